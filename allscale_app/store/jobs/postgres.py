"""The scaled queue: procrastinate rows written in the caller's transaction (rules 4)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import procrastinate
from procrastinate.exceptions import AlreadyEnqueued
from sqlmodel import Session

_outbox = procrastinate.App(connector=procrastinate.SyncPsycopgConnector())
"""Never opened: it only builds the statement for the caller's connection."""


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
