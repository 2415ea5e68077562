"""The flows of rules 1, rows 21 to 23: disputes, and refunds that a processor or a bank pays."""

from __future__ import annotations

from allscale_app.domain.ledger.accounts import Role, of_business, of_operator
from allscale_app.domain.ledger.entry import NO_CAUSE, Cause, EntryKind, JournalEntry, credit, debit
from allscale_app.domain.ledger.parts import credit_business, fiat_income_back, if_any


def dispute_opened(
    dispute_id: str,
    *,
    business_id: str,
    unit: str,
    target_units: int,
    pending_units: int,
    available_units: int,
    fiat: str,
    source_units: int,
    fee_units: int,
    cause: Cause = NO_CAUSE,
) -> JournalEntry:
    """Row 21: the bank takes the money back until it has decided; what was spent already becomes a claim.

    `pending_units` is what of this payment is still pending, `available_units` the present balance.
    Where the processor holds too little, its account goes below zero: it takes the rest from later cards or from the bank,
    and only its payouts say which. Taking it from the bank here would make the books depend on which message came first.
    """
    from_pending = min(target_units, pending_units)
    from_available = min(target_units - from_pending, available_units)
    return JournalEntry.of(
        key=f"dp:{dispute_id}:open",
        kind=EntryKind.DISPUTE,
        postings=(
            *if_any(debit(of_business(business_id, Role.PENDING, unit), from_pending)),
            *if_any(debit(of_business(business_id, Role.AVAILABLE, unit), from_available)),
            *if_any(
                debit(of_business(business_id, Role.RECEIVABLE, unit), target_units - from_pending - from_available)
            ),
            credit(of_business(business_id, Role.HELD, unit), target_units),
            debit(of_operator(Role.DISPUTED, fiat), source_units),
            *if_any(debit(of_operator(Role.PSP_EXPENSE, fiat), fee_units)),
            credit(of_operator(Role.PSP, fiat), source_units + fee_units),
        ),
        cause=cause,
    )


def dispute_lost(
    dispute_id: str,
    *,
    business_id: str,
    unit: str,
    target_units: int,
    fiat: str,
    source_units: int,
    fee_units: int,
    cause: Cause = NO_CAUSE,
) -> JournalEntry:
    """Row 22: the payer has the money back for good; the coins return to the float, the fee was never earned."""
    return JournalEntry.of(
        key=f"dp:{dispute_id}:end",
        kind=EntryKind.DISPUTE,
        postings=(
            debit(of_business(business_id, Role.HELD, unit), target_units),
            credit(of_operator(Role.FLOAT, unit), target_units),
            *fiat_income_back(fiat, source_units=source_units, fee_units=fee_units),
            credit(of_operator(Role.DISPUTED, fiat), source_units),
        ),
        cause=cause,
    )


def dispute_won(
    dispute_id: str,
    *,
    business_id: str,
    unit: str,
    target_units: int,
    receivable_units: int,
    fiat: str,
    source_units: int,
    cause: Cause = NO_CAUSE,
) -> JournalEntry:
    """Row 22: the bank has given the money back; it is the business's again, after what it owes."""
    return JournalEntry.of(
        key=f"dp:{dispute_id}:end",
        kind=EntryKind.DISPUTE,
        postings=(
            debit(of_business(business_id, Role.HELD, unit), target_units),
            *credit_business(business_id, unit, target_units, receivable_units=receivable_units),
            debit(of_operator(Role.PSP, fiat), source_units),
            credit(of_operator(Role.DISPUTED, fiat), source_units),
        ),
        cause=cause,
    )


def hold_refund(
    refund_id: str, *, business_id: str, unit: str, target_units: int, cause: Cause = NO_CAUSE
) -> JournalEntry:
    """Before row 23: the coins of a refund are held until somebody else has paid it, so nothing spends them twice."""
    return _business_move(
        f"refund:{refund_id}:hold", business_id, Role.AVAILABLE, Role.HELD, unit=unit, units=target_units, cause=cause
    )


def release_refund(
    refund_id: str, *, business_id: str, unit: str, target_units: int, cause: Cause = NO_CAUSE
) -> JournalEntry:
    """The refund did not go through: the coins are the business's again."""
    return _business_move(
        f"refund:{refund_id}:release",
        business_id,
        Role.HELD,
        Role.AVAILABLE,
        unit=unit,
        units=target_units,
        cause=cause,
    )


def fiat_refund(
    refund_id: str,
    *,
    business_id: str,
    unit: str,
    target_units: int,
    fiat: str,
    source_units: int,
    paid_by: Role,
    cause: Cause = NO_CAUSE,
) -> JournalEntry:
    """Row 23, after its hold: `source_units` went back, `paid_by` the processor (PSP) or the BANK; the coins pay the
    float for it."""
    return JournalEntry.of(
        key=f"refund:{refund_id}",
        kind=EntryKind.REFUND,
        postings=(
            debit(of_business(business_id, Role.HELD, unit), target_units),
            credit(of_operator(Role.FLOAT, unit), target_units),
            debit(of_operator(Role.FLOAT, fiat), source_units),
            credit(of_operator(paid_by, fiat), source_units),
        ),
        cause=cause,
    )


def _business_move(
    key: str, business_id: str, from_: Role, to: Role, *, unit: str, units: int, cause: Cause
) -> JournalEntry:
    return JournalEntry.of(
        key=key,
        kind=EntryKind.REFUND,
        postings=(
            debit(of_business(business_id, from_, unit), units),
            credit(of_business(business_id, to, unit), units),
        ),
        cause=cause,
    )
