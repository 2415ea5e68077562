"""The bell's rows."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from allscale_app.store.repositories.base import Repository
from allscale_app.store.tables import Notification


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
