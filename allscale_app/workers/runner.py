"""The scaled size's queue: the same jobs, driven by procrastinate on Postgres (rules 4)."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import procrastinate
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job

from allscale_app.bootstrap.worker import WorkerProcess
from allscale_app.workers.registry import MAX_ATTEMPTS, JobKind, Registry, retry_after

STALLED_SECONDS = 30
RESCUE_CRON = "* * * * * */5"
RESCUE_PRIORITY = 100
"""Above every job: rescue and schedules must not wait behind a backlog."""
STOP_POLL_SECONDS = 0.2
GRACE_SECONDS = 3


class _Backoff(BaseRetryStrategy):
    """The registry's delays, for at most its number of tries."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:  # noqa: ARG002  # the hook's names
        if job.attempts + 1 >= MAX_ATTEMPTS:
            return None
        return RetryDecision(retry_in={"seconds": int(retry_after(job.attempts + 1).total_seconds())})


def run_postgres_jobs(worker: WorkerProcess, registry: Registry, *, stop: threading.Event, concurrency: int) -> None:
    """Run jobs in `concurrency` threads until `stop`; what still runs then is taken up by another process."""
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
    @runner.task(name="rescue", queueing_lock="rescue", priority=RESCUE_PRIORITY, pass_context=True)
    async def rescue(context: procrastinate.JobContext, timestamp: int) -> None:  # noqa: ARG001  # procrastinate's hook
        stalled = await context.app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS)
        for job in stalled:
            await context.app.job_manager.retry_job(job)

    return runner


def _add(runner: procrastinate.App, worker: WorkerProcess, registry: Registry, kind: JobKind) -> None:
    def run(context: procrastinate.JobContext, /, **payload: Any) -> None:
        payload.pop("timestamp", None)  # what a periodic run brings
        is_last = context.job.attempts + 1 >= MAX_ATTEMPTS
        registry.run(worker, kind.name, payload, is_last=is_last)

    task: Any = runner.task(name=kind.name, retry=_Backoff(), pass_context=True)(run)
    if kind.cron:
        runner.periodic(cron=kind.cron)(task)


async def _run(worker: WorkerProcess, registry: Registry, *, stop: threading.Event, concurrency: int) -> None:
    runner = build_runner(worker, registry)
    async with runner.open_async():
        running = asyncio.create_task(
            runner.run_worker_async(
                concurrency=concurrency,
                install_signal_handlers=False,
                shutdown_graceful_timeout=GRACE_SECONDS,
                delete_jobs="successful",
            )
        )
        told = asyncio.create_task(_told(stop))
        await asyncio.wait({running, told}, return_when=asyncio.FIRST_COMPLETED)
        told.cancel()
        running.cancel()
        await asyncio.gather(running, told, return_exceptions=True)


async def _told(stop: threading.Event) -> None:
    while not stop.is_set():  # noqa: ASYNC110  # another thread sets it
        await asyncio.sleep(STOP_POLL_SECONDS)
