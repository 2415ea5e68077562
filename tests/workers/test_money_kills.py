"""A worker is killed (SIGKILL) between the processor's answer and our commit, in our transaction, and after it: the next
one ends the job, no money is lost and none is moved twice."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from allscale_app.domain.ledger.accounts import Role
from allscale_app.services.conversion_endings import expire_conversion
from allscale_app.store.engine import Database
from tests.fakes.cards import FakeCards
from tests.fakes.chain import FakeChain
from tests.fakes.context import a_context
from tests.services.counter import Counter
from tests.services.station import ONE
from tests.services.test_disputes_and_refunds import refund
from tests.services.till import POLICY
from tests.workers.crashes import MOMENTS, Morgue, load, save


@pytest.fixture(scope="module")
def morgue() -> Iterator[Morgue]:
    program = Morgue()
    yield program
    program.close()


@dataclass
class Scene:
    """A till whose workers are processes of their own."""

    counter: Counter
    morgue: Morgue
    file: Path

    def run(self, job: str, *, moment: str = "", **payload: str) -> int:
        counter = self.counter
        save(counter.cards, self.file)
        url = counter.database.url.render_as_string(hide_password=False)
        ended = self.morgue.run(url=url, file=str(self.file), job=job, payload=payload, moment=moment)
        counter.cards = load(self.file)
        return ended

    def kill_then_run(self, job: str, moment: str, **payload: str) -> None:
        """The first worker dies, the next one finds the job again, and so does a third."""
        assert self.run(job, moment=moment, **payload) == signal.SIGKILL
        assert self.counter.audit() == ()
        for _ in range(2):
            assert self.run(job, **payload) == 0


@pytest.fixture
def scene(database: Database, clock, morgue: Morgue, tmp_path: Path) -> Iterator[Scene]:
    """Runs on both databases; the books are audited afterwards."""
    ctx = a_context(clock=clock, policy=POLICY)
    counter = Counter(database, ctx, FakeChain(clock), cards=FakeCards(clock))
    counter.catch_up()
    counter.add_float()
    yield Scene(counter, morgue, tmp_path / "cards.pickle")
    assert counter.audit() == ()


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_worker_that_dies_in_the_middle_of_a_refund_sends_it_once(scene: Scene, moment: str):
    counter = scene.counter
    invoice = counter.send()
    counter.cards.pay(counter.open_page(invoice))
    counter.deliver()
    asked = refund(counter, invoice, counter.legs(invoice)[0], 60 * ONE)
    scene.kill_then_run("send_card_refund", moment, refund_id=asked.id)
    assert len(counter.cards.refunds) == 1
    assert counter.balances(invoice.business_id) == {"available": 56_220_000}
    assert counter.invoice(invoice).refunded_units == 60 * ONE


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_worker_that_dies_in_the_middle_of_a_payment_counts_it_once(scene: Scene, moment: str):
    counter = scene.counter
    invoice = counter.send()
    counter.cards.pay(counter.open_page(invoice))
    (event,) = counter.cards.events
    scene.kill_then_run("process_provider_event", moment, event_id=counter.keep(event) or "")
    assert counter.invoice(invoice).payment_status == "paid"
    assert counter.balances(invoice.business_id) == {"available": 116_220_000}
    assert (len(counter.legs(invoice)), counter.balance(Role.FLOAT_RESERVED)) == (1, 0)


@pytest.mark.parametrize("moment", ["posted", "committed"])
def test_a_worker_that_dies_while_it_credits_a_held_charge_credits_it_once(scene: Scene, moment: str):
    counter = scene.counter
    invoice = counter.send()
    counter.cards.pay(counter.open_page(invoice), available_at=counter.ctx.clock.now() + timedelta(days=1))
    counter.deliver()
    counter.pass_time(days=2)
    scene.kill_then_run("settle_conversions", moment)
    assert counter.balances(invoice.business_id) == {"available": 116_220_000}


@pytest.mark.parametrize("moment", ["posted", "committed"])
def test_a_worker_that_dies_while_it_goes_on_with_what_waited_converts_it_once(scene: Scene, moment: str):
    counter = scene.counter
    first, second = counter.send(amount="9000.00"), counter.send(amount="9000.00")
    page = counter.open_page(first)
    counter.pass_time(minutes=16)
    with counter.database.write() as uow:
        expire_conversion(uow, counter.ctx, conversion_id=counter.promises(first)[0].id)
    counter.open_page(second)
    counter.cards.pay(page)
    counter.deliver()
    assert counter.invoice(first).payment_status == "processing"
    counter.add_float()
    scene.kill_then_run("convert_waiting", moment)
    assert counter.invoice(first).payment_status == "paid"
    assert counter.balance(Role.UNMATCHED, unit="USD") == 0
