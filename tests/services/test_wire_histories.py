"""Whatever order, delay and doubling the bank's lines have, between payments and refunds from balances, the books end
the same (seeded)."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from allscale_app.services.balance_payments import pay_from_balance
from allscale_app.services.bank_decisions import apply_line
from allscale_app.services.bank_refunds import end_to_end_of
from allscale_app.services.refunds import request_refund
from allscale_app.store.tables import Invoice
from tests.rails.bank_files import camt_entry
from tests.services.bank_desk import Desk
from tests.services.histories import TIME_BOX_SECONDS, World, compare
from tests.services.station import ONE
from tests.services.test_disputes_and_refunds import owner_of

ENDS = {
    "paid": "paid",
    "twice": "paid",
    "short, then the rest": "paid",
    "returned": "unpaid",
    "euros in time": "paid",
    "euros too late": "paid",
    "euros that never come": "unpaid",
    "more than the float": "paid",
    "sent back in part": "partially_refunded",
    "the payer's own": "unpaid",
    "from a balance": "partially_refunded",
}
AMOUNTS = {story: f"{100 + number}.00" for number, story in enumerate(ENDS)} | {
    "more than the float": "20000.00",
    "from a balance": "104.00",
}


class Transfers:
    """Three businesses, one invoice for each story; what happens happens at the same times in every history."""

    def __init__(self, world: World) -> None:
        self.world, self.counter = world, world.counter
        self.desk = Desk(self.counter)
        with self.counter.database.write() as uow:
            self.seller, self.payer, self.paid = (self.counter.business(uow) for _ in range(3))
        owners = {"the payer's own": self.payer, "from a balance": self.paid}
        self.invoices = {
            story: self.counter.send(owners.get(story, self.seller), amount=amount) for story, amount in AMOUNTS.items()
        }
        self.desk.put_rate()
        self.told = {
            story: self.desk.instruct(invoice, "EUR" if story.startswith("euros") else "USD")
            for story, invoice in self.invoices.items()
        }

    def play(self) -> dict[str, Any]:
        """Let everything happen, tell of it as the seed wants, then of whatever is left; the books."""
        for story in ("paid", "returned", "twice", "the payer's own", "sent back in part", "more than the float"):
            self._transfer(story, ref=f"first {story}")
        self._transfer("twice", ref="second")
        self._transfer("short, then the rest", ref="short", amount="60.00")
        self._transfer("euros in time", ref="euros")
        self._pay_from_balance_and_send_a_part_back()
        self.counter.pass_time(days=5)
        self._transfer("euros too late", ref="late euros")
        self._transfer("short, then the rest", ref="rest", amount="42.00")
        self._send_back_by_bank()
        for story in ("returned", "the payer's own"):
            self._transfer(story, ref=f"first {story}", direction="DBIT", extra="<RvslInd>true</RvslInd>")
        self.world.tell_the_rest()
        self._let_the_operator_decide()
        self.counter.add_float(30_000 * ONE)
        self.world.tell_the_rest()
        return self.world.books([self.seller, self.payer, self.paid], list(self.invoices.values()))

    def _transfer(self, story: str, *, ref: str, amount: str = "", **fields: str) -> None:
        """A line of a statement, booked today."""
        told = self.told[story]
        entry = camt_entry(
            amount=amount or f"{told.pay_units // ONE}.{told.pay_units % ONE // 10_000:02}",
            currency=told.currency,
            ref=ref,
            reference=told.reference,
            day=f"{self.counter.ctx.clock.now():%Y-%m-%d}",
            **fields,
        )
        self._note(entry, euros=told.currency == "EUR")

    def _note(self, entry: str, *, euros: bool = False) -> None:
        self.world.news.append(partial(self._bring, entry, euros=euros))
        self.world.tell_some()

    def _bring(self, entry: str, *, euros: bool) -> None:
        self.desk.put_rate()
        self.desk.bring(entry, euros=euros)

    def _tell_of(self, story: str) -> None:
        """Nobody spends what nobody has told of."""
        reference = self.told[story].reference
        next(news for news in self.world.news if reference in news.args[0])()  # type: ignore[attr-defined]  # partials

    def _pay_from_balance_and_send_a_part_back(self) -> None:
        self._tell_of("the payer's own")
        invoice = self.invoices["from a balance"]
        with self.counter.database.write() as uow:
            leg = pay_from_balance(
                uow,
                self.counter.ctx,
                token=invoice.checkout_token or "",
                user_id=owner_of(self.counter, self.invoices["the payer's own"]).user_id,
                payer_id=self.payer.id,
                amount_units=104 * ONE,
                attempt="click",
            )
        self.world.tell_some()
        self._ask_back(invoice, leg.id)

    def _send_back_by_bank(self) -> None:
        self._tell_of("sent back in part")
        invoice = self.invoices["sent back in part"]
        refund_id = self._ask_back(invoice, self.counter.legs(invoice)[0].id)
        self._note(camt_entry(ref="out", amount="40.00", direction="DBIT", end_to_end=end_to_end_of(refund_id)))

    def _ask_back(self, invoice: Invoice, payment_id: str) -> str:
        with self.counter.database.write() as uow:
            return request_refund(
                uow,
                self.counter.ctx,
                business_id=invoice.business_id,
                payment_id=payment_id,
                acting=owner_of(self.counter, invoice),
                applied_units=40 * ONE,
            ).id

    def _let_the_operator_decide(self) -> None:
        """A return that was told before its payment is the operator's to apply."""
        for line in self.desk.lines():
            if line.why == "return":
                story = line.bank_ref.partition(" ")[2].partition(":")[0]
                with self.counter.database.write() as uow:
                    apply_line(
                        uow,
                        self.counter.ctx,
                        user_id=self.counter.operator_id,
                        line_id=line.id,
                        invoice=self.invoices[story].id,
                    )


def play(world: World) -> dict[str, Any]:
    return Transfers(world).play()


def check(plain: dict[str, Any]) -> None:
    """The plain history is the one that was meant."""
    assert [status for status, *_ in plain["invoices"]] == [*ENDS.values()]
    assert plain["accounts"]["operator unmatched USD"] == 101 * ONE, "the second of the two transfers"
    assert "operator float_reserved USDC@31337" not in plain["accounts"]


def test_shuffled_doubled_and_delayed_lines_give_identical_books(new_sqlite_database):
    plain, done = compare(new_sqlite_database, play, seconds=TIME_BOX_SECONDS)
    check(plain)
    assert done >= 1


@pytest.mark.soak
@pytest.mark.timeout(3_600)
def test_a_thousand_shuffled_doubled_and_delayed_statements_give_identical_books(new_sqlite_database):
    plain, done = compare(new_sqlite_database, play, seconds=None)
    check(plain)
    assert done == 1_000
