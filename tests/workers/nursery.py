"""Worker processes that are cheap to kill: one program loads everything, then forks a worker for the database URL in
each line that it reads, and prints its process id.

A job of theirs is one row in the table `effect`, under the job's own name: whatever happens to the processes, each name
must be there once. The table `run` counts the tries.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from sqlalchemy import text

from allscale_app.bootstrap.app import Application
from allscale_app.settings import Settings
from allscale_app.store.engine import Database
from allscale_app.workers import main, runner
from allscale_app.workers.embedded import EmbeddedWorker
from allscale_app.workers.registry import Registry
from tests.fakes.context import a_context

ROOT = Path(__file__).resolve().parents[2]
STALLED_SECONDS = 1.5
"""Instead of half a minute: nobody waits for a killed worker here."""
THREADS = 4
SLOWEST_SECONDS = 0.05

JOBS = Registry()


@JOBS.job("effect")
def effect(worker: Any, *, name: str) -> None:
    """A job with an effect under a natural key, as every job of ours has (rules 4)."""
    _write(worker, "INSERT INTO run (name) VALUES (:name)", name)
    time.sleep(random.random() * SLOWEST_SECONDS)
    _write(worker, "INSERT INTO effect (name) VALUES (:name) ON CONFLICT DO NOTHING", name)


@JOBS.job("hang")
def hang(worker: Any, *, name: str) -> None:
    """A job whose mail server says nothing."""
    _write(worker, "INSERT INTO run (name) VALUES (:name)", name)
    time.sleep(120)


def _write(worker: Any, sql: str, name: str) -> None:
    with worker.application.database.write() as uow:
        uow.session.connection().execute(text(sql), {"name": name})


def run_worker(url: str) -> None:
    """Run jobs until SIGTERM, as the worker process does, but without watchers."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    database = Database(url)
    worker: Any = type("Worker", (), {"application": Application(Settings(), database, a_context())})
    main._PARTS = {"jobs": _run_embedded if database.is_sqlite else _run_postgres}
    main.run_until(worker, stop)
    main._leave()


def _run_embedded(worker: Any, stop: threading.Event) -> None:
    EmbeddedWorker(worker, JOBS, threads=THREADS, lease_seconds=STALLED_SECONDS).run(stop)


def _run_postgres(worker: Any, stop: threading.Event) -> None:
    runner.STALLED_SECONDS, runner.HEARTBEAT_SECONDS = STALLED_SECONDS, STALLED_SECONDS / 3  # type: ignore[assignment]  # constants, shorter for this process
    runner.RESCUE_CRON = "* * * * * */1"
    runner.run_postgres_jobs(worker, JOBS, stop=stop, concurrency=THREADS)


class Nursery:
    """The program, as tests use it."""

    def __init__(self) -> None:
        self._program = subprocess.Popen(
            [sys.executable, "-m", "tests.workers.nursery"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        self.pids: list[int] = []

    def close(self) -> None:
        """End it, and every worker."""
        self.kill_all()
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._program.stdin.close()
        self._program.stdout.close()
        self._program.wait()

    def new_worker(self, url: str) -> int:
        """One more worker on the database at `url`; its process id."""
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._program.stdin.write(f"{url}\n")
        self._program.stdin.flush()
        pid = int(self._program.stdout.readline())
        self.pids.append(pid)
        return pid

    def kill_all(self) -> None:
        """End every worker without a word."""
        for pid in tuple(self.pids):
            self.kill(pid)

    def kill(self, pid: int) -> None:
        """End it without a word, as a power cut would."""
        self.pids.remove(pid)
        os.kill(pid, signal.SIGKILL)


def _serve() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead are nobody's business
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            os.dup2(2, 1)  # what it logs is no process id
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            run_worker(line.strip())
            os._exit(0)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _serve()
