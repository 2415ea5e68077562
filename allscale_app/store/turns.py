"""Turns at something that one thread may hold at a time: first come, first served."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class TurnNeverCame(TimeoutError):
    """Whoever holds the turn does not let go."""


class Turns:
    """A fair lock: whoever lets go hands over to whoever has waited longest.

    SQLite's own waiting is a sleep that grows to a tenth of a second, so threads that write often shut others out for
    seconds.
    """

    def __init__(self, *, patience_seconds: float) -> None:
        self._patience_seconds = patience_seconds
        self._guard = threading.Lock()
        self._is_taken = False
        self._waiting: deque[threading.Lock] = deque()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Wait for the turn and hold it for the block. Raises TurnNeverCame."""
        with self._guard:
            mine = None
            if self._is_taken:
                mine = threading.Lock()
                mine.acquire()
                self._waiting.append(mine)
            self._is_taken = True
        if mine is not None and not mine.acquire(timeout=self._patience_seconds):
            self._give_up(mine)
        try:
            yield
        finally:
            self._hand_over()

    def _hand_over(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_taken = False

    def _give_up(self, mine: threading.Lock) -> None:
        with self._guard:
            if mine in self._waiting:
                self._waiting.remove(mine)
                raise TurnNeverCame(f"no turn within {self._patience_seconds:g} s")
