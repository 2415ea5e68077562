"""What happened to an invoice, newest first, by day."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo

from allscale_app.domain.networks import Registry
from allscale_app.i18n.dates import clock_time, day_caption
from allscale_app.services.invoice_detail import InvoiceDetail
from allscale_app.store.tables import TimelineEvent
from allscale_app.views.invoice_detail.model import TimelineItem
from allscale_app.views.invoice_detail.timeline_teller import Teller
from allscale_app.views.invoice_detail.timeline_words import words_of

ALL, MONEY, MESSAGES = "all", "money", "messages"
FILTERS = ((ALL, "All"), (MONEY, "Money"), (MESSAGES, "Messages"))

_MONEY = {"paid", "partially_paid", "overpaid", "short_accepted", "written_off"}
_MONEY_FAMILIES = ("payment_", "conversion_", "dispute_", "refund", "other_token")
_MESSAGES = {"sent", "resent", "redirected", "document_failed"}
_COUNTS = "payment_confirmations"


def timeline(
    detail: InvoiceDetail, *, registry: Registry, viewer_name: str, zone: tzinfo, only: str = ALL
) -> list[TimelineItem]:
    """The events of a filter; of the counts of a payment that still confirms, only the newest."""
    teller = Teller(detail.invoice, {leg.id: leg for leg in detail.legs}, registry, viewer_name, zone)
    events = [event for event in _worth_reading(detail.timeline) if only in (ALL, group_of(event.kind))]
    items: list[TimelineItem] = []
    day = ""
    for event in reversed(events):
        item = _item(teller, event, now=detail.now, zone=zone)
        items.append(replace(item, day="" if item.day == day else item.day))
        day = item.day
    return items


def group_of(kind: str) -> str:
    """money, messages, or neither."""
    if kind.startswith(_MONEY_FAMILIES) or kind in _MONEY:
        return MONEY
    return MESSAGES if kind.startswith("mail_") or kind in _MESSAGES else ""


def with_news(items: list[TimelineItem], before: Collection[TimelineItem]) -> list[TimelineItem]:
    """`items` with those marked that were not there `before`."""
    known = {item.key for item in before}
    return [replace(item, changed=True) if item.key not in known else item for item in items]


def _worth_reading(events: Sequence[TimelineEvent]) -> list[TimelineEvent]:
    """Without the counts that a later one, or the confirmation itself, has overtaken."""
    last = {str(event.data.get("payment_id")): event.id for event in events if event.kind.startswith("payment_")}
    return [event for event in events if event.kind != _COUNTS or last[str(event.data.get("payment_id"))] == event.id]


def _item(teller: Teller, event: TimelineEvent, *, now: datetime, zone: tzinfo) -> TimelineItem:
    words = words_of(teller, event)
    local = event.at.astimezone(zone)
    return TimelineItem(
        key=str(event.id),
        group=group_of(event.kind),
        day=day_caption(local.date(), today=now.astimezone(zone).date()),
        sentence=list(words.sentence),
        icon=words.icon,
        tone=words.tone,
        time=clock_time(event.at, zone=zone, seconds=True),
        iso=local.isoformat(timespec="seconds"),
        hash=words.tx_hash,
        href=words.href,
        note=words.note,
    )
