"""The tail of the event table: one task per web process, from commits to the bus."""

from __future__ import annotations

import asyncio
from concurrent.futures import Executor

import structlog

from allscale_app.live.bus import Bus
from allscale_app.store.engine import Database
from allscale_app.store.signals import commit_signal

log = structlog.get_logger()


class EventTail:
    """Reads events past the last one and publishes their topics.

    Sequence numbers may commit out of order on Postgres, so the last few seconds' worth of
    numbers are read again; waking a tab twice is harmless, missing one is not.
    """

    OVERLAP = 50
    RETRY_SECONDS = 1.0

    def __init__(self, database: Database, bus: Bus, executor: Executor) -> None:
        self._database = database
        self._bus = bus
        self._executor = executor
        self._last: int | None = None
        """None until the end of the table is known: what came before it, pages read for themselves."""
        self._recent: set[int] = set()

    async def run(self) -> None:
        """Tail until cancelled. A database that does not answer is asked again: else no page of it were live any more."""
        loop = asyncio.get_running_loop()
        signal = commit_signal(self._database)
        try:
            while True:
                try:
                    topics = await loop.run_in_executor(self._executor, self._fresh_topics)
                except Exception:  # whatever its driver raises while the database is away
                    log.exception("events could not be read")
                    await asyncio.sleep(self.RETRY_SECONDS)
                    continue
                for topic in topics:
                    self._bus.publish(topic)
                if not topics:  # a burst may be longer than one reading
                    await signal.wait()
        finally:
            await signal.close()

    def _fresh_topics(self) -> list[str]:
        with self._database.read() as uow:
            if self._last is None:
                self._last = uow.events.last_seq()
                return []
            overlap = 0 if self._database.is_sqlite else self.OVERLAP
            rows = [row for row in uow.events.after(self._last - overlap) if row.seq not in self._recent]
        for row in rows:
            if row.seq is not None:
                self._last = max(self._last, row.seq)
                self._recent.add(row.seq)
        self._recent = {seq for seq in self._recent if seq > self._last - 2 * self.OVERLAP}
        return list(dict.fromkeys(row.topic for row in rows))
