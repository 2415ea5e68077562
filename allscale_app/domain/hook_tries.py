"""When a webhook is tried again (Standard Webhooks 1.0: ten tries over 75.6 hours), and what an answer means."""

from __future__ import annotations

import hashlib
from datetime import timedelta

TRIES_AFTER = (
    timedelta(0),
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""How long each try waits for after the one before it."""
MOST_TRIES = len(TRIES_AFTER)
MOST_ASKED = timedelta(hours=24)
"""No receiver puts us off for longer at once."""
JITTER_PERCENT = 10
GONE = 410
_HEARD = frozenset({429, 502, 503, 504})
"""Answers whose Retry-After counts."""


def is_delivered(code: int | None) -> bool:
    """Whether the receiver took it: any 2xx, and nothing else. A redirect is not followed."""
    return code is not None and 200 <= code < 300


def wait_after(
    tries: int, *, delivery_id: str, code: int | None, retry_after_seconds: int | None, most: int = MOST_TRIES
) -> timedelta | None:
    """How long to wait after failed try number `tries` (from 1); None when it was the last of `most`.

    A tenth more or less, by the delivery and the try, so that what failed together does not come back together; never
    sooner than a receiver that is too busy asked for.
    """
    if tries >= most:
        return None
    digest = hashlib.sha256(f"{delivery_id}:{tries}".encode()).digest()
    per_mille = 1000 + 10 * JITTER_PERCENT * (2 * digest[0] - 255) // 255
    wait = TRIES_AFTER[tries] * per_mille // 1000
    if code in _HEARD and retry_after_seconds is not None:
        wait = max(wait, min(timedelta(seconds=retry_after_seconds), MOST_ASKED))
    return wait
