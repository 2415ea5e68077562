"""Rate limits by the `limits` library: in this process's memory, or in Redis for all of them."""

from __future__ import annotations

import math
import time

from limits import RateLimitItem, RateLimitItemPerSecond
from limits.storage import MemoryStorage, RedisStorage, Storage
from limits.strategies import MovingWindowRateLimiter

from allscale_app.services.ports import Limit, Standing


class WindowLimiter:
    """Sliding windows over one storage. Keys are hashed by callers where they are secret."""

    def __init__(self, storage: Storage) -> None:
        self._windows = MovingWindowRateLimiter(storage)

    def hit(self, limit: Limit, key: str) -> Standing:
        """Count one hit of `key`, unless none is left."""
        return self._standing(limit, key, is_within=self._windows.hit(_item(limit), limit.name, key))

    def look(self, limit: Limit, key: str) -> Standing:
        """Where `key` stands, without a hit."""
        return self._standing(limit, key, is_within=self._windows.test(_item(limit), limit.name, key))

    def clear(self, limit: Limit, key: str) -> None:
        """Forget the hits of `key`."""
        self._windows.clear(_item(limit), limit.name, key)

    def answers(self) -> bool:
        """Whether the storage can be reached: this process's memory always can."""
        return self._windows.storage.check()

    def _standing(self, limit: Limit, key: str, *, is_within: bool) -> Standing:
        window = self._windows.get_window_stats(_item(limit), limit.name, key)
        return Standing(
            is_within=is_within,
            left=window.remaining,
            retry_after_seconds=max(0, math.ceil(window.reset_time - time.time())),
        )


def build_limiter(redis_url: str) -> WindowLimiter:
    """The limiter of this instance: shared where there is a Redis, else of this process alone."""
    return WindowLimiter(RedisStorage(redis_url) if redis_url else MemoryStorage())


def _item(limit: Limit) -> RateLimitItem:
    return RateLimitItemPerSecond(limit.amount, limit.seconds, namespace="allscale")
