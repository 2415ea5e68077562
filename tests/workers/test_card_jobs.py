"""The jobs of card money, driven by the queue: each does one thing, and a fault of one conversion keeps no other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from allscale_app.bootstrap.cards import CardDesk
from allscale_app.bootstrap.worker import WorkerProcess
from allscale_app.domain.ledger.accounts import Role
from allscale_app.services.conversion_sweeps import due_to_settle
from allscale_app.workers import card_jobs
from allscale_app.workers.card_jobs import CARD_JOBS
from allscale_app.workers.embedded import EmbeddedWorker
from allscale_app.workers.jobs import JOBS
from tests.fakes.cards import FakeCards
from tests.fakes.chain import FakeChain
from tests.fakes.context import a_context
from tests.services.counter import Counter
from tests.services.till import POLICY
from tests.workers.conftest import Queue, a_worker


@pytest.fixture
def counter(sqlite_database, clock) -> Counter:
    counter = Counter(sqlite_database, a_context(clock=clock, policy=POLICY), FakeChain(clock), cards=FakeCards(clock))
    counter.catch_up()
    counter.add_float()
    return counter


@pytest.fixture
def paying(counter: Counter, smtp, renderer) -> WorkerProcess:
    worker = a_worker(counter.database, counter.ctx, smtp, renderer)
    return replace(worker, cards=CardDesk(worker.application, counter.cards))


@pytest.fixture
def queue(paying, clock) -> Queue:
    return Queue(EmbeddedWorker(paying, JOBS, threads=1, now=clock.now), clock)


def run(worker, name, **payload):
    CARD_JOBS.run(worker, name, payload, is_last=False)


def test_every_job_that_services_queue_is_known():
    assert {"process_provider_event", "close_card_session", "send_card_refund", "convert_waiting"} <= {
        kind.name for kind in JOBS.kinds
    }
    crons = {kind.name: kind.cron for kind in JOBS.kinds}
    assert crons["expire_conversions"] == crons["settle_conversions"] == "* * * * *"


def test_a_kept_message_is_worked_on_by_the_queue(counter, queue):
    invoice = counter.send()
    page = counter.open_page(invoice)
    counter.cards.pay(page)
    counter.keep(counter.cards.events[0])
    queue.drain()
    assert counter.invoice(invoice).payment_status == "paid"


def test_a_processor_that_is_down_is_asked_again_and_the_operator_hears_of_the_end(counter, queue, clock):
    page = counter.open_page(counter.send())
    counter.cards.pay(page)
    counter.keep(counter.cards.events[0])
    counter.cards.down = True
    for _ in range(12):
        queue.after(hours=2)
    assert counter.calls() == ["event_failed"]
    assert counter.kept(counter.cards.events[0]).processed_at is None


def test_a_promise_whose_time_is_over_goes_and_its_page_is_closed(counter, paying, queue):
    page = counter.open_page(counter.send())
    counter.pass_time(minutes=16)
    run(paying, "expire_conversions")
    assert counter.balance(Role.FLOAT_RESERVED) == 0
    queue.drain()
    assert counter.cards.sessions[page].state == "ended"


def test_a_payer_who_came_back_is_not_kept_waiting_for_a_message(counter, paying):
    invoice = counter.send()
    counter.cards.pay(counter.open_page(invoice))
    run(paying, "look_at_card_session", conversion_id=counter.promises(invoice)[0].id)
    assert counter.invoice(invoice).payment_status == "paid"


def test_one_conversions_fault_keeps_no_other(counter, paying, monkeypatch):
    later = counter.ctx.clock.now().replace(year=2091)
    invoices = [counter.send(), counter.send()]
    for invoice in invoices:
        counter.cards.pay(counter.open_page(invoice), available_at=later)
    counter.deliver()
    counter.pass_time(days=500)

    def with_a_wrong_one(uow, ctx):
        (due,) = due_to_settle(uow, ctx)
        return (replace(due, conversion_ids=["cv_nobody", *due.conversion_ids]),)

    monkeypatch.setattr(card_jobs, "due_to_settle", with_a_wrong_one)
    with pytest.raises(LookupError, match="cv_nobody"):
        run(paying, "settle_conversions")
    assert [counter.invoice(invoice).payment_status for invoice in invoices] == ["paid", "paid"]


def test_what_waited_for_the_float_goes_on(counter, paying):
    invoice = counter.send(amount="9000.00")
    page = counter.open_page(invoice)
    counter.pass_time(minutes=16)
    run(paying, "expire_conversions")
    other = counter.send(amount="9000.00")
    counter.open_page(other)
    counter.cards.pay(page)
    counter.deliver()
    assert counter.invoice(invoice).payment_status == "processing"
    assert counter.audit() == (), "the processor's fee is the operator's cost, not the payer's money"
    counter.add_float()
    run(paying, "convert_waiting")
    assert counter.invoice(invoice).payment_status == "paid"


def test_an_instance_without_a_processor_has_nothing_to_do(counter, paying):
    without = replace(paying, cards=None)
    for name, payload in (
        ("process_provider_event", {"event_id": "pev_1"}),
        ("close_card_session", {"conversion_id": "cv_1"}),
        ("look_at_card_session", {"conversion_id": "cv_1"}),
        ("send_card_refund", {"refund_id": "rfd_1"}),
        ("take_up_card_work", {}),
    ):
        run(without, name, **payload)
        if name not in ("process_provider_event", "take_up_card_work"):
            run(paying, name, **payload)
