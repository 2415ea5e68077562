"""Enqueue in the caller's transaction; which engine takes the job is decided by the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from sqlmodel import Session


@dataclass(frozen=True, slots=True)
class JobsStanding:
    """How many jobs are due and wait, are for later, run, or were given up; since when the oldest due one is due."""

    waiting: int
    scheduled: int
    running: int
    dead: int
    oldest_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class FailedJob:
    """A job that was given up, with the words of its last error where the engine keeps them."""

    kind: str
    attempts: int
    failed_at: datetime | None
    error: str


class JobEngine(Protocol):
    """Writes one job row inside the session's transaction; says how the queue stands."""

    def enqueue(
        self,
        session: Session,
        kind: str,
        payload: dict[str, Any],
        *,
        dedupe: str | None,
        at: datetime | None,
        priority: int,
    ) -> None:
        """Queue `kind`; a `dedupe` key that is queued already is success."""

    def standing(self, session: Session, *, now: datetime) -> JobsStanding:
        """How the queue stands at `now`."""

    def failed(self, session: Session, *, limit: int) -> list[FailedJob]:
        """The newest jobs that were given up."""


class Jobs:
    """The outbox of one unit of work."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def enqueue(
        self, kind: str, *, dedupe: str | None = None, at: datetime | None = None, priority: int = 0, **payload: Any
    ) -> None:
        """Queue a job that exists only if this transaction commits. `at` is aware UTC; None means now."""
        engine_for(self.session).enqueue(self.session, kind, payload, dedupe=dedupe, at=at, priority=priority)


def engine_for(session: Session) -> JobEngine:
    """The engine of this session's database."""
    if session.get_bind().dialect.name == "postgresql":
        from allscale_app.store.jobs import postgres  # procrastinate is only paid for where it is used

        return postgres
    from allscale_app.store.jobs import embedded

    return embedded


def utc_now() -> datetime:
    """The moment a job row is written; jobs are plumbing, so their clock is the machine's."""
    return datetime.now(UTC)
