"""The flows of rules 1, row 15: from one balance to another, and back."""

from __future__ import annotations

from allscale_app.domain.ledger.accounts import Role, of_business
from allscale_app.domain.ledger.entry import NO_CAUSE, Cause, EntryKind, JournalEntry, debit
from allscale_app.domain.ledger.parts import credit_business


def balance_payment(
    payment_id: str,
    *,
    payer_id: str,
    business_id: str,
    unit: str,
    amount_units: int,
    receivable_units: int,
    cause: Cause = NO_CAUSE,
) -> JournalEntry:
    """Row 15: from one balance to another at once, after what the receiver owes."""
    return JournalEntry.of(
        key=f"balpay:{payment_id}",
        kind=EntryKind.BALANCE_PAYMENT,
        postings=(
            debit(of_business(payer_id, Role.AVAILABLE, unit), amount_units),
            *credit_business(business_id, unit, amount_units, receivable_units=receivable_units),
        ),
        cause=cause,
    )


def balance_refund(
    refund_id: str,
    *,
    payer_id: str,
    business_id: str,
    unit: str,
    amount_units: int,
    receivable_units: int,
    cause: Cause = NO_CAUSE,
) -> JournalEntry:
    """Row 15, back; `receivable_units` is what the payer owes."""
    return JournalEntry.of(
        key=f"refund:{refund_id}",
        kind=EntryKind.REFUND,
        postings=(
            debit(of_business(business_id, Role.AVAILABLE, unit), amount_units),
            *credit_business(payer_id, unit, amount_units, receivable_units=receivable_units),
        ),
        cause=cause,
    )
