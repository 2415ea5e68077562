"""The tail of the event table: every topic reaches the bus, also after the database was away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

import pytest

from allscale_app.live.bus import Bus
from allscale_app.live.tail import EventTail

MOST_SECONDS = 10


class Flaky:
    """A database that refuses its first `failures` readings."""

    def __init__(self, database, *, failures: int) -> None:
        self._database = database
        self.failures = failures

    def __getattr__(self, name: str):
        return getattr(self._database, name)

    def read(self):
        if self.failures:
            self.failures -= 1
            raise OSError("the database is away")
        return self._database.read()


@pytest.fixture
def bus():
    return Bus()


@asynccontextmanager
async def tailing(database, bus) -> AsyncIterator[EventTail]:
    """A tail that knows where the table ends."""
    with ThreadPoolExecutor(1) as threads:
        tail = EventTail(database, bus, threads)
        tail.RETRY_SECONDS = 0.01
        running = asyncio.create_task(tail.run())
        async with asyncio.timeout(MOST_SECONDS):
            while tail._last is None:  # noqa: ASYNC110  # the tail has no Event for its start
                await asyncio.sleep(0.01)
        try:
            yield tail
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


async def told(subscription, *, count: int) -> set[str]:
    """The first `count` topics that a subscription is told of."""
    topics: set[str] = set()
    async with asyncio.timeout(MOST_SECONDS):
        while len(topics) < count:
            topics |= await subscription.next()
    return topics


def publish(database, ctx, *topics: str) -> None:
    with database.write() as uow:
        uow.events.publish(*topics, at=ctx.clock.now())


async def test_pages_are_told_again_after_the_database_was_away(database, ctx, bus):
    subscription = bus.subscribe("invoice:a", "invoice:b")
    flaky = Flaky(database, failures=2)
    async with tailing(flaky, bus):
        publish(database, ctx, "invoice:a")
        assert await told(subscription, count=1) == {"invoice:a"}
        flaky.failures = 3
        publish(database, ctx, "invoice:b")
        assert await told(subscription, count=1) == {"invoice:b"}
    assert flaky.failures == 0


async def test_a_burst_longer_than_one_reading_is_told_whole(sqlite_database, ctx, bus):
    topics = [f"invoice:{number}" for number in range(1_200)]
    subscription = bus.subscribe(*topics)
    async with tailing(sqlite_database, bus):
        publish(sqlite_database, ctx, *topics)
        assert await told(subscription, count=len(topics)) == set(topics)


async def test_what_happened_before_the_start_is_not_told(sqlite_database, ctx, bus):
    subscription = bus.subscribe("invoice:old", "invoice:new")
    publish(sqlite_database, ctx, "invoice:old")
    async with tailing(sqlite_database, bus):
        publish(sqlite_database, ctx, "invoice:new")
        assert await told(subscription, count=1) == {"invoice:new"}
