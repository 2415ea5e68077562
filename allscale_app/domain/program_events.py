"""What programs are told about: the types of events, and which step of an invoice's timeline is which of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from allscale_app.domain.errors import InvalidInput


class EventType(StrEnum):
    """A type of event. What is not built yet has none."""

    INVOICE_CREATED = "invoice.created"
    INVOICE_SENT = "invoice.sent"
    INVOICE_VIEWED = "invoice.viewed"
    INVOICE_PAYMENT_SEEN = "invoice.payment_seen"
    INVOICE_PARTIALLY_PAID = "invoice.partially_paid"
    INVOICE_PAID = "invoice.paid"
    INVOICE_OVERPAID = "invoice.overpaid"
    INVOICE_OVERDUE = "invoice.overdue"
    INVOICE_UNDELIVERED = "invoice.undelivered"
    INVOICE_CANCELLED = "invoice.cancelled"
    INVOICE_REJECTED = "invoice.rejected"
    INVOICE_REFUNDED = "invoice.refunded"
    PAYMENT_FAILED = "payment.failed"
    PAYMENT_REVERSED = "payment.reversed"
    DEPOSIT_SETTLED = "deposit.settled"
    REQUEST_RECEIVED = "request.received"
    WEBHOOK_TEST = "webhook.test"


TEST = EventType.WEBHOOK_TEST
"""Sent on demand, to one endpoint, whatever its filter."""
FILTERABLE = tuple(kind for kind in EventType if kind is not TEST)
_OF_STEPS: dict[str, EventType] = {
    "created": EventType.INVOICE_CREATED,
    "duplicated": EventType.INVOICE_CREATED,
    "sent": EventType.INVOICE_SENT,
    "viewed": EventType.INVOICE_VIEWED,
    "payment_seen": EventType.INVOICE_PAYMENT_SEEN,
    "conversion_waiting": EventType.INVOICE_PAYMENT_SEEN,
    "conversion_funded": EventType.INVOICE_PAYMENT_SEEN,
    "partially_paid": EventType.INVOICE_PARTIALLY_PAID,
    "paid": EventType.INVOICE_PAID,
    "overpaid": EventType.INVOICE_OVERPAID,
    "overdue": EventType.INVOICE_OVERDUE,
    "mail_bounced": EventType.INVOICE_UNDELIVERED,
    "mail_failed": EventType.INVOICE_UNDELIVERED,
    "cancelled": EventType.INVOICE_CANCELLED,
    "rejected": EventType.INVOICE_REJECTED,
    "refunded": EventType.INVOICE_REFUNDED,
    "payment_failed": EventType.PAYMENT_FAILED,
    "payment_reversed": EventType.PAYMENT_REVERSED,
    "payment_returned": EventType.PAYMENT_REVERSED,
    "dispute_lost": EventType.PAYMENT_REVERSED,
}
_OF_THE_INVOICES_OWN_MAIL = frozenset({"mail_bounced", "mail_failed"})


@dataclass(frozen=True, slots=True)
class Happening:
    """Something of `type` happened to an object. The same `cause` of a type and object is told once; "" is each time."""

    business_id: str
    type: EventType
    object_kind: str
    object_id: str
    cause: str = ""


def told_of_step(*, business_id: str, invoice_id: str, kind: str, data: Mapping[str, Any]) -> Happening | None:
    """What a step of an invoice's timeline is to programs; None for one that they need not know."""
    event = _OF_STEPS.get(kind)
    if event is None or (kind in _OF_THE_INVOICES_OWN_MAIL and data.get("kind") != "invoice"):
        return None
    payment_id = str(data.get("payment_id") or "")
    if event.startswith("payment."):
        return Happening(business_id, event, "payment", payment_id)
    cause = payment_id if event is EventType.INVOICE_PAYMENT_SEEN else ""
    return Happening(business_id, event, "invoice", invoice_id, cause)


def read_types(types: Sequence[str] | None, *, param: str) -> tuple[EventType, ...] | None:
    """A filter without repeats, in the order of FILTERABLE; None is everything, also what there will be later.

    Raises InvalidInput for an unknown type, and for a filter that lets nothing through.
    """
    if types is None:
        return None
    unknown = sorted(set(types) - set(FILTERABLE))
    if unknown:
        raise InvalidInput(
            f"{unknown[0][:60]} is not a type of event. Choose from {', '.join(FILTERABLE)}.",
            code="event_type_unknown",
            param=param,
        )
    if not types:
        raise InvalidInput("Choose at least one type of event.", code="event_types_missing", param=param)
    return tuple(kind for kind in FILTERABLE if kind in types)


def wants(types: Sequence[str] | None, kind: str) -> bool:
    """Whether a filter lets an event of that type through."""
    return types is None or kind in types
