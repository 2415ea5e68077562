"""The bell and the page of all news: each in words, with where it leads and what can be done about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from allscale_app.i18n.dates import ago, counted, day_caption, exact_time
from allscale_app.services.notifications import Bell
from allscale_app.store.tables import Notification
from allscale_app.views.news_words import news_words

MOST_SHOWN = 9
_ELSEWHERE = {
    "invoice_received": "/invoices/received",
    "operator_called": "/admin",
    "audit_findings": "/admin",
    "webhook_disabled": "/settings/webhooks",
}
_ACTIONS = {
    "invoice_undelivered": "Change address",
    "invoice_overdue": "Send reminder",
    "invoice_other_token": "Decide",
    "request_received": "Open request",
    "request_answered": "Open request",
}
"""What to do about it, where that is plain; the page that it leads to does it."""


@dataclass(frozen=True, slots=True)
class BellItem:
    """`lead` and `amount` are strong, `text` stands between them; `number` is the invoice's, never broken; `action` is
    what to do about it, "" for nothing; `request_id` is the request that can be approved at once, "" for none."""

    id: str
    lead: str
    text: str
    number: str
    amount: str
    detail: str
    icon: str
    tone: str
    time: str
    exact: str
    href: str
    action: str
    request_id: str
    unread: bool


@dataclass(frozen=True, slots=True)
class BellView:
    """`count` is "" when everything is read, "9+" above nine; `spoken` is the button's label."""

    count: str = ""
    spoken: str = "Notifications"
    news: list[BellItem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class NewsDay:
    """The news of one day."""

    caption: str = ""
    news: list[BellItem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class NewsPage:
    """`unread` is a sentence, "" when everything is read; `has_more` when older news would fit."""

    days: list[NewsDay] = field(default_factory=list)
    unread: str = ""
    has_more: bool = False


def bell_view(bell: Bell) -> BellView:
    """The display form of one user's news."""
    unread = bell.unread_count
    count = "" if not unread else str(unread) if unread <= MOST_SHOWN else f"{MOST_SHOWN}+"
    return BellView(
        count=count,
        spoken=f"Notifications, {count} new" if count else "Notifications",
        news=[_item(row, bell) for row in bell.rows],
    )


def news_page(bell: Bell, *, limit: int) -> NewsPage:
    """The news day by day, newest first; `bell` was read with `limit`."""
    zone = ZoneInfo(bell.timezone)
    today = bell.now.astimezone(zone).date()

    def caption(row: Notification) -> str:
        day = row.created_at.astimezone(zone).date()
        return "Yesterday" if day == today - timedelta(days=1) else day_caption(day, today=today)

    return NewsPage(
        days=[NewsDay(words, [_item(row, bell) for row in rows]) for words, rows in groupby(bell.rows, key=caption)],
        unread=counted(bell.unread_count, "new notification") if bell.unread_count else "",
        has_more=len(bell.rows) >= limit,
    )


def _item(row: Notification, bell: Bell) -> BellItem:
    zone = ZoneInfo(bell.timezone)
    words = news_words(row.kind, row.data)
    return BellItem(
        id=row.id,
        lead=words.lead,
        text=words.text,
        number=words.number,
        amount=words.amount,
        detail=words.detail,
        icon=words.icon,
        tone=words.tone,
        time=ago(row.created_at, now=bell.now, zone=zone).replace("just ", "").removesuffix(" ago"),
        exact=exact_time(row.created_at, zone=zone),
        href=news_href(row.kind, row.invoice_id, row.data),
        action=_ACTIONS.get(row.kind, ""),
        request_id=_to_approve(row),
        unread=row.read_at is None,
    )


def _to_approve(row: Notification) -> str:
    """Until it is read: whoever read it decided, or wanted to look first."""
    is_new = row.kind == "request_received" and row.read_at is None
    return str(row.data.get("request_id") or "") if is_new else ""


def news_href(kind: str, invoice_id: str | None, data: Mapping[str, Any]) -> str:
    """The page that a piece of news leads to."""
    if invoice_id:
        return f"/invoices/{invoice_id}"
    if request_id := data.get("request_id"):
        return f"/storefront?request={request_id}"
    return _ELSEWHERE.get(kind, "/balance")
