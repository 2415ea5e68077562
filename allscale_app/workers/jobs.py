"""The jobs: each parses its payload, opens its units of work and calls its services; nothing else.

To add one: a function here, registered under the name that services enqueue.
"""

from __future__ import annotations

import errno
from datetime import timedelta
from functools import partial

import structlog

from allscale_app.bootstrap.auditor import audit
from allscale_app.bootstrap.networks import ChainError
from allscale_app.bootstrap.rates import ask_rates
from allscale_app.bootstrap.rereader import reread
from allscale_app.bootstrap.worker import RenderFailed, SentMail, WorkerProcess
from allscale_app.services.audit_report import finding_rows
from allscale_app.services.audit_runs import store_failed_audit
from allscale_app.services.calendar import invoices_due, keep_calendars, turn_calendar
from allscale_app.services.contact_upload import forget_old_uploads
from allscale_app.services.delivery_outcomes import begin_attempt, fail_delivery, record_outcome
from allscale_app.services.documents import (
    NotPaidNow,
    note_document_failure,
    prepare_invoice_pdf,
    prepare_receipt,
    store_document,
)
from allscale_app.services.mail_facts import read_mail
from allscale_app.services.ports import MailOutcome
from allscale_app.services.reread import queue_reread, queue_rereads
from allscale_app.services.webhook_retention import forget_old_deliveries, forget_old_events
from allscale_app.workers.card_jobs import CARD_JOBS
from allscale_app.workers.hook_jobs import HOOK_JOBS
from allscale_app.workers.registry import Registry

log = structlog.get_logger(__name__)

JOBS = Registry(*CARD_JOBS.kinds, *HOOK_JOBS.kinds)
DISK_FULL = "The disk of this server is full."
BEFORE_THE_AUDIT = "10 2 * * *"
BREATH = timedelta(seconds=10)
"""Between two pieces of the nightly pass: endpoints count requests."""
NIGHTLY = "40 2 * * *"
"""UTC. The embedded size makes up for a night that it was switched off."""
AFTER_THE_AUDIT = "40 3 * * *"
EVERY_THREE_MINUTES = "*/3 * * * *"
EVERY_FIVE_MINUTES = "*/5 * * * *"
UNEXPECTED = "Something unexpected went wrong. The operator finds it in the worker's log."


def words_of(error: Exception) -> str:
    """Why a job failed, for people."""
    text = str(error)
    if getattr(error, "errno", None) == errno.ENOSPC or "No space left" in text or "disk is full" in text:
        return DISK_FULL
    return error.message if isinstance(error, (RenderFailed, NotPaidNow)) else UNEXPECTED


def _mail_failed(worker: WorkerProcess, error: Exception, *, is_last: bool, delivery_id: str) -> None:
    if is_last:
        worker.application.run_sync(fail_delivery, delivery_id=delivery_id, reason=words_of(error))


@JOBS.job("send_mail", failed=_mail_failed)
def send_mail(worker: WorkerProcess, *, delivery_id: str) -> None:
    """Try a mail once; a deferred one queues its next try itself."""
    application = worker.application
    attempt = application.run_sync(begin_attempt, delivery_id=delivery_id)
    if attempt is None:
        return
    try:
        sent = worker.mailer.send(application.fetch_sync(read_mail, delivery_id=delivery_id))
    except Exception as error:  # the attempt is on record, so its outcome must be too
        log.exception("mail.not_sent", delivery=delivery_id)
        sent = SentMail("", MailOutcome("deferred", None, words_of(error), ""))
    application.run_sync(
        record_outcome,
        delivery_id=delivery_id,
        attempt_id=attempt.id,
        subject=sent.subject,
        outcome=sent.outcome,
    )


def _document_failed(
    worker: WorkerProcess, error: Exception, *, document: str, is_last: bool, business_id: str, invoice_id: str
) -> None:
    if isinstance(error, NotPaidNow) and not is_last:
        return
    where = {"business_id": business_id, "invoice_id": invoice_id}
    worker.application.run_sync(
        note_document_failure, document=document, reason=words_of(error), is_last=is_last, **where
    )


@JOBS.job("render_document", failed=partial(_document_failed, document="invoice"))
def render_document(worker: WorkerProcess, *, business_id: str, invoice_id: str) -> None:
    """Render the PDF of a sent invoice once and let its mails go."""
    where = {"business_id": business_id, "invoice_id": invoice_id}
    facts = worker.application.run_sync(prepare_invoice_pdf, **where)
    if facts is not None:
        content = worker.render("invoice", facts)
        worker.application.run_sync(store_document, document="invoice", content=content, **where)


@JOBS.job("render_receipt", failed=partial(_document_failed, document="receipt"))
def render_receipt(worker: WorkerProcess, *, business_id: str, invoice_id: str) -> None:
    """Render the receipt of a paid invoice once and let its mails go."""
    where = {"business_id": business_id, "invoice_id": invoice_id}
    facts = worker.application.run_sync(prepare_receipt, **where)
    if facts is not None:
        content = worker.render("receipt", facts)
        worker.application.run_sync(store_document, document="receipt", content=content, **where)


@JOBS.job("reread_networks", cron=BEFORE_THE_AUDIT)
def reread_networks(worker: WorkerProcess) -> None:
    """Read the final blocks of every network again, each in jobs of its own."""
    worker.application.run_sync(queue_rereads)


@JOBS.job("reread_network")
def reread_network(worker: WorkerProcess, *, network: str) -> None:
    """Read a piece again, then the next; a network that does not answer goes on the next night where it stands."""
    try:
        waits = reread(worker.application, network)
    except ChainError as error:
        log.warning("reread.not_done", network=network, reason=str(error))
        return
    if waits:
        worker.application.run_sync(queue_reread, network=network, after=BREATH)


@JOBS.job("turn_calendars", cron=EVERY_FIVE_MINUTES)
def turn_calendars(worker: WorkerProcess) -> None:
    """Tell what is overdue and send the reminders whose time has come; one that fails holds up no other."""
    last = None
    while due := worker.application.fetch_sync(invoices_due, beyond=last):
        for business_id, (_, invoice_id) in due:
            try:
                worker.application.run_sync(turn_calendar, business_id=business_id, invoice_id=invoice_id)
            except Exception:  # logged, and asked again in five minutes
                log.exception("calendar.not_turned", invoice=invoice_id)
        last = due[-1][1]


@JOBS.job("keep_calendars")
def keep_calendars_of_business(worker: WorkerProcess, *, business_id: str, after: str) -> None:
    """Write the calendars of some open invoices anew, and queue the next ones."""
    worker.application.run_sync(keep_calendars, business_id=business_id, after=after)


def _audit_failed(worker: WorkerProcess, error: Exception, *, is_last: bool) -> None:  # noqa: ARG001  # each failed try is the last word until the next
    log.critical("audit.failed", reason=str(error))
    worker.application.run_sync(store_failed_audit, reason=words_of(error))


@JOBS.job("refresh_rates", cron=EVERY_THREE_MINUTES)
def refresh_rates(worker: WorkerProcess) -> None:
    """Ask the feeds about each pair."""
    if worker.rates is not None:
        ask_rates(worker.application, worker.rates)


@JOBS.job("audit_books", failed=_audit_failed, cron=NIGHTLY)
def audit_books(worker: WorkerProcess) -> None:
    """Check the books against themselves and the chain; whatever is found is loud."""
    report = audit(worker.application)
    for row in finding_rows(report.findings):
        log.error("audit.finding", **row)
    log.info("audit.done", status=report.status.value, findings=len(report.findings), problem=report.problem)


@JOBS.job("forget_old", cron=AFTER_THE_AUDIT)
def forget_old(worker: WorkerProcess) -> None:
    """Let go of what nobody asks for any more: files that were not decided about, webhooks that arrived long ago."""
    worker.application.run_sync(forget_old_uploads)
    for forget in (forget_old_deliveries, forget_old_events):
        beyond: int | None = 0
        while beyond is not None:
            beyond = worker.application.run_sync(forget, beyond=beyond)
