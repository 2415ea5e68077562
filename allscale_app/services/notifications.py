"""The bell and its page: the latest news of one user, and how much of it is unread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from allscale_app.services.context import Context
from allscale_app.store.tables import Notification
from allscale_app.store.uow import ReadUow, WriteUow

LATEST = 12
MOST_COUNTED = 100


@dataclass(frozen=True, slots=True)
class Bell:
    """The latest rows, newest first; `unread_count` is capped at 100; `timezone` is the business's."""

    rows: Sequence[Notification]
    unread_count: int
    timezone: str
    now: datetime


def read_bell(uow: ReadUow, ctx: Context, *, user_id: str, business_id: str, limit: int = LATEST) -> Bell:
    """What the bell of one user shows at this moment, at most `limit` rows."""
    return Bell(
        rows=uow.notifications.latest(user_id, limit=limit),
        unread_count=uow.notifications.unread_count(user_id, limit=MOST_COUNTED),
        timezone=uow.businesses.get(business_id).timezone,
        now=ctx.clock.now(),
    )


def mark_bell_read(uow: WriteUow, ctx: Context, *, user_id: str) -> int:
    """Everything that has arrived is read; how much that was. The user's other tabs hear of it."""
    now = ctx.clock.now()
    marked = uow.notifications.mark_read(user_id, at=now)
    if marked:
        uow.events.publish(f"user:{user_id}", at=now)
    return marked


def mark_one_read(uow: WriteUow, ctx: Context, *, user_id: str, notification_id: str) -> None:
    """One is read; an unknown or foreign one changes nothing."""
    row = uow.notifications.find(user_id, notification_id)
    if row is not None and row.read_at is None:
        row.read_at = ctx.clock.now()
        uow.events.publish(f"user:{user_id}", at=row.read_at)
