"""Time, ids, secrets and passwords that a test controls."""

from __future__ import annotations

import hashlib
import itertools
from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class FakeClock:
    """Stands still until told."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def advance(self, **duration: float) -> datetime:
        """Move on by `timedelta(**duration)`; the new time."""
        self.at += timedelta(**duration)
        return self.at


class FakeIds:
    """inv_aaaa…ab, inv_aaaa…ac: valid, in order, never repeated."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    def new(self, prefix: str) -> str:
        return f"{prefix}_{self._next()}"

    def token(self) -> str:
        return hashlib.sha256(self._next().encode()).hexdigest()[:43]

    def _next(self) -> str:
        digits, rest = "", next(self._numbers)
        while rest:
            rest, digit = divmod(rest, 32)
            digits = "abcdefghijklmnopqrstuvwxyz234567"[digit] + digits
        return digits.rjust(26, "a")


class FakeAddresses:
    """A different, well-formed (lower-case) address for each index."""

    def derive(self, index: int) -> str:
        return "0x" + hashlib.sha256(f"child {index}".encode()).hexdigest()[:40]


class FakeSecrets:
    """Reversed text between brackets: visibly not the text, visibly not encryption."""

    def seal(self, text: str) -> str:
        return f"<{text[::-1]}>"

    def open(self, sealed: str) -> str:
        if not (sealed.startswith("<") and sealed.endswith(">")):
            raise ValueError("sealed text was changed")
        return sealed[1:-1][::-1]


class FakePasswords:
    """Instant, and it counts: each sign-in must cost one verification, whoever asks."""

    def __init__(self) -> None:
        self.verified = 0

    def hash(self, password: str) -> str:
        return f"hash of {password}"

    def verify(self, password_hash: str | None, password: str) -> bool:
        self.verified += 1
        return password_hash == f"hash of {password}"
