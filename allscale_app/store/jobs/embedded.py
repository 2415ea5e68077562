"""The embedded queue: rows of the `job` table, claimed by lease, finished under fencing."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func
from sqlalchemy.dialects.sqlite import insert
from sqlmodel import Session, col, delete, select, update

from allscale_app.store.jobs.outbox import FailedJob, JobsStanding, utc_now
from allscale_app.store.tables import Job


def enqueue(
    session: Session,
    kind: str,
    payload: dict[str, Any],
    *,
    dedupe: str | None,
    at: datetime | None,
    priority: int,
) -> None:
    """Insert one row; the same `dedupe` key twice is one job for ever."""
    now = utc_now()
    row = {
        "id": "job_" + secrets.token_hex(16),
        "kind": kind,
        "payload": payload,
        "dedupe_key": dedupe,
        "priority": priority,
        "visible_at": at or now,
        "attempts": 0,
        "max_attempts": 12,
        "last_error": "",
        "created_at": now,
    }
    session.connection().execute(insert(Job).values(row).on_conflict_do_nothing())


def claim(session: Session, *, limit: int, hold: timedelta, now: datetime) -> Sequence[Job]:
    """Take up to `limit` due jobs under a fresh lease of `hold`, most urgent first."""
    lease = secrets.token_hex(8)
    due = (
        select(Job.id)
        .where(col(Job.done_at).is_(None), col(Job.dead_at).is_(None), Job.visible_at <= now)
        .order_by(col(Job.priority).desc(), col(Job.visible_at))
        .limit(limit)
    )
    session.exec(
        update(Job).where(col(Job.id).in_(due)).values(visible_at=now + hold, lease=lease, attempts=Job.attempts + 1)
    )
    return session.exec(select(Job).where(Job.lease == lease).order_by(col(Job.priority).desc())).all()


def finish(session: Session, job_id: str, lease: str, *, now: datetime) -> bool:
    """Mark it done; False when the lease has passed to another worker."""
    result = session.exec(_mine(job_id, lease).values(done_at=now, lease=None))
    return bool(result.rowcount == 1)


def retry(session: Session, job_id: str, lease: str, *, at: datetime, error: str) -> bool:
    """Give it back until `at`, with the words of what went wrong."""
    result = session.exec(_mine(job_id, lease).values(visible_at=at, lease=None, last_error=error[:2000]))
    return bool(result.rowcount == 1)


def bury(session: Session, job_id: str, lease: str, *, now: datetime, error: str) -> bool:
    """Give up on it; it stays visible to the operator."""
    result = session.exec(_mine(job_id, lease).values(dead_at=now, lease=None, last_error=error[:2000]))
    return bool(result.rowcount == 1)


def extend(session: Session, lease: str, job_ids: Iterable[str], *, until: datetime) -> None:
    """Keep jobs that are still being run under their lease."""
    mine = update(Job).where(col(Job.lease) == lease, col(Job.id).in_(set(job_ids)), col(Job.done_at).is_(None))
    session.exec(mine.values(visible_at=until))


def release(session: Session, lease: str, job_ids: Iterable[str], *, now: datetime) -> None:
    """Give jobs back at once, as if they had not been taken."""
    mine = update(Job).where(col(Job.lease) == lease, col(Job.id).in_(set(job_ids)), col(Job.done_at).is_(None))
    session.exec(mine.values(visible_at=now, lease=None, attempts=Job.attempts - 1))


def release_all(session: Session, *, now: datetime) -> None:
    """Give back every job that a worker held when it was killed. The caller knows that no other worker runs."""
    session.exec(update(Job).where(col(Job.lease).is_not(None)).values(visible_at=now, lease=None))


def forget_done(session: Session, *, before: datetime) -> int:
    """Drop jobs that were done before a moment; how many. Dead ones stay for the operator."""
    return session.exec(delete(Job).where(col(Job.done_at) < before)).rowcount


def next_due(session: Session) -> datetime | None:
    """When the earliest open job becomes visible, or None."""
    statement = select(Job.visible_at).where(col(Job.done_at).is_(None), col(Job.dead_at).is_(None))
    return session.exec(statement.order_by(col(Job.visible_at)).limit(1)).first()


def standing(session: Session, *, now: datetime) -> JobsStanding:
    """How the queue stands; a job whose lease has run out waits again."""
    is_open = [col(Job.done_at).is_(None), col(Job.dead_at).is_(None)]
    later = [*is_open, col(Job.visible_at) > now]
    count = select(func.count()).select_from(Job)
    due = [*is_open, col(Job.visible_at) <= now]
    return JobsStanding(
        waiting=session.exec(count.where(*due)).one(),
        scheduled=session.exec(count.where(*later, col(Job.lease).is_(None))).one(),
        running=session.exec(count.where(*later, col(Job.lease).is_not(None))).one(),
        dead=session.exec(count.where(col(Job.dead_at).is_not(None))).one(),
        oldest_due_at=session.exec(select(func.min(Job.visible_at)).where(*due)).one(),
    )


def failed(session: Session, *, limit: int) -> list[FailedJob]:
    """The newest jobs that were given up."""
    statement = select(Job).where(col(Job.dead_at).is_not(None)).order_by(col(Job.dead_at).desc()).limit(limit)
    return [FailedJob(job.kind, job.attempts, job.dead_at, job.last_error) for job in session.exec(statement)]


def _mine(job_id: str, lease: str) -> Any:
    return update(Job).where(col(Job.id) == job_id, col(Job.lease) == lease, col(Job.done_at).is_(None))
