"""What a job costs: to queue it, and to run it in one worker process, each with a commit of its own."""

from __future__ import annotations

import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from allscale_app.cli.bench.report import Report
from allscale_app.store.engine import Database
from allscale_app.store.migrate import migrate
from allscale_app.workers.embedded import EmbeddedWorker
from allscale_app.workers.registry import Registry
from allscale_app.workers.runner import run_postgres_jobs

ROUNDS = 3
POLL_SECONDS = 0.01


def measure_jobs(database_url: str, *, count: int, threads: int) -> Report:
    """`ROUNDS` times: `count` jobs queued, each in a commit of its own, then run by one process with `threads` threads.

    The database at `database_url` must be one that may be filled; without one it is a throwaway SQLite file.
    """
    with tempfile.TemporaryDirectory() as folder:
        database = Database(database_url or f"sqlite:///{Path(folder) / 'bench.db'}", pool_size=threads + 4)
        migrate(database)
        queued, ran = [], []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            for _ in range(count):
                with database.write() as uow:
                    uow.jobs.enqueue("bench")
            queued.append(1000 * (time.perf_counter() - began) / count)
            ran.append(1000 * _run(database, count=count, threads=threads) / count)
        database.dispose()
    name = "SQLite" if database.is_sqlite else "Postgres"
    return Report(
        f"{count} jobs on {name}, one process, {threads} threads, ms for each",
        {"to queue it": queued, "to run it": ran},
    )


def _run(database: Database, *, count: int, threads: int) -> float:
    """Seconds from the start of a worker until `count` jobs have had their effect."""
    registry, lock, stop = Registry(), threading.Lock(), threading.Event()
    done: list[float] = []

    @registry.job("bench")
    def bench(_worker: Any) -> None:
        with database.write() as uow:
            uow.events.publish("bench", at=datetime.now(UTC))
        with lock:
            done.append(time.perf_counter())

    worker: Any = SimpleNamespace(application=SimpleNamespace(database=database))

    def work() -> None:
        if database.is_sqlite:
            EmbeddedWorker(worker, registry, threads=threads).run(stop)
        else:
            run_postgres_jobs(worker, registry, stop=stop, concurrency=threads)

    began = time.perf_counter()
    thread = threading.Thread(target=work)
    thread.start()
    while len(done) < count and thread.is_alive():
        time.sleep(POLL_SECONDS)
    stop.set()
    thread.join()
    return done[-1] - began
