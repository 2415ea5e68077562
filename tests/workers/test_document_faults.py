"""The renderer dies or takes too long, or the disk is full: the job tries again, the mail waits, the issuer reads why."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event

from allscale_app.bootstrap.worker import WorkerProcess
from allscale_app.documents.pool import RenderPool
from allscale_app.store.jobs import embedded
from allscale_app.store.jobs.outbox import utc_now
from allscale_app.workers.embedded import EmbeddedWorker
from allscale_app.workers.jobs import DISK_FULL, JOBS
from allscale_app.workers.registry import MAX_ATTEMPTS
from tests.workers.conftest import Queue
from tests.workers.outbox import Outbox

READY = (
    "import time; from multiprocessing.connection import Connection; "
    "tasks, answers = Connection(0, writable=False), Connection(1, readable=False); answers.send_bytes(b'+'); "
)
"""A child that has started; what it then does with its first task is added."""
NO_SPACE = "[tasks.recv_bytes() and answers.send_bytes(b'-[Errno 28] No space left on device') for _ in range(9)]"


@pytest.fixture
def outbox(worker: WorkerProcess) -> Outbox:
    return Outbox.of_a_sent_invoice(worker)


def with_renderer(worker: WorkerProcess, jobs: Queue, pool: RenderPool) -> Queue:
    engine = EmbeddedWorker(replace(worker, renderer=pool), JOBS, threads=1, now=jobs.clock.now)
    return Queue(engine, jobs.clock)


def failures(outbox: Outbox) -> list[str]:
    return [note for sentence, note in outbox.story() if "could not be made" in sentence]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("", "stopped"),
        (READY + "time.sleep(30)", "longer than 0.5 seconds"),
        (READY + NO_SPACE, DISK_FULL),
    ],
    ids=["crash", "timeout", "disk full"],
)
def test_a_renderer_in_trouble_is_told_and_tried_again(outbox, jobs, smtp, code, words):
    pool = RenderPool(limit_seconds=0.5, command=(sys.executable, "-c", code))
    troubled = with_renderer(outbox.worker, jobs, pool)
    try:
        troubled.drain()
        assert not outbox.has_pdf()
        assert (outbox.delivery.status, smtp.texts) == ("queued", 0)
        (told,) = failures(outbox)
        assert words in told
        troubled.after(seconds=7)
        assert failures(outbox) == [told], "each reason once"
    finally:
        pool.close()
    jobs.after(seconds=15)
    assert outbox.has_pdf()
    assert outbox.delivery.status == "accepted"


def test_a_full_disk_keeps_the_mail_waiting_and_says_so(outbox, jobs, smtp):
    engine = outbox.worker.application.database.engine
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    engine.dispose()

    def limit(connection: Any, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages + 3}")  # room for words, none for a PDF

    event.listen(engine, "connect", limit)
    jobs.drain()
    assert not outbox.has_pdf()
    assert failures(outbox) == [DISK_FULL]
    assert (outbox.delivery.status, smtp.texts) == ("queued", 0)

    event.remove(engine, "connect", limit)
    engine.dispose()
    jobs.after(seconds=7)
    assert outbox.has_pdf()
    assert outbox.delivery.status == "accepted"


def test_a_document_that_cannot_be_made_at_all_is_given_up_with_its_mail(outbox, jobs):
    pool = RenderPool(command=("false",))
    troubled = with_renderer(outbox.worker, jobs, pool)
    troubled.drain()
    for _ in range(MAX_ATTEMPTS):
        troubled.after(hours=2)
    assert outbox.delivery.status == "failed"
    assert outbox.pills == ("Sent", "Not delivered")
    assert any("was given up" in sentence for sentence, _ in outbox.story())


def test_a_job_that_takes_its_worker_down_each_time_is_given_up_and_the_issuer_is_told(outbox, worker, jobs, smtp):
    for _ in range(MAX_ATTEMPTS):
        with worker.application.database.write() as uow:
            assert embedded.claim(uow.session, limit=1, hold=jobs.clock.now() - utc_now(), now=jobs.clock.now())
        with worker.application.database.write() as uow:
            embedded.release_all(uow.session, now=jobs.clock.now())
    jobs.drain()
    assert [envelope.rcpt_tos for envelope in smtp.got if outbox.delivery.recipient in envelope.rcpt_tos] == []
    assert outbox.pills == ("Sent", "Not delivered")
    assert any("was given up" in sentence for sentence, _ in outbox.story())
