"""The jobs of webhooks out."""

from __future__ import annotations

from allscale_app.bootstrap.webhooks import deliver
from allscale_app.bootstrap.worker import WorkerProcess
from allscale_app.services.webhook_queue import take_up_deliveries
from allscale_app.workers.registry import Registry

EACH_MINUTE = "* * * * *"

HOOK_JOBS = Registry()


@HOOK_JOBS.job("deliver_webhook")
def deliver_webhook(worker: WorkerProcess, *, delivery_id: str) -> None:
    """Try a webhook once; a failed one queues its next try itself."""
    deliver(worker.application, worker.hooks, delivery_id=delivery_id)


@HOOK_JOBS.job("take_up_webhooks", cron=EACH_MINUTE)
def take_up(worker: WorkerProcess) -> None:
    """Queue again what should have been tried by now."""
    worker.application.run_sync(take_up_deliveries)
