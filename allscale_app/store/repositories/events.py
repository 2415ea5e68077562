"""What open pages should re-read. The database wakes the readers: data_version on SQLite, NOTIFY on Postgres."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import text
from sqlmodel import col, func, select

from allscale_app.store.repositories.base import Repository
from allscale_app.store.tables import Event

CHANNEL = "allscale_event"


class Events(Repository):
    """The event table: added in the commit that it tells of, tailed by every web process."""

    def publish(self, *topics: str, at: datetime) -> None:
        """Tell that the things behind `topics` changed; names only, never content."""
        self.session.add_all([Event(topic=topic, at=at) for topic in dict.fromkeys(topics)])
        if self.session.get_bind().dialect.name == "postgresql":
            self.session.connection().execute(text(f"NOTIFY {CHANNEL}"))

    def last_seq(self) -> int:
        """The newest sequence number, 0 on an empty table."""
        return self.session.exec(select(func.max(Event.seq))).one() or 0

    def after(self, seq: int, *, limit: int = 500) -> Sequence[Event]:
        """Events past `seq`, oldest first."""
        return self.session.exec(select(Event).where(col(Event.seq) > seq).order_by(col(Event.seq)).limit(limit)).all()
