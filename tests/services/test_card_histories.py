"""Whatever order, delay and doubling the processor's messages have, the books end the same (seeded)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from allscale_app.services.refunds import request_refund
from allscale_app.store.tables import Invoice
from tests.services.histories import TIME_BOX_SECONDS, World, compare
from tests.services.station import ONE
from tests.services.test_disputes_and_refunds import owner_of

PAID_AT_ONCE = ("paid", "declined then paid", "won", "lost", "refunded", "part refunded", "refund failed")
HELD = ("held", "held and won", "held and lost", "held and a part won", "held and a part lost")
STORIES = (*PAID_AT_ONCE, *HELD, "ended", "paid late")
PART = 40 * ONE
ENDS = {
    "paid": "paid",
    "declined then paid": "paid",
    "won": "paid",
    "lost": "unpaid",
    "refunded": "refunded",
    "part refunded": "partially_refunded",
    "refund failed": "paid",
    "held": "paid",
    "held and won": "paid",
    "held and lost": "unpaid",
    "held and a part won": "paid",
    "held and a part lost": "partially_refunded",
    "ended": "unpaid",
    "paid late": "paid",
}


class Cards:
    """One business, one invoice for each story; what happens happens at the same times in every history."""

    def __init__(self, world: World) -> None:
        self.world, self.counter, self.cards = world, world.counter, world.counter.cards
        self.noted = 0
        with self.counter.database.write() as uow:
            self.business = self.counter.business(uow)
        self.invoices = {
            story: self.counter.send(self.business, amount=f"{100 + number}.00") for number, story in enumerate(STORIES)
        }
        self.pages = {story: self.counter.open_page(invoice) for story, invoice in self.invoices.items()}

    def play(self) -> dict[str, Any]:
        """Let everything happen, tell of it as the seed wants, then of whatever is left; the books."""
        self._happen(self.cards.decline, "declined then paid")
        self.counter.pass_time(minutes=5)
        self._happen(self.cards.pay, *PAID_AT_ONCE)
        self._happen(partial(self.cards.pay, available_at=self.counter.ctx.clock.now() + timedelta(days=7)), *HELD)
        self.counter.pass_time(minutes=15)
        self._happen(self.cards.pay, "paid late")
        self._happen(self.cards.end, "ended")
        self._send_back()
        self._happen(self.cards.open_dispute, "won", "lost", "held and won", "held and lost")
        self._happen(partial(self.cards.open_dispute, units=PART), "held and a part won", "held and a part lost")
        self.counter.pass_time(days=3)
        self._decide("won", "lost", "held and lost")
        self.counter.pass_time(days=5)
        self.world.tell_some()
        self._decide("held and won", "held and a part won", "held and a part lost")
        self.cards.pay_out(50 * ONE)
        self._note_messages()
        self.world.tell_the_rest()
        return self.world.books([self.business], list(self.invoices.values()))

    def _happen(self, what: Callable[[str], object], *stories: str) -> None:
        for story in stories:
            what(self.pages[story])
            self._note_messages()
            self.world.tell_some()

    def _decide(self, *stories: str) -> None:
        for story in stories:
            self.cards.decide(f"du_{self.pages[story]}", won=story.endswith("won"))
            self._note_messages()
            self.world.tell_some()

    def _note_messages(self) -> None:
        self.world.news += [partial(self.counter.deliver, event) for event in self.cards.events[self.noted :]]
        self.noted = len(self.cards.events)

    def _send_back(self) -> None:
        """The issuer sends back what the issuer sees; the processor takes its time over some of it."""
        for story, units in (("refunded", None), ("part refunded", PART), ("refund failed", PART)):
            self.cards.refund_state = "done" if units is None else "pending"
            for needed in ("paid", story):
                self._told_of_payment(needed)
            refund_id = self._ask_back(self.invoices[story], units)
            self.counter.desk.send_refund(refund_id)
            self.world.news.append(partial(self.counter.desk.send_refund, refund_id))
            if units is not None:
                self._settle_refund(refund_id, state="done" if story == "part refunded" else "failed")

    def _settle_refund(self, refund_id: str, *, state: str) -> None:
        external = f"re_{refund_id}"
        self.cards.refunds[external] = replace(self.cards.refunds[external], state=state)
        self.cards.say("refund", external)
        self._note_messages()
        self.world.tell_some()

    def _told_of_payment(self, story: str) -> None:
        page = self.pages[story]
        self.counter.deliver(next(event for event in self.cards.events if event.object_id == page))

    def _ask_back(self, invoice: Invoice, units: int | None) -> str:
        leg = self.counter.legs(invoice)[-1]
        with self.counter.database.write() as uow:
            return request_refund(
                uow,
                self.counter.ctx,
                business_id=invoice.business_id,
                payment_id=leg.id,
                acting=owner_of(self.counter, invoice),
                applied_units=units or leg.applied_units,
            ).id


def play(world: World) -> dict[str, Any]:
    return Cards(world).play()


def check(plain: dict[str, Any]) -> None:
    """The plain history is the one that was meant."""
    assert plain["calls"] == []
    assert [status for status, *_ in plain["invoices"]] == [ENDS[story] for story in STORIES]


def test_shuffled_doubled_and_delayed_messages_give_identical_books(new_sqlite_database):
    plain, done = compare(new_sqlite_database, play, seconds=TIME_BOX_SECONDS)
    check(plain)
    assert done >= 1


@pytest.mark.soak
@pytest.mark.timeout(3_600)
def test_a_thousand_shuffled_doubled_and_delayed_histories_give_identical_books(new_sqlite_database):
    plain, done = compare(new_sqlite_database, play, seconds=None)
    check(plain)
    assert done == 1_000
