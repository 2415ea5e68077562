"""From one balance to another, at once, and back (flow 15); money paid elsewhere (flow 36)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from allscale_app.domain.errors import Conflict, DomainError, InvalidInput, NotAllowed
from allscale_app.domain.ledger.accounts import Role
from allscale_app.services.acting import Acting
from allscale_app.services.balance_payments import offer_balance, pay_from_balance
from allscale_app.services.manual_payments import record_payment
from allscale_app.services.refunds import request_refund
from allscale_app.store.tables import Business
from tests.builders import a_user
from tests.services.station import ONE
from tests.services.till import Till


@dataclass
class Payer:
    """A business with money, and its owner."""

    till: Till
    business: Business
    user_id: str

    def pay(self, invoice, units: int, *, attempt: str = "click-1"):
        with self.till.database.write() as uow:
            return pay_from_balance(
                uow,
                self.till.ctx,
                token=invoice.checkout_token,
                user_id=self.user_id,
                payer_id=self.business.id,
                amount_units=units,
                attempt=attempt,
            )


@pytest.fixture
def payer(till: Till) -> Payer:
    """Tidewater has 116.22 USDC."""
    with till.database.write() as uow:
        user = a_user(uow, till.ctx)
        business = till.business(uow, owner=user, name="Tidewater")
    till.fund(till.accept(till.send(business)))
    return Payer(till, business, user.id)


def test_one_click_pays_a_part_and_another_the_rest(till: Till, payer: Payer):
    invoice = till.send(amount="100.00")
    with till.database.read() as uow:
        offer = offer_balance(uow, till.ctx, invoice=invoice, payer_id=payer.business.id)
    assert (offer.available_units, offer.open_units) == (116_220_000, 100 * ONE)
    leg = payer.pay(invoice, 40 * ONE)
    assert payer.pay(invoice, 40 * ONE).id == leg.id
    assert till.invoice(invoice).payment_status == "partially_paid"
    payer.pay(invoice, 60 * ONE, attempt="click-2")
    assert payer.pay(invoice, 60 * ONE, attempt="click-2").status == "final"
    assert till.invoice(invoice).payment_status == "paid"
    assert till.balances(invoice.business_id) == {"available": 100 * ONE}
    assert till.balances(payer.business.id) == {"available": 16_220_000}


@pytest.mark.parametrize("units", [0, -1, 100 * ONE + 1, 1.5, "100"])
def test_an_amount_that_is_not_open_is_refused(till: Till, payer: Payer, units):
    with pytest.raises(InvalidInput, match="at most what is still open"):
        payer.pay(till.send(amount="100.00"), units)


def test_a_part_is_a_cent_or_more_and_the_rest_may_be_less(till: Till, payer: Payer):
    with till.database.write() as uow:
        exact = till.business(uow, tolerance_absolute_units=0)
    invoice = till.send(exact, amount="100.00")
    with pytest.raises(InvalidInput, match=r"at least 0\.01"):
        payer.pay(invoice, 9_999)
    payer.pay(invoice, 99_999_999)
    payer.pay(invoice, 1, attempt="click-2")
    assert till.invoice(invoice).payment_status == "paid"


def test_a_short_balance_ones_own_invoice_and_a_paid_one_say_so(till: Till, payer: Payer):
    with pytest.raises(Conflict, match="too short"):
        payer.pay(till.send(amount="117.00"), 117 * ONE)
    with pytest.raises(Conflict, match="your own invoice"):
        payer.pay(till.send(payer.business, amount="1.00"), ONE)
    paid = till.send(amount="1.00")
    payer.pay(paid, ONE)
    with pytest.raises(Conflict, match="Nothing is left"):
        payer.pay(paid, ONE, attempt="click-2")


def test_only_a_verified_owner_pays(till: Till, payer: Payer):
    invoice = till.send(amount="1.00")
    with till.database.write() as uow:
        stranger = a_user(uow, till.ctx)
    with pytest.raises(NotAllowed, match="owner or admin"):
        Payer(till, payer.business, stranger.id).pay(invoice, ONE)
    with till.database.write() as uow:
        uow.users.get(payer.user_id).email_verified_at = None
    with pytest.raises(NotAllowed, match="Verify your e-mail"):
        payer.pay(invoice, ONE)


def test_a_balance_refund_is_instant(till: Till, payer: Payer):
    invoice = till.send(amount="100.00")
    leg = payer.pay(invoice, 100 * ONE)
    owner = _owner(till, invoice.business_id)

    def refund(units: int, attempt: str):
        with till.database.write() as uow:
            return request_refund(
                uow,
                till.ctx,
                business_id=invoice.business_id,
                payment_id=leg.id,
                acting=owner,
                applied_units=units,
                attempt=attempt,
            )

    assert refund(30 * ONE, "a").id == refund(30 * ONE, "a").id
    assert till.invoice(invoice).payment_status == "partially_refunded"
    with pytest.raises(InvalidInput, match="at most what is left"):
        refund(71 * ONE, "b")
    refund(70 * ONE, "c")
    assert till.invoice(invoice).payment_status == "refunded"
    assert till.balances(payer.business.id) == {"available": 116_220_000}
    assert till.balances(invoice.business_id) == {}
    with till.database.read() as uow:
        kinds = [event.kind for event in uow.timeline.of_invoice(invoice.id)]
    assert [kind for kind in kinds if kind.startswith("refund")] == ["refund_requested", "refunded"] * 2, (
        "it was asked for before it was done"
    )


def test_money_paid_elsewhere_counts_without_an_entry(till: Till):
    invoice = till.send(due_on="2026-11-30")
    owner = _owner(till, invoice.business_id)

    def record(**fields):
        with till.database.write() as uow:
            return record_payment(
                uow,
                till.ctx,
                business_id=invoice.business_id,
                invoice_id=invoice.id,
                acting=owner,
                **{"amount_units": 120 * ONE, "note": "Cash", "attempt": "form-1", **fields},
            )

    above = {"amount_units": 120 * ONE + 1}
    for wrong in ({"amount_units": 0}, {"amount_units": "1"}, above, {"received_on": date(2999, 1, 1)}):
        with pytest.raises(DomainError):
            record(**wrong)
    leg = record()
    assert record().id == leg.id
    assert (leg.rail, leg.status, leg.unit) == ("manual", "final", "USDC")
    paid = till.invoice(invoice)
    assert (paid.payment_status, paid.flags) == ("paid", ["manual"])
    with pytest.raises(Conflict, match="Nothing is left"):
        record(attempt="form-2")
    assert till.balances(invoice.business_id) == {}
    assert till.balance(Role.AVAILABLE, owner=invoice.business_id) == 0


def _owner(till: Till, business_id: str) -> Acting:
    with till.database.read() as uow:
        return Acting(uow.businesses.members(business_id)[0].user_id)
