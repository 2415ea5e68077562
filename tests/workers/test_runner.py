"""The scaled queue: what services enqueue on Postgres is run by procrastinate, again after a failure."""

from __future__ import annotations

import threading
import time
from types import SimpleNamespace
from typing import Any

import pytest

from allscale_app.store.engine import Database
from allscale_app.workers.registry import Registry
from allscale_app.workers.runner import run_postgres_jobs


@pytest.mark.postgres
def test_jobs_enqueued_in_a_commit_run_once_and_a_rollback_leaves_none(postgres_database: Database) -> None:
    registry, done = Registry(), threading.Event()
    seen: list[str] = []

    @registry.job("note")
    def note(_worker: Any, *, word: str) -> None:
        seen.append(word)
        if word == "last":
            done.set()

    with postgres_database.write() as uow:
        uow.jobs.enqueue("note", dedupe="one", word="first")
        uow.jobs.enqueue("note", dedupe="one", word="first again")
        uow.jobs.enqueue("note", word="last")
    with pytest.raises(RuntimeError):
        _enqueue_and_fail(postgres_database)

    worker: Any = SimpleNamespace(application=SimpleNamespace(database=postgres_database))
    stop = threading.Event()
    thread = threading.Thread(
        target=run_postgres_jobs, args=(worker, registry), kwargs={"stop": stop, "concurrency": 2}, daemon=True
    )
    thread.start()
    assert done.wait(20)
    time.sleep(0.3)
    stop.set()
    thread.join(10)
    assert not thread.is_alive()
    assert sorted(seen) == ["first", "last"]


def _enqueue_and_fail(database: Database) -> None:
    with database.write() as uow:
        uow.jobs.enqueue("note", word="never")
        raise RuntimeError
