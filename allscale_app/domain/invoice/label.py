"""The one word that people see for an invoice, and the small words beside it (rules 2)."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from datetime import date, datetime
from enum import StrEnum

from allscale_app.domain.invoice.status import DocumentStatus, Flag, Label, PaymentStatus

OVERDUE_BASES = frozenset({Label.SENT, Label.VIEWED, Label.FAILED, Label.PARTIALLY_PAID})
"""What a label can be under Overdue: the list's SQL filter is one of these, nothing pending, due before today."""

_BY_DOCUMENT = {
    DocumentStatus.DRAFT: Label.DRAFT,
    DocumentStatus.CANCELLED: Label.CANCELLED,
    DocumentStatus.REJECTED: Label.REJECTED,
}
_BEFORE_OVERDUE = {
    PaymentStatus.REFUNDED: Label.REFUNDED,
    PaymentStatus.PARTIALLY_REFUNDED: Label.PARTIALLY_REFUNDED,
    PaymentStatus.PAID: Label.PAID,
    PaymentStatus.PROCESSING: Label.PROCESSING,
}


class SecondPill(StrEnum):
    """What stands beside the label; `part_paid` carries the sums, as "40.00 of 100.00 paid"."""

    MONEY_RECEIVED = "money_received"
    OVERPAID = "overpaid"
    SHORT_ACCEPTED = "short_accepted"
    LATE = "late"
    DISPUTED = "disputed"
    OVERDUE = "overdue"
    PART_PAID = "part_paid"
    NOT_DELIVERED = "not_delivered"


_PILLS_BY_FLAG: dict[Label, tuple[tuple[Flag, SecondPill], ...]] = {
    Label.CANCELLED: ((Flag.AFTER_CLOSE, SecondPill.MONEY_RECEIVED),),
    Label.REJECTED: ((Flag.AFTER_CLOSE, SecondPill.MONEY_RECEIVED),),
    Label.PAID: (
        (Flag.OVERPAID, SecondPill.OVERPAID),
        (Flag.SHORT_ACCEPTED, SecondPill.SHORT_ACCEPTED),
        (Flag.LATE, SecondPill.LATE),
        (Flag.DISPUTED, SecondPill.DISPUTED),
    ),
    Label.VIEWED: ((Flag.UNDELIVERED, SecondPill.NOT_DELIVERED),),
    Label.SENT: ((Flag.UNDELIVERED, SecondPill.NOT_DELIVERED),),
}


def label(
    document: DocumentStatus,
    payment_status: PaymentStatus,
    *,
    flags: AbstractSet[Flag],
    viewed_at: datetime | None,
    last_attempt_failed_at: datetime | None,
    pending_units: int,
) -> Label:
    """The first row of rules 2 that matches. `pending_units` is the invoice's P in millionths."""
    if document in _BY_DOCUMENT:
        return _BY_DOCUMENT[document]
    if payment_status in _BEFORE_OVERDUE:
        return _BEFORE_OVERDUE[payment_status]
    if Flag.OVERDUE in flags:
        return Label.OVERDUE
    if payment_status is PaymentStatus.PARTIALLY_PAID:
        return Label.PARTIALLY_PAID
    if last_attempt_failed_at and not pending_units and (viewed_at is None or last_attempt_failed_at > viewed_at):
        return Label.FAILED
    return Label.VIEWED if viewed_at else Label.SENT


def with_overdue(label_base: Label, *, pending_units: int, due_on: date | None, today: date) -> Label:
    """The label of a stored `label_base` on `today`, a day in the issuer's zone: the list's filter, in Python."""
    past_due = due_on is not None and due_on < today
    return Label.OVERDUE if past_due and not pending_units and label_base in OVERDUE_BASES else label_base


def second_pills(
    shown: Label, flags: AbstractSet[Flag], *, settled_units: int, past_due: bool
) -> tuple[SecondPill, ...]:
    """What stands beside the label `shown` (rules 2, last column), in order.

    `settled_units` is the invoice's N; `past_due` says that its due date has ended in the issuer's zone.
    """
    if shown is Label.PROCESSING:
        return (SecondPill.OVERDUE,) if past_due else ()
    if shown is Label.OVERDUE:
        return (SecondPill.PART_PAID,) if settled_units > 0 else ()
    return tuple(pill for flag, pill in _PILLS_BY_FLAG.get(shown, ()) if flag in flags)
