"""The scaled size's queue: the same jobs, driven by procrastinate on Postgres (rules 4)."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping
from contextlib import suppress
from time import monotonic
from typing import Any

import procrastinate
import structlog
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager
from procrastinate.worker import Worker

from allscale_app.bootstrap.worker import WorkerProcess
from allscale_app.workers.registry import MAX_ATTEMPTS, JobKind, Registry, retry_after

STALLED_SECONDS = 30
HEARTBEAT_SECONDS = 10.0
RESCUE_CRON = "* * * * * */5"
RESCUE_PRIORITY = 100
"""Above every job: rescue and schedules must not wait behind a backlog."""
STOP_POLL_SECONDS = 0.2
GRACE_SECONDS = 3
FIRST_PAUSE_SECONDS = 0.5
MAX_PAUSE_SECONDS = 10.0
RESCUE = "rescue"

log = structlog.get_logger(__name__)


class _Backoff(BaseRetryStrategy):
    """The registry's delays, for at most its number of tries."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:  # noqa: ARG002  # the hook's names
        if job.attempts + 1 >= MAX_ATTEMPTS:
            return None
        return RetryDecision(retry_in={"seconds": int(retry_after(job.attempts + 1).total_seconds())})


def run_postgres_jobs(worker: WorkerProcess, registry: Registry, *, stop: threading.Event, concurrency: int) -> None:
    """Run jobs in `concurrency` threads until `stop`; what still runs then is taken up by another process.

    A database that goes away and comes back only makes a pause.
    """
    asyncio.run(_run(worker, registry, stop=stop, concurrency=concurrency))


def build_runner(worker: WorkerProcess, registry: Registry) -> procrastinate.App:
    """The procrastinate application with every kind of job; `rescue` gives back those of a process that died."""
    url = worker.application.database.url.set(drivername="postgresql")
    runner = procrastinate.App(
        connector=procrastinate.PsycopgConnector(conninfo=url.render_as_string(hide_password=False))
    )
    for kind in registry.kinds:
        _add(runner, worker, registry, kind)

    @runner.periodic(cron=RESCUE_CRON)
    @runner.task(name=RESCUE, queueing_lock=RESCUE, priority=RESCUE_PRIORITY, pass_context=True)
    async def rescue(context: procrastinate.JobContext, timestamp: int) -> None:  # noqa: ARG001  # procrastinate's hook
        manager = context.app.job_manager
        for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
            try:
                await _rescue(manager, worker, registry, job)
            except Exception:  # one that cannot be given back must not keep the others
                log.exception("jobs.not_rescued", job=job.id, kind=job.task_name)

    return runner


async def _rescue(manager: JobManager, worker: WorkerProcess, registry: Registry, job: Job) -> None:
    """Give back a job whose process died; a rescue itself needs none, and a job that outlives no process is given up."""
    if job.task_name == RESCUE:
        await manager.finish_job(job, Status.FAILED, delete_job=True)
    elif job.attempts + 1 < MAX_ATTEMPTS:
        await manager.retry_job(job)
    else:
        lost = await asyncio.to_thread(registry.give_up, worker, job.task_name, _payload(job.task_kwargs))
        await manager.finish_job(job, Status.FAILED, delete_job=False)
        log.error("jobs.given_up", job=job.id, kind=job.task_name, reason=str(lost))


def _payload(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Without what a periodic run brings."""
    return {name: value for name, value in arguments.items() if name != "timestamp"}


def _add(runner: procrastinate.App, worker: WorkerProcess, registry: Registry, kind: JobKind) -> None:
    def run(context: procrastinate.JobContext, /, **payload: Any) -> None:
        is_last = context.job.attempts + 1 >= MAX_ATTEMPTS
        registry.run(worker, kind.name, _payload(payload), is_last=is_last)

    task: Any = runner.task(name=kind.name, retry=_Backoff(), pass_context=True)(run)
    if kind.cron:
        runner.periodic(cron=kind.cron)(task)


async def _run(worker: WorkerProcess, registry: Registry, *, stop: threading.Event, concurrency: int) -> None:
    pause = FIRST_PAUSE_SECONDS
    while not stop.is_set():
        began = monotonic()
        try:
            await _run_until_lost(build_runner(worker, registry), stop, concurrency=concurrency)
        except Exception:  # the database went away; jobs that were running are rescued when it is back
            log.exception("jobs.queue_lost")
        if monotonic() - began > MAX_PAUSE_SECONDS:
            pause = FIRST_PAUSE_SECONDS
        with suppress(TimeoutError):
            await asyncio.wait_for(_told(stop), pause)
        pause = min(2 * pause, MAX_PAUSE_SECONDS)


async def _run_until_lost(runner: procrastinate.App, stop: threading.Event, *, concurrency: int) -> None:
    """Run jobs until `stop`, or until the database is lost, which procrastinate takes for the end."""
    async with runner.open_async():
        engine: Any = Worker(  # its methods have no types
            runner,
            concurrency=concurrency,
            install_signal_handlers=False,
            shutdown_graceful_timeout=GRACE_SECONDS,
            delete_jobs="successful",
            update_heartbeat_interval=HEARTBEAT_SECONDS,
            stalled_worker_timeout=STALLED_SECONDS,
        )
        running = asyncio.create_task(engine.run())
        told = asyncio.create_task(_told(stop))
        tidying = asyncio.create_task(_give_back_orphans(engine, runner.job_manager))
        await asyncio.wait({running, told, tidying}, return_when=asyncio.FIRST_COMPLETED)
        told.cancel()
        tidying.cancel()
        engine.stop()
        await asyncio.wait({running}, timeout=GRACE_SECONDS + 1)
        if running.done():
            running.result()
        elif engine.worker_id is not None:  # jobs that nobody works on any more are given back by the next rescue
            await runner.job_manager.unregister_worker(engine.worker_id)


async def _give_back_orphans(engine: Any, manager: JobManager) -> None:
    """Return jobs that count as running here and do not: the connection broke as their end was written.

    Nobody else rescues them while this process lives. One that is seen twice is no fetch that is just beginning.
    """
    suspects: set[int] = set()
    while True:
        await asyncio.sleep(HEARTBEAT_SECONDS)
        if engine.worker_id is None:
            continue
        doing = await manager.list_jobs_async(status=Status.DOING.value, worker_id=engine.worker_id)
        here = {context.job.id for context in engine._running_jobs.values()}  # noqa: SLF001  # told nowhere else
        orphans = {job.id: job for job in doing if job.id is not None and job.id not in here}
        for job_id in suspects & orphans.keys():
            await manager.retry_job(orphans[job_id])
            log.warning("jobs.taken_back", job=job_id, kind=orphans[job_id].task_name)
        suspects = orphans.keys() - suspects


async def _told(stop: threading.Event) -> None:
    while not stop.is_set():  # noqa: ASYNC110  # another thread sets it
        await asyncio.sleep(STOP_POLL_SECONDS)
