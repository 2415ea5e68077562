"""How the queue stands, told alike by both engines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from allscale_app.store.engine import Database


def test_what_is_due_and_what_is_for_later_are_told_apart(database: Database):
    now = datetime.now(UTC)
    with database.read() as uow:
        empty = uow.jobs_standing(now=now)
    assert (empty.waiting, empty.scheduled, empty.running, empty.dead, empty.oldest_due_at) == (0, 0, 0, 0, None)
    with database.write() as uow:
        uow.jobs.enqueue("now")
        uow.jobs.enqueue("since a minute", at=now - timedelta(minutes=1))
        uow.jobs.enqueue("later", at=now + timedelta(hours=1))
    with database.read() as uow:
        standing = uow.jobs_standing(now=now + timedelta(seconds=5))
    assert (standing.waiting, standing.scheduled, standing.running, standing.dead) == (2, 1, 0, 0)
    assert standing.oldest_due_at is not None
    assert abs(standing.oldest_due_at - (now - timedelta(minutes=1))) < timedelta(seconds=1)
