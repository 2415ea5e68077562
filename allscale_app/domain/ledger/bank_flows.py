"""The flows of rules 1, rows 30 to 33: lines of bank statements, and the float that the operator buys."""

from __future__ import annotations

from allscale_app.domain.ledger.accounts import Role, of_business, of_operator
from allscale_app.domain.ledger.entry import NO_CAUSE, Cause, EntryKind, JournalEntry, credit, debit
from allscale_app.domain.ledger.parts import credit_business, fiat_income, fiat_income_back, if_any


def wire_matched(
    bank_ref: str,
    *,
    business_id: str,
    fiat: str,
    source_units: int,
    fee_units: int,
    unit: str,
    target_units: int,
    from_reserve: bool,
    from_unmatched: bool,
    receivable_units: int,
    cause: Cause = NO_CAUSE,
) -> JournalEntry:
    """Row 30, or the second half of 31 where the line waited in the inbox first: settled at once."""
    return JournalEntry.of(
        key=f"match:{bank_ref}" if from_unmatched else f"bank:{bank_ref}",
        kind=EntryKind.MATCH if from_unmatched else EntryKind.BANK,
        postings=(
            debit(of_operator(Role.UNMATCHED if from_unmatched else Role.BANK, fiat), source_units),
            debit(of_operator(Role.FLOAT_RESERVED if from_reserve else Role.FLOAT, unit), target_units),
            *fiat_income(fiat, source_units=source_units, fee_units=fee_units),
            *credit_business(business_id, unit, target_units, receivable_units=receivable_units),
        ),
        cause=cause,
    )


def wire_unmatched(bank_ref: str, *, fiat: str, source_units: int) -> JournalEntry:
    """Row 31: a line of the statement that belongs to nobody yet."""
    return JournalEntry.of(
        key=f"bank:{bank_ref}",
        kind=EntryKind.BANK,
        postings=(
            debit(of_operator(Role.BANK, fiat), source_units),
            credit(of_operator(Role.UNMATCHED, fiat), source_units),
        ),
    )


def unmatched_wire_refunded(refund_id: str, *, fiat: str, source_units: int) -> JournalEntry:
    """A line of the inbox that the operator's bank sends back whole."""
    return JournalEntry.of(
        key=f"refund:{refund_id}",
        kind=EntryKind.REFUND,
        postings=(
            debit(of_operator(Role.UNMATCHED, fiat), source_units),
            credit(of_operator(Role.BANK, fiat), source_units),
        ),
    )


def wire_set_aside(bank_ref: str, *, fiat: str, source_units: int) -> JournalEntry:
    """A line of the inbox that is none of these books' money: it leaves them as it came."""
    return JournalEntry.of(
        key=f"bank:{bank_ref}:aside",
        kind=EntryKind.BANK,
        postings=(
            debit(of_operator(Role.UNMATCHED, fiat), source_units),
            credit(of_operator(Role.BANK, fiat), source_units),
        ),
    )


def wire_returned(
    bank_ref: str,
    *,
    business_id: str,
    unit: str,
    target_units: int,
    available_units: int,
    fiat: str,
    source_units: int,
    fee_units: int,
    cause: Cause = NO_CAUSE,
) -> JournalEntry:
    """Row 32: the payer's bank has called the money back; what was spent already becomes a claim (as 5b)."""
    taken = min(target_units, available_units)
    return JournalEntry.of(
        key=f"bank:{bank_ref}:return",
        kind=EntryKind.BANK,
        postings=(
            *if_any(debit(of_business(business_id, Role.AVAILABLE, unit), taken)),
            *if_any(debit(of_business(business_id, Role.RECEIVABLE, unit), target_units - taken)),
            credit(of_operator(Role.FLOAT, unit), target_units),
            *fiat_income_back(fiat, source_units=source_units, fee_units=fee_units),
            credit(of_operator(Role.BANK, fiat), source_units),
        ),
        cause=cause,
    )


def replenish_float(
    replenishment_id: str, *, unit: str, target_units: int, fiat: str, source_units: int
) -> JournalEntry:
    """Row 33: the operator has bought `target_units` of coins for `source_units` of fiat from the bank."""
    return JournalEntry.of(
        key=f"float:{replenishment_id}",
        kind=EntryKind.FLOAT,
        postings=(
            debit(of_operator(Role.TREASURY, unit), target_units),
            credit(of_operator(Role.FLOAT, unit), target_units),
            debit(of_operator(Role.FLOAT, fiat), source_units),
            credit(of_operator(Role.BANK, fiat), source_units),
        ),
    )
