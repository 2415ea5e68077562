"""The worker process: jobs and watchers, until SIGTERM or SIGINT."""

from __future__ import annotations

import fcntl
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import structlog

from allscale_app.bootstrap.requirements import require_everything
from allscale_app.bootstrap.worker import WorkerProcess, build_worker
from allscale_app.settings import Settings
from allscale_app.store.jobs import embedded
from allscale_app.store.jobs.outbox import utc_now
from allscale_app.workers.embedded import EmbeddedWorker
from allscale_app.workers.jobs import JOBS
from allscale_app.workers.watch import run_watchers

STOP_SECONDS = 6.0
"""For jobs and watchers together; the supervisor waits no longer, and neither does systemd need to."""

log = structlog.get_logger(__name__)


def run_worker(settings: Settings) -> None:
    """Run jobs and watch networks until a signal, then end the process within seconds.

    Raises CannotStart for what is missing, and whatever ended the jobs or the watchers by itself.
    """
    require_everything(settings)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    worker = build_worker(settings)
    try:
        run_until(worker, stop)
    finally:
        worker.close()
    _leave()


def run_until(worker: WorkerProcess, stop: threading.Event) -> None:
    """Run jobs and watch networks until `stop`. If either ends by itself the other is stopped, and the error raised."""
    failures: list[BaseException] = []

    def run(part: str) -> None:
        try:
            _PARTS[part](worker, stop)
        except BaseException as error:  # noqa: BLE001 - the main thread raises it
            failures.append(error)
        finally:
            stop.set()

    threads = [threading.Thread(target=run, args=(part,), name=part, daemon=True) for part in _PARTS]
    for thread in threads:
        thread.start()
    stop.wait()
    deadline = monotonic() + STOP_SECONDS
    for thread in threads:
        thread.join(max(0.0, deadline - monotonic()))
    if failures:
        raise failures[0]


def _leave() -> None:
    """End the process although a job's thread may still wait for a mail server: Python would wait for it too.

    Nothing is lost: the job has been given back, its transaction rolls back, and whoever takes it starts anew.
    """
    if any(not thread.daemon and thread is not threading.main_thread() for thread in threading.enumerate()):
        log.warning("worker.left_running_jobs")
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


def run_jobs(worker: WorkerProcess, stop: threading.Event) -> None:
    """Run jobs until `stop`: from the table of the embedded size, or from procrastinate's on Postgres."""
    settings, database = worker.application.settings, worker.application.database
    if database.is_sqlite:
        with _among_workers(worker):
            EmbeddedWorker(worker, JOBS, threads=settings.job_threads).run(stop)
        return
    from allscale_app.workers.runner import run_postgres_jobs  # procrastinate is only paid for where it is used

    run_postgres_jobs(worker, JOBS, stop=stop, concurrency=settings.job_threads)


def _watch(worker: WorkerProcess, stop: threading.Event) -> None:
    run_watchers(worker.application, stop)


_PARTS = {"jobs": run_jobs, "watch": _watch}


@contextmanager
def _among_workers(worker: WorkerProcess) -> Iterator[None]:
    """Take part in the file that every worker of a data folder holds. Who is alone in it at the start gives back the
    jobs of a worker that was killed: they go on at once instead of when their lease ends."""
    database = worker.application.database
    with _lock_file(worker.application.settings.data_dir).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            with database.write() as uow:
                embedded.release_all(uow.session, now=utc_now())
        except BlockingIOError:
            log.info("jobs.other_workers_run")
        fcntl.flock(lock, fcntl.LOCK_SH)
        yield


def _lock_file(data_dir: Path) -> Path:
    data_dir.mkdir(parents=True, exist_ok=True)
    return data_dir / "workers.lock"
