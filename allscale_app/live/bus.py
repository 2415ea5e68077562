"""The in-process bus: topics to the tabs that watch them. Bursts melt into one wake-up."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable


class Subscription:
    """One tab's interest in some topics. `next()` waits; several events meanwhile are one wake-up."""

    def __init__(self, topics: Iterable[str]) -> None:
        self.topics = frozenset(topics)
        self._changed: set[str] = set()
        self._wake = asyncio.Event()

    def notify(self, topic: str) -> None:
        """Remember that `topic` changed."""
        self._changed.add(topic)
        self._wake.set()

    async def next(self) -> frozenset[str]:
        """The topics that changed since the last call."""
        await self._wake.wait()
        self._wake.clear()
        changed, self._changed = frozenset(self._changed), set()
        return changed


class Bus:
    """Who watches what, in this process."""

    def __init__(self) -> None:
        self._watchers: dict[str, set[Subscription]] = defaultdict(set)

    def subscribe(self, *topics: str) -> Subscription:
        """Start watching; pair with `unsubscribe` in a finally block."""
        subscription = Subscription(topics)
        for topic in subscription.topics:
            self._watchers[topic].add(subscription)
        return subscription

    def unsubscribe(self, subscription: Subscription) -> None:
        """Stop watching."""
        for topic in subscription.topics:
            watchers = self._watchers.get(topic)
            if watchers is not None:
                watchers.discard(subscription)
                if not watchers:
                    del self._watchers[topic]

    def publish(self, topic: str) -> None:
        """Wake everyone who watches `topic`."""
        for subscription in self._watchers.get(topic, ()):
            subscription.notify(topic)

    def watcher_count(self) -> int:
        """How many topics are watched, for health and tests."""
        return len(self._watchers)
