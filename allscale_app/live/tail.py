"""The tail of the event table: one task per web process, from commits to the bus."""

from __future__ import annotations

import asyncio
from concurrent.futures import Executor

from allscale_app.live.bus import Bus
from allscale_app.store.engine import Database
from allscale_app.store.signals import commit_signal


class EventTail:
    """Reads events past the last one and publishes their topics.

    Sequence numbers may commit out of order on Postgres, so the last few seconds' worth of
    numbers are read again; waking a tab twice is harmless, missing one is not.
    """

    OVERLAP = 50

    def __init__(self, database: Database, bus: Bus, executor: Executor) -> None:
        self._database = database
        self._bus = bus
        self._executor = executor
        self._last = 0
        self._recent: set[int] = set()

    async def run(self) -> None:
        """Tail until cancelled."""
        loop = asyncio.get_running_loop()
        self._last = await loop.run_in_executor(self._executor, self._newest)
        signal = commit_signal(self._database)
        try:
            while True:
                await signal.wait()
                for topic in await loop.run_in_executor(self._executor, self._fresh_topics):
                    self._bus.publish(topic)
        finally:
            await signal.close()

    def _newest(self) -> int:
        with self._database.read() as uow:
            return uow.events.last_seq()

    def _fresh_topics(self) -> list[str]:
        with self._database.read() as uow:
            overlap = 0 if self._database.is_sqlite else self.OVERLAP
            rows = [row for row in uow.events.after(self._last - overlap) if row.seq not in self._recent]
        for row in rows:
            if row.seq is not None:
                self._last = max(self._last, row.seq)
                self._recent.add(row.seq)
        self._recent = {seq for seq in self._recent if seq > self._last - 2 * self.OVERLAP}
        return list(dict.fromkeys(row.topic for row in rows))
