"""The scaled queue: procrastinate rows written in the caller's transaction (rules 4)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import procrastinate
from procrastinate.exceptions import AlreadyEnqueued
from sqlalchemy import text
from sqlmodel import Session

from allscale_app.store.jobs.outbox import FailedJob, JobsStanding

_outbox = procrastinate.App(connector=procrastinate.SyncPsycopgConnector())
"""Never opened: it only builds the statement for the caller's connection."""


_STANDING = text("""
    SELECT count(*) FILTER (WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= :now)) AS waiting,
           count(*) FILTER (WHERE status = 'todo' AND scheduled_at > :now) AS scheduled,
           count(*) FILTER (WHERE status = 'doing') AS running,
           count(*) FILTER (WHERE status = 'failed') AS dead,
           (SELECT min(coalesce(scheduled_at, (SELECT min(at) FROM procrastinate_events WHERE job_id = due.id)))
              FROM (SELECT id, scheduled_at FROM procrastinate_jobs
                     WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= :now)
                     ORDER BY id LIMIT 100) AS due) AS oldest_due_at
      FROM procrastinate_jobs
""")
"""Jobs that are done are deleted, so the table is as long as the backlog."""


_FAILED = text("""
    SELECT task_name, attempts, (SELECT max(at) FROM procrastinate_events WHERE job_id = job.id) AS failed_at
      FROM procrastinate_jobs AS job WHERE status = 'failed' ORDER BY id DESC LIMIT :limit
""")


def enqueue(
    session: Session,
    kind: str,
    payload: dict[str, Any],
    *,
    dedupe: str | None,
    at: datetime | None,
    priority: int,
) -> None:
    """Defer one job on the session's own connection; a key that is still queued is success.

    The savepoint is of Core: the session's own is emitted lazily, and a duplicate would abort everything.
    """
    try:
        with session.connection().begin_nested() as savepoint:
            connection = savepoint.connection.connection.driver_connection
            _outbox.configure_task(
                kind,
                queueing_lock=dedupe,
                schedule_at=at,
                priority=priority,
                allow_unknown=True,
                connection=connection,
            ).defer(**payload)
    except AlreadyEnqueued:
        return


def standing(session: Session, *, now: datetime) -> JobsStanding:
    """How the queue stands; the age of the oldest due job is that of its place in the queue."""
    row = session.connection().execute(_STANDING, {"now": now}).one()
    return JobsStanding(row.waiting, row.scheduled, row.running, row.dead, row.oldest_due_at)


def failed(session: Session, *, limit: int) -> list[FailedJob]:
    """The newest jobs that were given up; this engine leaves their errors to the worker's log."""
    rows = session.connection().execute(_FAILED, {"limit": limit})
    return [FailedJob(row.task_name, row.attempts, row.failed_at, "") for row in rows]
