"""Webhooks through the real queue to a real receiver, over days of virtual time."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from types import SimpleNamespace

import pytest

from allscale_app.bootstrap.app import Application
from allscale_app.bootstrap.webhooks import deliver
from allscale_app.domain.hook_tries import TRIES_AFTER
from allscale_app.domain.program_events import EventType
from allscale_app.services.context import Context, Policy
from allscale_app.services.ports import HookAnswer, HookCall
from allscale_app.services.webhook_endpoints import rotate_secret, send_test, update_endpoint
from allscale_app.services.webhook_queue import ATTEMPT_SECONDS, MOST_TAKEN_UP, resend, take_up_deliveries
from allscale_app.services.webhook_tries import MOST_AT_ONCE, begin_try, record_try
from allscale_app.settings import Settings
from allscale_app.store.tables import Invoice, WebhookAttempt, WebhookDelivery, WebhookEndpoint
from allscale_app.views.webhook_objects import webhook_body
from allscale_app.webhooks.sender import HookSender
from allscale_app.workers.hook_jobs import HOOK_JOBS
from allscale_app.workers.runner import run_postgres_jobs
from tests.builders import a_draft
from tests.fakes.context import a_context
from tests.fakes.receiver import Receiver, receiving, status
from tests.fixtures.processes import wait_until
from tests.services.listening import Listening
from tests.workers.conftest import Queue
from tests.workers.nursery import ROOT


@pytest.fixture
def ctx(clock) -> Context:
    return a_context(clock=clock, policy=Policy(signup_is_open=True, hooks_to_loopback=True))


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as open_receiver:
        yield open_receiver


@pytest.fixture
def worker(worker):
    return replace(worker, hooks=HookSender(loopback=True, deadline_seconds=5))


@pytest.fixture
def listening(worker, ctx) -> Listening:
    return Listening.on(worker.application.database, ctx, name="Fieldnote Studio")


@pytest.fixture
def endpoint(listening, receiver) -> WebhookEndpoint:
    return listening.endpoint(url=receiver.url)


def draft(listening: Listening) -> Invoice:
    with listening.database.write() as uow:
        return a_draft(uow, listening.ctx, business=listening.business)


def happen(listening: Listening, invoice: Invoice, *events: EventType) -> None:
    """Something happened to an invoice, each in a commit of its own."""
    for event in events:
        with listening.database.write() as uow:
            uow.happened.note(event, business_id=listening.business.id, object_kind="invoice", object_id=invoice.id)


def through(jobs: Queue, span: timedelta, *, step: timedelta = timedelta(minutes=7)) -> None:
    """Let time pass in steps, running what falls due."""
    for _ in range(int(span / step)):
        jobs.after(seconds=step.total_seconds())


def attempts(listening: Listening, delivery: WebhookDelivery) -> list[WebhookAttempt]:
    with listening.database.read() as uow:
        return list(uow.webhook_deliveries.attempts_of([delivery.id]))


def test_what_happens_is_sent_and_the_log_says_so(listening, endpoint, receiver, jobs):
    receiver.answer = status(200, "thanks")
    draft(listening)
    jobs.drain()
    assert receiver.types == ["invoice.created"]
    (event,), (delivery,) = listening.events(), listening.deliveries(endpoint)
    assert (receiver.got[0].id, receiver.got[0].body) == (event.id, event.body.encode())
    assert (delivery.status, delivery.attempts, delivery.last_code, delivery.last_answer) == (
        "delivered",
        1,
        200,
        "thanks",
    )
    (attempt,) = attempts(listening, delivery)
    assert (attempt.outcome, attempt.code) == ("delivered", 200)
    assert attempt.duration_ms is not None
    assert listening.find(endpoint).last_delivered_at == jobs.clock.now()


def test_an_outage_of_two_days_loses_nothing_and_keeps_each_objects_order(listening, endpoint, receiver, jobs):
    receiver.answer = status(503, "down")
    invoices = [draft(listening) for _ in range(3)]
    jobs.drain()
    for invoice in invoices:
        happen(listening, invoice, EventType.INVOICE_SENT)
    through(jobs, timedelta(hours=24), step=timedelta(minutes=30))
    for invoice in invoices:
        happen(listening, invoice, EventType.INVOICE_PAYMENT_SEEN, EventType.INVOICE_PAID)
    through(jobs, timedelta(hours=24), step=timedelta(minutes=30))
    assert {got.event["type"] for got in receiver.got} == {"invoice.created"}, "the first one of each object is tried"
    receiver.got.clear()
    receiver.answer = status(204)
    through(jobs, timedelta(hours=28), step=timedelta(minutes=30))
    order = defaultdict(list)
    for got in receiver.got:
        order[got.event["data"]["id"]].append(got.event["sequence"])
    assert dict(order) == {invoice.id: [1, 2, 3, 4] for invoice in invoices}
    assert {one.status for one in listening.deliveries(endpoint)} == {"delivered"}
    assert listening.find(endpoint).is_enabled


def test_ten_tries_over_three_days_then_the_endpoint_is_off_and_the_business_knows(
    listening, endpoint, receiver, jobs, smtp
):
    receiver.answer = status(500, "oh no")
    invoice = draft(listening)
    happen(listening, invoice, EventType.INVOICE_SENT)
    jobs.drain()
    first = listening.deliveries(endpoint)[0]
    through(jobs, timedelta(hours=84), step=timedelta(minutes=2))
    tries = attempts(listening, first)
    assert [attempt.outcome for attempt in tries] == ["failed"] * 10
    for usual, (before, after) in zip(TRIES_AFTER[1:], pairwise(tries), strict=True):
        assert 0.9 * usual <= after.at - before.at <= 1.1 * usual + timedelta(minutes=4)
    assert len({got.id for got in receiver.got}) == 1
    off = listening.find(endpoint)
    assert (off.is_enabled, off.disabled_reason) == (False, "Nothing arrived for three days.")
    assert listening.statuses(endpoint) == [("invoice.created", "failed", 10), ("invoice.sent", "failed", 0)]
    with listening.database.read() as uow:
        (row,) = uow.notifications.latest(listening.acting.user_id, limit=5)
    assert (row.kind, row.data["url"]) == ("webhook_disabled", receiver.url)
    assert b"We stopped sending events to your program" in smtp.content()


def test_what_is_given_up_lets_the_next_one_go_where_the_endpoint_is_alive(listening, endpoint, receiver, jobs):
    poisoned, healthy = draft(listening), draft(listening)
    jobs.drain()
    receiver.answer = lambda handler, got: status(500 if got.event["type"] == "invoice.sent" else 204)(handler, got)
    happen(listening, poisoned, EventType.INVOICE_SENT, EventType.INVOICE_PAID)
    jobs.drain()
    for _ in range(90):
        jobs.after(hours=1)
        happen(listening, healthy, EventType.INVOICE_VIEWED)
        jobs.drain()
    kinds = [(one.type, one.status) for one in listening.deliveries(endpoint) if one.object_id == poisoned.id]
    assert kinds == [("invoice.created", "delivered"), ("invoice.sent", "failed"), ("invoice.paid", "delivered")]
    assert listening.find(endpoint).is_enabled


def test_a_receiver_that_is_gone_is_never_called_again(listening, endpoint, receiver, jobs):
    receiver.answer = status(410)
    invoice = draft(listening)
    happen(listening, invoice, EventType.INVOICE_SENT)
    jobs.drain()
    happen(listening, invoice, EventType.INVOICE_PAID)
    through(jobs, timedelta(hours=12))
    assert len(receiver.got) == 1
    assert listening.find(endpoint).disabled_reason == "The receiver answered 410 Gone: it wants nothing more."
    assert [status for _, status, _ in listening.statuses(endpoint)] == ["failed", "failed"]


def test_a_redirect_is_a_failure_and_is_tried_again(listening, endpoint, receiver, jobs):
    receiver.answer = status(301, location="http://127.0.0.1:9/")
    draft(listening)
    jobs.drain()
    assert listening.statuses(endpoint) == [("invoice.created", "queued", 1)]
    receiver.answer = status(204)
    jobs.after(seconds=6)
    assert listening.statuses(endpoint) == [("invoice.created", "delivered", 2)]


def test_a_busy_receiver_is_left_alone_for_as_long_as_it_asks(listening, endpoint, receiver, jobs):
    receiver.answer = status(429, retry_after="3600")
    draft(listening)
    jobs.drain()
    through(jobs, timedelta(minutes=59), step=timedelta(minutes=1))
    assert len(receiver.got) == 1
    jobs.after(minutes=2)
    assert len(receiver.got) == 2


def test_a_worker_killed_before_the_outcome_sends_it_again_under_the_same_id(listening, endpoint, receiver, jobs):
    draft(listening)
    (delivery,) = listening.deliveries(endpoint)
    url, now = listening.database.url.render_as_string(hide_password=False), jobs.clock.now().isoformat()
    command = [sys.executable, "-m", "tests.workers.doomed", url, delivery.id, now]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL
    jobs.drain()
    assert len(receiver.got) == 1, "a try that may still run is not made twice"
    jobs.after(seconds=ATTEMPT_SECONDS + 1)
    assert len(receiver.got) == 2
    assert {got.id for got in receiver.got} == {listening.events()[0].id}
    assert len({got.body for got in receiver.got}) == 1
    assert [one.outcome for one in attempts(listening, delivery)] == ["lost", "delivered"]


def test_a_late_outcome_of_a_worker_that_was_taken_for_dead_changes_no_end(listening, endpoint, receiver, worker, jobs):
    draft(listening)
    (delivery,) = listening.deliveries(endpoint)
    slow = worker.application.run_sync(begin_try, delivery_id=delivery.id)
    jobs.clock.advance(seconds=ATTEMPT_SECONDS + 1)
    jobs.drain()
    late = HookAnswer(code=None, words="No whole answer within 15 seconds.")
    worker.application.run_sync(record_try, delivery_id=delivery.id, attempt_id=slow.attempt_id, answer=late)
    assert listening.statuses(endpoint) == [("invoice.created", "delivered", 2)]


def test_two_workers_send_each_event_once(listening, endpoint, receiver, worker):
    invoices = [draft(listening) for _ in range(4)]
    for invoice in invoices:
        happen(listening, invoice, EventType.INVOICE_SENT, EventType.INVOICE_PAID)
    ids = [delivery.id for delivery in listening.deliveries(endpoint)]

    def work() -> None:
        for _ in range(6):
            for delivery_id in ids:
                deliver(worker.application, worker.hooks, delivery_id=delivery_id)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got.id for got in receiver.got) == sorted(event.id for event in listening.events())
    assert {one.status for one in listening.deliveries(endpoint)} == {"delivered"}


def test_a_slow_endpoint_holds_few_workers_and_goes_on_when_one_is_free(listening, endpoint, receiver, worker, jobs):
    for _ in range(MOST_AT_ONCE + 2):
        draft(listening)
    ids = [delivery.id for delivery in listening.deliveries(endpoint)]
    trying = [worker.application.run_sync(begin_try, delivery_id=delivery_id) for delivery_id in ids]
    assert [attempt is not None for attempt in trying] == [True] * MOST_AT_ONCE + [False] * 2
    assert trying[0] is not None
    arrived = HookAnswer(code=204)
    record = {"delivery_id": ids[0], "attempt_id": trying[0].attempt_id, "answer": arrived}
    worker.application.run_sync(record_try, **record)
    jobs.drain()
    assert [got.id for got in receiver.got] == [one.event_id for one in listening.deliveries(endpoint)[MOST_AT_ONCE:]]


def test_what_a_lost_job_left_behind_is_taken_up(listening, endpoint, receiver, worker, jobs):
    draft(listening)
    with listening.database.write() as uow:
        uow.session.connection().exec_driver_sql("DELETE FROM job WHERE kind = 'deliver_webhook'")
    jobs.after(minutes=5)
    assert receiver.got == []
    assert worker.application.run_sync(take_up_deliveries) == 1
    jobs.drain()
    assert receiver.types == ["invoice.created"]
    assert worker.application.run_sync(take_up_deliveries) == 0


def test_a_long_backlog_of_one_endpoint_does_not_stand_before_another(listening, endpoint, worker, jobs, receiver):
    for _ in range(MOST_TAKEN_UP + 1):
        draft(listening)
    other = listening.endpoint(url=receiver.url)
    draft(listening)
    with listening.database.write() as uow:
        uow.session.connection().exec_driver_sql("DELETE FROM job WHERE kind = 'deliver_webhook'")
    jobs.after(minutes=5)
    assert worker.application.run_sync(take_up_deliveries) == MOST_TAKEN_UP + 1
    jobs.drain()
    assert {status for _, status, _ in (*listening.statuses(endpoint), *listening.statuses(other))} == {"delivered"}


def test_a_try_that_was_lost_with_its_job_is_taken_up(listening, endpoint, receiver, worker, jobs):
    draft(listening)
    (delivery,) = listening.deliveries(endpoint)
    worker.application.run_sync(begin_try, delivery_id=delivery.id)
    with listening.database.write() as uow:
        uow.session.connection().exec_driver_sql("DELETE FROM job WHERE kind = 'deliver_webhook'")
    jobs.after(seconds=30)
    assert worker.application.run_sync(take_up_deliveries) == 0
    jobs.after(minutes=2)
    assert worker.application.run_sync(take_up_deliveries) == 1
    jobs.drain()
    assert listening.statuses(endpoint) == [("invoice.created", "delivered", 2)]


def test_what_arrived_after_it_was_given_up_counts_as_delivered(listening, endpoint, worker):
    draft(listening)
    (delivery,) = listening.deliveries(endpoint)
    slow = worker.application.run_sync(begin_try, delivery_id=delivery.id)
    where = {"business_id": listening.business.id, "acting": listening.acting, "endpoint_id": endpoint.id}
    worker.application.run_sync(update_endpoint, **where, form={"enabled": False})
    arrived = HookAnswer(code=200)
    worker.application.run_sync(record_try, delivery_id=delivery.id, attempt_id=slow.attempt_id, answer=arrived)
    assert listening.statuses(endpoint) == [("invoice.created", "delivered", 1)]


@pytest.mark.postgres
def test_the_scaled_queue_delivers_in_order_too(postgres_database, receiver):
    ctx = a_context(policy=Policy(signup_is_open=True, hooks_to_loopback=True))
    listening = Listening.on(postgres_database, ctx)
    endpoint = listening.endpoint(url=receiver.url)
    invoices = [draft(listening) for _ in range(3)]
    for invoice in invoices:
        happen(listening, invoice, EventType.INVOICE_SENT, EventType.INVOICE_PAID)
    parts = {"application": Application(Settings(), postgres_database, ctx), "hooks": HookSender(loopback=True)}
    worker, stop = SimpleNamespace(**parts), threading.Event()
    queue = {"stop": stop, "concurrency": 4}
    thread = threading.Thread(target=run_postgres_jobs, args=(worker, HOOK_JOBS), kwargs=queue, daemon=True)
    thread.start()
    wait_until(lambda: len(receiver.got) == 9, what="nine events", timeout_seconds=30)
    wait_until(
        lambda: {status for _, status, _ in listening.statuses(endpoint)} == {"delivered"}, what="their outcomes"
    )
    stop.set()
    thread.join(10)
    order = defaultdict(list)
    for got in receiver.got:
        order[got.event["data"]["id"]].append(got.event["sequence"])
    assert dict(order) == {invoice.id: [1, 2, 3] for invoice in invoices}


def test_a_person_sends_it_again_with_the_same_bytes(listening, endpoint, receiver, worker, jobs):
    receiver.answer = status(500)
    draft(listening)
    jobs.drain()
    (delivery,) = listening.deliveries(endpoint)
    receiver.answer = status(204)
    where = {"business_id": listening.business.id, "acting": listening.acting, "delivery_id": delivery.id}
    worker.application.run_sync(resend, **where)
    jobs.drain()
    assert listening.statuses(endpoint) == [("invoice.created", "delivered", 1)]
    jobs.clock.advance(seconds=1)
    worker.application.run_sync(resend, **where)
    jobs.drain()
    assert [got.body for got in receiver.got] == [receiver.got[0].body] * 3
    assert len({got.id for got in receiver.got}) == 1
    assert len(attempts(listening, delivery)) == 3


def test_switching_off_gives_up_what_was_on_its_way_and_on_again_sends_only_what_is_new(
    listening, endpoint, receiver, worker, jobs
):
    receiver.answer = status(500)
    invoice = draft(listening)
    jobs.drain()
    where = {"business_id": listening.business.id, "acting": listening.acting, "endpoint_id": endpoint.id}
    worker.application.run_sync(update_endpoint, **where, form={"enabled": False})
    happen(listening, invoice, EventType.INVOICE_SENT)
    assert listening.statuses(endpoint) == [("invoice.created", "failed", 1)]
    worker.application.run_sync(update_endpoint, **where, form={"enabled": True})
    receiver.answer = status(204)
    happen(listening, invoice, EventType.INVOICE_PAID)
    through(jobs, timedelta(hours=1))
    assert receiver.types == ["invoice.created", "invoice.paid"]


def test_for_a_day_the_old_secret_signs_too(listening, endpoint, receiver, worker, jobs):
    where = {"business_id": listening.business.id, "acting": listening.acting, "endpoint_id": endpoint.id}
    worker.application.run_sync(rotate_secret, **where)
    draft(listening)
    jobs.drain()
    jobs.after(hours=24)
    draft(listening)
    jobs.drain()
    assert [len(got.headers["webhook-signature"].split()) for got in receiver.got] == [2, 1]


def test_a_test_event_is_sent_whatever_the_filter_and_tried_once(listening, receiver, worker, jobs):
    endpoint = listening.endpoint(url=receiver.url, event_types=["invoice.paid"])
    receiver.answer = status(500)
    where = {"business_id": listening.business.id, "acting": listening.acting, "endpoint_id": endpoint.id}
    for _ in range(2):
        worker.application.run_sync(send_test, **where, data={"id": endpoint.id}, write_body=webhook_body)
        jobs.drain()
    through(jobs, timedelta(hours=1))
    assert receiver.types == ["webhook.test", "webhook.test"]
    assert listening.statuses(endpoint) == [("webhook.test", "failed", 1)] * 2
    assert listening.find(endpoint).is_enabled


def test_an_endpoint_that_turned_unsafe_is_not_called(listening, endpoint, receiver, worker):
    draft(listening)
    (delivery,) = listening.deliveries(endpoint)
    deliver(worker.application, HookSender(), delivery_id=delivery.id)
    assert receiver.got == []
    assert listening.deliveries(endpoint)[0].last_words.startswith("The address must start with https://")


def test_the_call_is_made_outside_of_any_transaction(listening, endpoint, worker):
    draft(listening)
    (delivery,) = listening.deliveries(endpoint)

    class Curious(HookSender):
        def send(self, call: HookCall) -> HookAnswer:
            with listening.database.write() as uow:  # would wait for ever
                uow.events.publish("somebody else", at=listening.ctx.clock.now())
            (attempt,) = attempts(listening, delivery)
            assert attempt.outcome == "started", "written before the call"
            return HookAnswer(code=204)

    deliver(worker.application, Curious(), delivery_id=delivery.id)
    assert listening.statuses(endpoint) == [("invoice.created", "delivered", 1)]
