"""The embedded size's queue: claims due jobs of the SQLite file and runs them in threads, under a lease it renews."""

from __future__ import annotations

import queue
import threading
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic

import structlog

from allscale_app.bootstrap.worker import WorkerProcess
from allscale_app.store.jobs import embedded
from allscale_app.store.jobs.outbox import utc_now
from allscale_app.store.signals import POLL_SECONDS, SqliteSignal
from allscale_app.store.tables import Job
from allscale_app.workers.registry import Registry, retry_after
from allscale_app.workers.schedule import Schedules

LEASE_SECONDS = 30
HEARTBEAT_SECONDS = 10.0
LOOK_SECONDS = 1.0
"""A look at the table even when nobody seems to have committed."""
STOP_SECONDS = 3.0
"""How long running jobs may take to end; then they are given back, and whoever takes them starts anew."""
ERROR_PAUSE_SECONDS = 1.0

log = structlog.get_logger(__name__)


class EmbeddedWorker:
    """Runs the jobs of one SQLite file in `threads` threads. Several processes may do so at once."""

    def __init__(
        self,
        worker: WorkerProcess,
        registry: Registry,
        *,
        threads: int,
        lease_seconds: float = LEASE_SECONDS,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._worker = worker
        self._registry = registry
        self._threads = threads
        self._now = now
        self._lease = timedelta(seconds=lease_seconds)
        self._heartbeat_seconds = min(HEARTBEAT_SECONDS, lease_seconds / 3)
        self._schedules = Schedules(worker.application, registry)
        self._taken: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._held: dict[str, str] = {}
        """Jobs that this process has claimed and not finished: id to lease."""
        self._lock = threading.Lock()
        self._abandoned = False
        self._look_at = self._beat_at = 0.0

    def run(self, stop: threading.Event) -> None:
        """Claim and run until `stop`; returns within a few seconds of it, and what still runs is given back."""
        threads = [
            threading.Thread(target=self._serve, name=f"job-{number}", daemon=True) for number in range(self._threads)
        ]
        for thread in threads:
            thread.start()
        signal = SqliteSignal(self._worker.application.database)
        try:
            while not stop.is_set():
                self._turn(signal)
                stop.wait(POLL_SECONDS)
        finally:
            signal.release()
            self._end(threads)

    def drain(self) -> int:
        """Run everything that is due now, in this thread; how many. For tests and one-off commands."""
        count = 0
        while jobs := self._claim(limit=1):
            for job in jobs:
                self._run(job)
                count += 1
        return count

    def _turn(self, signal: SqliteSignal) -> None:
        """Nothing that goes wrong here ends the loop: the database may be locked, or its disk full."""
        try:
            if monotonic() >= self._beat_at:
                self._beat()
            if signal.has_changed() or monotonic() >= self._look_at:
                self._look_at = monotonic() + LOOK_SECONDS
                self._take()
        except Exception:  # logged, and tried again after a pause: the loop must outlive a locked database
            log.exception("jobs.turn_failed")
            self._look_at = self._beat_at = monotonic() + ERROR_PAUSE_SECONDS

    def _take(self) -> None:
        free = self._threads - len(self._held)
        if free > 0 and self._is_due():
            for job in self._claim(limit=free):
                self._taken.put(job)

    def _is_due(self) -> bool:
        with self._worker.application.database.read() as uow:
            due_at = embedded.next_due(uow.session)
        return due_at is not None and due_at <= self._now()

    def _claim(self, *, limit: int) -> list[Job]:
        with self._worker.application.database.write() as uow:
            jobs = list(embedded.claim(uow.session, limit=limit, hold=self._lease, now=self._now()))
        with self._lock:
            self._held.update({job.id: job.lease or "" for job in jobs})
        return jobs

    def _serve(self) -> None:
        while (job := self._taken.get()) is not None:
            self._run(job)

    def _run(self, job: Job) -> None:
        error: Exception | None = None
        try:
            if job.attempts <= job.max_attempts:
                self._registry.run(self._worker, job.kind, job.payload, is_last=job.attempts == job.max_attempts)
            else:
                error = self._registry.give_up(self._worker, job.kind, job.payload)
        except Exception as raised:  # noqa: BLE001 - whatever a job provokes is kept in its row, and tried again
            error = raised
        try:
            if not self._abandoned:
                self._settle(job, error)
        except Exception:  # the lease runs out and the job runs again
            log.exception("jobs.not_settled", job=job.id, kind=job.kind)
        with self._lock:
            self._held.pop(job.id, None)
        self._look_at = 0.0

    def _settle(self, job: Job, error: Exception | None) -> None:
        now, lease = self._now(), job.lease or ""
        with self._worker.application.database.write() as uow:
            if error is None:
                embedded.finish(uow.session, job.id, lease, now=now)
            elif job.attempts >= job.max_attempts:
                embedded.bury(uow.session, job.id, lease, now=now, error=repr(error))
            else:
                embedded.retry(uow.session, job.id, lease, at=now + retry_after(job.attempts), error=repr(error))
        if error is not None:
            log.warning("jobs.failed", job=job.id, kind=job.kind, attempt=job.attempts, exc_info=error)

    def _beat(self) -> None:
        """Keep what is being run, and start what the clock asks for."""
        self._beat_at = monotonic() + self._heartbeat_seconds
        self._schedules.enqueue_due(now=self._now())
        by_lease: defaultdict[str, list[str]] = defaultdict(list)
        with self._lock:
            for job_id, lease in self._held.items():
                by_lease[lease].append(job_id)
        if by_lease:
            with self._worker.application.database.write() as uow:
                for lease, job_ids in by_lease.items():
                    embedded.extend(uow.session, lease, job_ids, until=self._now() + self._lease)

    def _end(self, threads: list[threading.Thread]) -> None:
        for _ in threads:
            self._taken.put(None)
        deadline = monotonic() + STOP_SECONDS
        for thread in threads:
            thread.join(max(0.0, deadline - monotonic()))
        self._abandoned = True
        with self._lock:
            held = dict(self._held)
        if held:
            with self._worker.application.database.write() as uow:
                for job_id, lease in held.items():
                    embedded.release(uow.session, lease, [job_id], now=self._now())
