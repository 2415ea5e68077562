"""The jobs of fiat money: what a processor told us, what it is asked for, and what is due by the clock."""

from __future__ import annotations

from collections.abc import Callable

import structlog

from allscale_app.bootstrap.conversions import follow_orders
from allscale_app.bootstrap.worker import WorkerProcess
from allscale_app.services.card_events import take_up_card_work
from allscale_app.services.conversion_sweeps import Due, due_to_convert, due_to_end, due_to_settle
from allscale_app.workers.registry import Registry

EACH_MINUTE = "* * * * *"
NOW_AND_THEN = "*/10 * * * *"

CARD_JOBS = Registry()
log = structlog.get_logger(__name__)


def _event_failed(worker: WorkerProcess, error: Exception, *, is_last: bool, event_id: str) -> None:
    if is_last and worker.cards is not None:
        worker.cards.give_up(event_id, str(error) or type(error).__name__)


@CARD_JOBS.job("process_provider_event", failed=_event_failed)
def process_provider_event(worker: WorkerProcess, *, event_id: str) -> None:
    """Work on one message of the card processor."""
    if worker.cards is not None:
        worker.cards.process(event_id)


@CARD_JOBS.job("close_card_session")
def close_card_session(worker: WorkerProcess, *, conversion_id: str) -> None:
    """Close a page whose price is no longer held."""
    if worker.cards is not None:
        worker.cards.close(conversion_id)


@CARD_JOBS.job("send_card_refund")
def send_card_refund(worker: WorkerProcess, *, refund_id: str) -> None:
    """Ask the processor to send money back."""
    if worker.cards is not None:
        worker.cards.send_refund(refund_id)


@CARD_JOBS.job("look_at_card_session")
def look_at_card_session(worker: WorkerProcess, *, conversion_id: str) -> None:
    """Ask what a page has become, without waiting for the processor's message."""
    if worker.cards is not None:
        worker.cards.look_at(conversion_id)


@CARD_JOBS.job("take_up_card_work", cron=NOW_AND_THEN)
def take_up(worker: WorkerProcess) -> None:
    """Queue again what should be done by now."""
    if worker.cards is not None:
        worker.application.run_sync(take_up_card_work)


@CARD_JOBS.job("expire_conversions", cron=EACH_MINUTE)
def expire_conversions(worker: WorkerProcess) -> None:
    """Let promises go whose time is over, or which nobody needs any more."""
    _run_due(worker, due_to_end)


@CARD_JOBS.job("settle_conversions", cron=EACH_MINUTE)
def settle_conversions(worker: WorkerProcess) -> None:
    """Credit what is no longer held back."""
    _run_due(worker, due_to_settle)


@CARD_JOBS.job("convert_waiting")
def convert_waiting(worker: WorkerProcess) -> None:
    """Go on with payments that waited for the float."""
    _run_due(worker, due_to_convert)


@CARD_JOBS.job("follow_float_orders", cron=NOW_AND_THEN)
def follow_float_orders(worker: WorkerProcess) -> None:
    """Ask the provider about coins that were ordered for the float."""
    if worker.provider is not None:
        follow_orders(worker.application, worker.provider)


def _run_due(worker: WorkerProcess, question: Callable[..., tuple[Due, ...]]) -> None:
    """Each in a transaction of its own; the last fault is raised once all have had their turn."""
    fault: Exception | None = None
    for due in worker.application.fetch_sync(question):
        for conversion_id in due.conversion_ids:
            try:
                worker.application.run_sync(due.service, conversion_id=conversion_id)
            except Exception as error:  # one conversion's fault keeps no other; it is raised below
                log.exception("conversions.not_done", conversion=conversion_id)
                fault = error
    if fault is not None:
        raise fault
