"""What a job is, and what runs when: filled by jobs.py, driven by `embedded` on SQLite and `runner` on Postgres."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from allscale_app.bootstrap.worker import WorkerProcess

MAX_ATTEMPTS = 12
FIRST_RETRY_SECONDS = 5
MAX_RETRY_SECONDS = 3600
JITTER_PERCENT = 20

Function = Callable[..., None]
"""Takes the worker process and the payload as keywords; at least once, never fenced (rules 4)."""


class UnknownJob(LookupError):
    """A job of a kind that this program does not know, perhaps of a newer version of it."""


class Lost(RuntimeError):
    """Each try of a job ended with its process: it may be what ended it."""


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of job. `cron` runs it without a payload at those times (UTC). `failed` hears of each failed try, with
    the error and whether it was the last one."""

    name: str
    function: Function
    failed: Function | None = None
    cron: str = ""


class Registry:
    """Every kind of job, by name."""

    def __init__(self, *kinds: JobKind) -> None:
        self._kinds = {kind.name: kind for kind in kinds}

    def job(self, name: str, *, failed: Function | None = None, cron: str = "") -> Callable[[Function], Function]:
        """Register the decorated function under `name`."""

        def register(function: Function) -> Function:
            self._kinds[name] = JobKind(name, function, failed, cron)
            return function

        return register

    @property
    def kinds(self) -> tuple[JobKind, ...]:
        """All of them."""
        return tuple(self._kinds.values())

    def run(self, worker: WorkerProcess, name: str, payload: dict[str, Any], *, is_last: bool) -> None:
        """Run one job. Whatever it raises is raised again, after whoever wants to know has heard of it."""
        kind = self._kinds.get(name)
        if kind is None:
            raise UnknownJob(f"no job is called {name}")
        try:
            kind.function(worker, **payload)
        except Exception as error:  # whoever watches this kind hears of it, then it goes on up
            if kind.failed is not None:
                kind.failed(worker, error, is_last=is_last, **payload)
            raise

    def give_up(self, worker: WorkerProcess, name: str, payload: dict[str, Any]) -> Lost:
        """Tell whoever watches the kind that a job is given up without a last try; the error that says why."""
        lost = Lost(f"taken {MAX_ATTEMPTS} times and never brought to an end")
        kind = self._kinds.get(name)
        if kind is not None and kind.failed is not None:
            kind.failed(worker, lost, is_last=True, **payload)
        return lost


def retry_after(attempts: int) -> timedelta:
    """How long to wait after try number `attempts` (from 1): 5 s, 10 s, 20 s … 1 h, give or take a fifth, so that
    jobs which failed together do not come back together."""
    seconds = min(FIRST_RETRY_SECONDS * 2 ** (attempts - 1), MAX_RETRY_SECONDS)
    percent = 100 - JITTER_PERCENT + secrets.randbelow(2 * JITTER_PERCENT + 1)
    return timedelta(milliseconds=seconds * percent * 10)
