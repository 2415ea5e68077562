"""Webhooks as their settings show them: endpoints, the filter's words, the log of deliveries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from allscale_app.domain.program_events import FILTERABLE, EventType
from allscale_app.i18n.dates import ago, day_and_time, exact_time
from allscale_app.store.tables import WebhookAttempt, WebhookDelivery, WebhookEndpoint

EVENT_WORDS: dict[EventType, str] = {
    EventType.INVOICE_CREATED: "A draft was made",
    EventType.INVOICE_SENT: "Sent",
    EventType.INVOICE_VIEWED: "Opened by the payer",
    EventType.INVOICE_PAYMENT_SEEN: "A payment was seen",
    EventType.INVOICE_PARTIALLY_PAID: "Partially paid",
    EventType.INVOICE_PAID: "Paid",
    EventType.INVOICE_OVERPAID: "Overpaid",
    EventType.INVOICE_OVERDUE: "Overdue",
    EventType.INVOICE_UNDELIVERED: "The mail did not arrive",
    EventType.INVOICE_CANCELLED: "Cancelled",
    EventType.INVOICE_REJECTED: "Rejected by the payer",
    EventType.INVOICE_REFUNDED: "Refunded, also in part",
    EventType.PAYMENT_FAILED: "A card was declined",
    EventType.PAYMENT_REVERSED: "Taken back",
    EventType.DEPOSIT_SETTLED: "Settled in your balance",
    EventType.REQUEST_RECEIVED: "Somebody asks for a service",
}
_AREAS = {"invoice": "Invoices", "payment": "Payments", "deposit": "Deposits", "request": "Requests"}
EVENT_GROUPS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = tuple(
    (words, tuple((kind.value, EVENT_WORDS[kind]) for kind in FILTERABLE if kind.partition(".")[0] == area))
    for area, words in _AREAS.items()
)
"""The filter's boxes: each group's title, and its types with their words."""
_STATUS = {
    "queued": ("On its way", "wait", "loader"),
    "delivered": ("Delivered", "good", "check"),
    "failed": ("Failed", "bad", "x"),
}
_NAMED_MOST = 2


@dataclass(frozen=True)
class EndpointView:
    """An endpoint in the list; `status` is what there is to say beside the pill."""

    id: str = ""
    url: str = ""
    description: str = ""
    filter: str = ""
    word: str = ""
    tone: str = ""
    icon: str = ""
    status: str = ""
    is_enabled: bool = False


@dataclass(frozen=True)
class TryView:
    """One try of a delivery, in a line."""

    words: str = ""
    time: str = ""
    exact: str = ""


@dataclass(frozen=True)
class DeliveryView:
    """One delivery in the log; `detail` says what comes next or what went wrong, `answer` is the receiver's."""

    id: str = ""
    type: str = ""
    event_id: str = ""
    word: str = ""
    tone: str = ""
    icon: str = ""
    detail: str = ""
    answer: str = ""
    time: str = ""
    exact: str = ""
    may_resend: bool = False
    tries: list[TryView] = field(default_factory=list)


@dataclass(frozen=True)
class LogView:
    """The drawer of one endpoint."""

    endpoint: EndpointView = EndpointView()
    deliveries: list[DeliveryView] = field(default_factory=list)
    has_more: bool = False


def endpoint_view(endpoint: WebhookEndpoint, *, now: datetime, timezone: str) -> EndpointView:
    """One endpoint of the list."""
    zone, last = ZoneInfo(timezone), endpoint.last_delivered_at
    status = f"Last delivered {ago(last, now=now, zone=zone)}" if last else "Nothing delivered yet"
    until = endpoint.old_secret_until
    if until is not None and now < until:
        status = (
            f"{status}. The old secret signs until {day_and_time(until, zone=zone, now=now).replace('Today', 'today')}"
        )
    word, tone, icon = ("On", "good", "check") if endpoint.is_enabled else ("Off", "mute", "circle-x")
    return EndpointView(
        id=endpoint.id,
        url=endpoint.url,
        description=endpoint.description,
        filter=filter_words(endpoint.event_types),
        word=word,
        tone=tone,
        icon=icon,
        status=status if endpoint.is_enabled else endpoint.disabled_reason,
        is_enabled=endpoint.is_enabled,
    )


def filter_words(types: Sequence[str] | None) -> str:
    """`All events`, `invoice.sent, invoice.paid`, `5 types of event`."""
    if types is None:
        return "All events"
    return ", ".join(types) if len(types) <= _NAMED_MOST else f"{len(types)} types of event"


def log_view(
    endpoint: WebhookEndpoint,
    deliveries: Sequence[WebhookDelivery],
    tries: Mapping[str, Sequence[WebhookAttempt]],
    *,
    has_more: bool,
    now: datetime,
    timezone: str,
) -> LogView:
    """What was sent to an endpoint, newest first."""
    zone = ZoneInfo(timezone)
    rows = [_delivery(one, tries[one.id], endpoint, now=now, zone=zone) for one in deliveries]
    return LogView(endpoint_view(endpoint, now=now, timezone=timezone), rows, has_more)


def _delivery(
    one: WebhookDelivery, tries: Sequence[WebhookAttempt], endpoint: WebhookEndpoint, *, now: datetime, zone: tzinfo
) -> DeliveryView:
    word, tone, icon = _STATUS[one.status]
    return DeliveryView(
        id=one.id,
        type=one.type,
        event_id=one.event_id,
        word=word,
        tone=tone,
        icon=icon,
        detail=_detail(one, now=now, zone=zone),
        answer=one.last_answer,
        time=ago(one.queued_at, now=now, zone=zone),
        exact=exact_time(one.queued_at, zone=zone),
        may_resend=endpoint.is_enabled and one.status != "queued",
        tries=[_try(attempt, now=now, zone=zone) for attempt in tries],
    )


def _detail(one: WebhookDelivery, *, now: datetime, zone: tzinfo) -> str:
    if one.status == "delivered":
        return f"Answered {one.last_code}"
    if one.status == "queued" and one.attempts and one.next_at is not None:
        again = f"Next try {day_and_time(one.next_at, zone=zone, now=now).replace('Today', 'today')}"
        return f"{one.last_words} {again}." if one.last_words else f"{again}."
    return one.last_words


def _try(attempt: WebhookAttempt, *, now: datetime, zone: tzinfo) -> TryView:
    words = {
        "started": "Calling …",
        "delivered": f"Answered {attempt.code}",
        "lost": attempt.words,
        "failed": attempt.words,
    }[attempt.outcome]
    if attempt.duration_ms is not None:
        words = f"{words.removesuffix('.')}, {_duration(attempt.duration_ms)}"
    return TryView(words, day_and_time(attempt.at, zone=zone, now=now), exact_time(attempt.at, zone=zone))


def _duration(milliseconds: int) -> str:
    if milliseconds < 1000:
        return f"{milliseconds} ms"
    return f"{milliseconds // 1000}.{milliseconds % 1000 // 100} s"
