"""The bell's rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, func, update  # CursorResult is named in a cast
from sqlmodel import col, select

from allscale_app.store.conflicts import insert_new
from allscale_app.store.repositories.base import Repository
from allscale_app.store.tables import Notification, NotificationChoice


class Notifications(Repository):
    """Notifications of one user."""

    def latest(self, user_id: str, *, limit: int) -> Sequence[Notification]:
        """The latest, newest first."""
        statement = select(Notification).where(Notification.user_id == user_id)
        return self.session.exec(statement.order_by(col(Notification.created_at).desc()).limit(limit)).all()

    def by_key(self, user_id: str, dedupe_key: str) -> Notification | None:
        """The notification of that cause, or None."""
        return self.session.exec(
            select(Notification).where(Notification.user_id == user_id, Notification.dedupe_key == dedupe_key)
        ).first()

    def unread_count(self, user_id: str, *, limit: int) -> int:
        """How many are unread, counted no further than `limit`."""
        unread = select(Notification.id).where(Notification.user_id == user_id, col(Notification.read_at).is_(None))
        return self.session.exec(select(func.count()).select_from(unread.limit(limit).subquery())).one()

    def find(self, user_id: str, notification_id: str) -> Notification | None:
        """A user's notification, or None."""
        return self.session.exec(
            select(Notification).where(Notification.id == notification_id, Notification.user_id == user_id)
        ).first()

    def choice(self, user_id: str, business_id: str, topic: str) -> NotificationChoice | None:
        """Where a member wants the news of a topic, or None while they have not chosen."""
        return self.session.get(NotificationChoice, (user_id, business_id, topic))

    def add_choice(self, **values: str | bool) -> None:
        """Write a member's first choice about a topic; one that is there already, or comes at this moment, stays."""
        insert_new(self.session, NotificationChoice, [values], returning=("topic",))

    def lock_choice(self, user_id: str, business_id: str, topic: str) -> NotificationChoice:
        """The choice of that member, which is known to exist, held against other writers until commit."""
        key = (user_id, business_id, topic)
        return self.session.get_one(NotificationChoice, key, with_for_update=True, populate_existing=True)

    def delete(self, notification: Notification) -> None:
        """Take one off the list."""
        self.session.delete(notification)

    def mark_read(self, user_id: str, *, at: datetime) -> int:
        """Mark all that are unread; how many they were."""
        statement = (
            update(Notification)
            .where(col(Notification.user_id) == user_id, col(Notification.read_at).is_(None))
            .values(read_at=at)
        )
        return cast("CursorResult[Any]", self.session.execute(statement)).rowcount
