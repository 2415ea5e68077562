"""The flows of rules 1, rows 16 to 20: coins are promised for fiat, a card pays, the processor takes and pays out.

`conversion_id` names the promise; fiat amounts are in the fiat's own unit (`USD`), coins in a token's.
"""

from __future__ import annotations

from allscale_app.domain.ledger.accounts import Role, of_business, of_operator
from allscale_app.domain.ledger.entry import NO_CAUSE, Cause, EntryKind, JournalEntry, credit, debit
from allscale_app.domain.ledger.parts import credit_business, fiat_income


def reserve_float(conversion_id: str, *, unit: str, target_units: int, cause: Cause = NO_CAUSE) -> JournalEntry:
    """Row 16: a quote is accepted, so its coins are set aside."""
    return _float_move(
        f"cv:{conversion_id}:reserve", Role.FLOAT, Role.FLOAT_RESERVED, unit=unit, units=target_units, cause=cause
    )


def release_float(conversion_id: str, *, unit: str, target_units: int, cause: Cause = NO_CAUSE) -> JournalEntry:
    """Row 19: declined, expired or abandoned: the coins are free again."""
    return _float_move(
        f"cv:{conversion_id}:release", Role.FLOAT_RESERVED, Role.FLOAT, unit=unit, units=target_units, cause=cause
    )


def release_rest(conversion_id: str, *, unit: str, target_units: int, cause: Cause = NO_CAUSE) -> JournalEntry:
    """Row 19 in part: less came than was promised, so fewer coins are needed."""
    return _float_move(
        f"cv:{conversion_id}:rest", Role.FLOAT_RESERVED, Role.FLOAT, unit=unit, units=target_units, cause=cause
    )


def card_funded(
    conversion_id: str,
    *,
    business_id: str,
    fiat: str,
    source_units: int,
    fee_units: int,
    unit: str,
    target_units: int,
    from_reserve: bool,
    from_unmatched: bool = False,
    cause: Cause = NO_CAUSE,
) -> JournalEntry:
    """Row 17: the card was charged; the coins are pending until the hold is over.

    `from_reserve` is False where the promise had ended and the float pays afresh; `from_unmatched` says that
    the fiat has waited for the float (`card_waiting`).
    """
    return JournalEntry.of(
        key=f"cv:{conversion_id}:funded",
        kind=EntryKind.CONVERSION,
        postings=(
            debit(of_operator(Role.UNMATCHED if from_unmatched else Role.PSP, fiat), source_units),
            debit(of_operator(Role.FLOAT_RESERVED if from_reserve else Role.FLOAT, unit), target_units),
            *fiat_income(fiat, source_units=source_units, fee_units=fee_units),
            credit(of_business(business_id, Role.PENDING, unit), target_units),
        ),
        cause=cause,
    )


def card_waiting(conversion_id: str, *, fiat: str, source_units: int, cause: Cause = NO_CAUSE) -> JournalEntry:
    """As row 31 for a card: charged while the float has too few coins."""
    return JournalEntry.of(
        key=f"cv:{conversion_id}:waiting",
        kind=EntryKind.CONVERSION,
        postings=(
            debit(of_operator(Role.PSP, fiat), source_units),
            credit(of_operator(Role.UNMATCHED, fiat), source_units),
        ),
        cause=cause,
    )


def conversion_settled(
    conversion_id: str,
    *,
    business_id: str,
    unit: str,
    target_units: int,
    receivable_units: int,
    cause: Cause = NO_CAUSE,
) -> JournalEntry:
    """Row 18: the hold period is over."""
    return JournalEntry.of(
        key=f"cv:{conversion_id}:settle",
        kind=EntryKind.CONVERSION,
        postings=(
            debit(of_business(business_id, Role.PENDING, unit), target_units),
            *credit_business(business_id, unit, target_units, receivable_units=receivable_units),
        ),
        cause=cause,
    )


def processor_fee(event_id: str, *, fiat: str, fee_units: int) -> JournalEntry:
    """Row 20: what the processor takes for itself."""
    return JournalEntry.of(
        key=f"psp:{event_id}:fee",
        kind=EntryKind.PROCESSOR,
        postings=(
            debit(of_operator(Role.PSP_EXPENSE, fiat), fee_units),
            credit(of_operator(Role.PSP, fiat), fee_units),
        ),
    )


def processor_payout(event_id: str, *, fiat: str, amount_units: int) -> JournalEntry:
    """Row 20: the processor pays out to the operator's bank."""
    return JournalEntry.of(
        key=f"psp:{event_id}",
        kind=EntryKind.PROCESSOR,
        postings=(debit(of_operator(Role.BANK, fiat), amount_units), credit(of_operator(Role.PSP, fiat), amount_units)),
    )


def _float_move(key: str, from_: Role, to: Role, *, unit: str, units: int, cause: Cause) -> JournalEntry:
    return JournalEntry.of(
        key=key,
        kind=EntryKind.CONVERSION,
        postings=(debit(of_operator(from_, unit), units), credit(of_operator(to, unit), units)),
        cause=cause,
    )
