"""The mail server misbehaves: mails are put off, tried again, given up; the issuer reads why; nothing goes out twice
that was taken once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from allscale_app.services.delivery_outcomes import ATTEMPT_SECONDS, begin_attempt
from tests.workers.outbox import Outbox


@pytest.fixture
def outbox(worker) -> Outbox:
    return Outbox.of_a_sent_invoice(worker)


def notes(outbox: Outbox, words: str) -> list[str]:
    """The notes of the timeline's entries whose sentence holds `words`."""
    return [note for sentence, note in outbox.story() if words in sentence]


def attempts(outbox: Outbox) -> list[str]:
    with outbox.worker.application.database.read() as uow:
        return [attempt.outcome for attempt in uow.deliveries.attempts_of(outbox.delivery.id)]


def bell(outbox: Outbox) -> list[str]:
    with outbox.worker.application.database.read() as uow:
        owner = uow.businesses.members(outbox.invoice.business_id)[0].user_id
        return [row.kind for row in uow.notifications.latest(owner, limit=10)]


def test_a_server_that_puts_off_is_asked_again_later_each_time_and_then_takes_it(outbox, jobs, smtp):
    smtp.rcpt = "451 4.3.0 Come back later"
    jobs.drain()
    assert (outbox.delivery.status, outbox.delivery.server_code) == ("deferred", 451)
    assert outbox.pills == ("Sent",)
    assert any("Come back later" in note for note in notes(outbox, "put off"))

    assert jobs.after(seconds=50) == 0
    assert jobs.after(seconds=11) == 1
    assert jobs.after(minutes=4) == 0
    smtp.rcpt = ""
    assert jobs.after(minutes=2) == 1
    assert attempts(outbox) == ["deferred", "deferred", "accepted"]
    assert jobs.after(days=4) == 0
    assert len(smtp.got) == 1


def test_a_refused_address_bounces_at_once_and_the_issuer_is_told(outbox, jobs, smtp):
    smtp.rcpt = "550 5.1.1 No such person here"
    jobs.drain()
    assert outbox.delivery.status == "bounced"
    assert outbox.pills == ("Sent", "Not delivered")
    assert any("No such person here" in note for note in notes(outbox, "came back"))
    assert bell(outbox) == ["invoice_undelivered"]
    assert jobs.after(days=4) == 0


def test_a_server_that_is_down_for_three_days_is_given_up(outbox, jobs, smtp):
    smtp.mail = "421 4.3.2 Shutting down"
    jobs.drain()
    for _ in range(20):
        jobs.after(hours=12)
    assert outbox.delivery.status == "failed"
    assert outbox.pills == ("Sent", "Not delivered")
    assert bell(outbox) == ["invoice_undelivered"]
    assert 5 < len(attempts(outbox)) < 20


def test_nobody_listening_is_put_off_with_words(outbox, jobs, worker, free_port):
    worker.mailer._server = replace(worker.mailer._server, port=free_port())
    jobs.drain()
    assert outbox.delivery.status == "deferred"
    assert any("could not be reached" in note for note in notes(outbox, "put off"))


def test_a_server_that_never_answers_is_put_off_after_its_time(outbox, jobs, smtp, worker):
    worker.mailer._server = replace(worker.mailer._server, timeout_seconds=0.3)
    smtp.data = "slow"
    jobs.drain()
    assert outbox.delivery.status == "deferred"
    assert any("may have arrived" in note for note in notes(outbox, "put off"))


def test_a_cut_connection_is_asked_again_under_the_same_message_id(outbox, jobs, smtp):
    smtp.data = "drop"
    jobs.drain()
    smtp.data = ""
    jobs.after(minutes=2)
    assert (smtp.texts, len(smtp.got)) == (2, 1)
    assert outbox.delivery.message_id.encode() in smtp.content()


def test_a_mail_that_was_taken_is_never_sent_again_whoever_asks(outbox, jobs, smtp, worker):
    jobs.drain()
    with worker.application.database.write() as uow:
        for number in range(3):
            uow.jobs.enqueue("send_mail", dedupe=f"again:{number}", delivery_id=outbox.delivery.id)
            uow.jobs.enqueue("render_document", business_id=outbox.invoice.business_id, invoice_id=outbox.invoice.id)
    assert jobs.drain() >= 6
    assert smtp.texts == 1


def test_a_worker_that_died_while_sending_is_waited_for_then_replaced(outbox, jobs, smtp, worker):
    """Nobody knows whether the server took it, so it goes out again, under the same Message-ID."""
    smtp.rcpt = "451 later"
    jobs.drain()
    jobs.clock.advance(minutes=2)
    worker.application.run_sync(begin_attempt, delivery_id=outbox.delivery.id)
    smtp.rcpt = ""
    jobs.drain()
    assert smtp.texts == 0, "the other worker may still be at it"
    assert jobs.after(seconds=ATTEMPT_SECONDS + 1) == 1
    assert attempts(outbox) == ["deferred", "lost", "accepted"]
    assert outbox.delivery.message_id.encode() in smtp.content()
