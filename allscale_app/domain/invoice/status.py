"""The three vocabularies of an invoice, never mixed: what a person did, what money did, what is odd."""

from __future__ import annotations

from enum import StrEnum

from allscale_app.domain.errors import TransitionNotAllowed


class DocumentStatus(StrEnum):
    """A person's act."""

    DRAFT = "draft"
    SENT = "sent"
    CANCELLED = "cancelled"
    REJECTED = "rejected"


class PaymentStatus(StrEnum):
    """Always computed by `evaluate` from the payment legs."""

    UNPAID = "unpaid"
    PROCESSING = "processing"
    PARTIALLY_PAID = "partially_paid"
    PAID = "paid"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUNDED = "refunded"


class Flag(StrEnum):
    """What is unusual about it; any number at once."""

    OVERDUE = "overdue"
    LATE = "late"
    OVERPAID = "overpaid"
    SHORT_ACCEPTED = "short_accepted"
    OTHER_TOKEN = "other_token"
    REORGED = "reorged"
    MANUAL = "manual"
    DISPUTED = "disputed"
    AFTER_CLOSE = "after_close"
    UNDELIVERED = "undelivered"


class Label(StrEnum):
    """The one word that people see."""

    DRAFT = "draft"
    SENT = "sent"
    VIEWED = "viewed"
    PROCESSING = "processing"
    PARTIALLY_PAID = "partially_paid"
    PAID = "paid"
    OVERDUE = "overdue"
    FAILED = "failed"
    CANCELLED = "cancelled"
    REJECTED = "rejected"
    REFUNDED = "refunded"
    PARTIALLY_REFUNDED = "partially_refunded"


class Act(StrEnum):
    """What a person can do to a document."""

    SEND = "send"
    CANCEL = "cancel"
    REJECT = "reject"


TRANSITIONS: dict[tuple[DocumentStatus, Act], DocumentStatus] = {
    (DocumentStatus.DRAFT, Act.SEND): DocumentStatus.SENT,
    (DocumentStatus.SENT, Act.CANCEL): DocumentStatus.CANCELLED,
    (DocumentStatus.SENT, Act.REJECT): DocumentStatus.REJECTED,
}


def transition(status: DocumentStatus, act: Act, *, settled_units: int = 0, pending_units: int = 0) -> DocumentStatus:
    """The next document status (rules 2 and 5.15).

    `settled_units` and `pending_units` are the invoice's N and P in millionths. Raises
    TransitionNotAllowed for an unknown pair, and for cancel or reject once money is settled or pending.
    """
    following = TRANSITIONS.get((status, act))
    if following is None:
        raise TransitionNotAllowed(f"This invoice is {status.value}, so it cannot be changed this way.")
    if act in (Act.CANCEL, Act.REJECT) and (settled_units or pending_units):
        raise TransitionNotAllowed("Money has arrived for this invoice. Send a refund or a credit note instead.")
    return following
