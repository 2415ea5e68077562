"""What people of a business are told: each kind of news belongs to a topic, and each person chooses, per topic, the bell
and the mailbox. News of the instance itself (for its operators) is not a matter of choice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Topic(StrEnum):
    """What can be chosen, in the order of the page."""

    PAYMENT_SEEN = "payment_seen"
    PAID = "paid"
    LATE = "late"
    PARTIALLY_PAID = "partially_paid"
    OVERPAID = "overpaid"
    WAITING = "waiting"
    REVERSED = "reversed"
    DISPUTED = "disputed"
    VIEWED = "viewed"
    REJECTED = "rejected"
    UNDELIVERED = "undelivered"
    OVERDUE = "overdue"
    REQUESTS = "requests"
    RECEIVED = "received"
    BALANCE = "balance"
    PROGRAMS = "programs"


class Channel(StrEnum):
    """Where news can go."""

    IN_APP = "in_app"
    MAIL = "mail"


@dataclass(frozen=True, slots=True)
class Channels:
    """Where the news of a topic go."""

    in_app: bool = True
    mail: bool = False


_BOTH = frozenset(
    {
        Topic.PAID, Topic.LATE, Topic.PARTIALLY_PAID, Topic.WAITING, Topic.REVERSED, Topic.DISPUTED, Topic.REJECTED,
        Topic.UNDELIVERED, Topic.REQUESTS, Topic.PROGRAMS,
    }
)  # fmt: skip
"""By mail, too, unless somebody chooses otherwise: money that came, and what asks for a decision."""
OWN_MAILS = frozenset({Topic.PAID, Topic.LATE, Topic.PARTIALLY_PAID, Topic.REJECTED, Topic.REQUESTS, Topic.PROGRAMS})
"""These have mails of their own, with more in them than the news."""
_BY_KIND = {
    "payment_seen": Topic.PAYMENT_SEEN,
    "invoice_paid": Topic.PAID,
    "invoice_partially_paid": Topic.PARTIALLY_PAID,
    "invoice_overpaid": Topic.OVERPAID,
    "invoice_other_token": Topic.WAITING,
    "invoice_after_close": Topic.WAITING,
    "conversion_waiting": Topic.WAITING,
    "invoice_reorged": Topic.REVERSED,
    "payment_returned": Topic.REVERSED,
    "dispute_opened": Topic.DISPUTED,
    "dispute_won": Topic.DISPUTED,
    "dispute_lost": Topic.DISPUTED,
    "invoice_viewed": Topic.VIEWED,
    "invoice_rejected": Topic.REJECTED,
    "invoice_undelivered": Topic.UNDELIVERED,
    "invoice_overdue": Topic.OVERDUE,
    "request_received": Topic.REQUESTS,
    "request_ordered": Topic.REQUESTS,
    "request_answered": Topic.REQUESTS,
    "invoice_received": Topic.RECEIVED,
    "balance_paid": Topic.BALANCE,
    "deposit_settled": Topic.BALANCE,
    "webhook_disabled": Topic.PROGRAMS,
}


def default_channels(topic: Topic | None) -> Channels:
    """Where news go while nobody chose; without a topic to the bell."""
    return Channels(mail=topic in _BOTH)


def topic_of(kind: str, data: Mapping[str, Any]) -> Topic | None:
    """The topic of a kind of news; None for one that is nobody's choice."""
    if kind == "invoice_paid" and data.get("late"):
        return Topic.LATE
    return _BY_KIND.get(kind)
