"""A short payment that the issuer accepts as paid: by hand, once, named by its shortfall, without an entry."""

from __future__ import annotations

import pytest

from allscale_app.domain.errors import Conflict, NotFound
from allscale_app.services.accept_short import accept_short
from allscale_app.services.acting import Acting
from tests.builders import a_business, a_user
from tests.fakes.chain import Transfer
from tests.services.station import ONE


@pytest.fixture
def short(station):
    """120.00 due, 100.00 settled, final."""
    invoice = station.send()
    pay(station, invoice, 100)
    return invoice


def pay(station, invoice, coins, *, blocks=10):
    station.chain.mine(Transfer(to=invoice.deposit_address, raw_amount=coins * ONE), blocks=blocks)
    station.catch_up()


def accept(station, invoice, *, short_units=20 * ONE, business_id=""):
    with station.database.write() as uow:
        acting = Acting(uow.businesses.members(invoice.business_id)[0].user_id)
        return accept_short(
            uow,
            station.ctx,
            business_id=business_id or invoice.business_id,
            invoice_id=invoice.id,
            acting=acting,
            short_units=short_units,
        )


def test_it_is_paid_with_what_is_missing_written_off_and_no_coin_moved(station, short):
    before = station.balances(short.business_id)
    accept(station, short)
    invoice = station.invoice(short)
    assert (invoice.payment_status, invoice.label_base, invoice.flags) == ("paid", "paid", ["short_accepted"])
    assert (invoice.written_off_units, invoice.amount_due_units, invoice.settled_units) == (20 * ONE, 0, 100 * ONE)
    assert station.balances(short.business_id) == before
    assert station.facts(short, "written_off")[0]["units"] == 20 * ONE
    assert station.facts(short, "paid") == [{"late": False, "short": True}]
    assert station.facts(short, "short_accepted") == []
    assert {"receipt", "issuer_paid"} <= set(station.mails(short))


def test_a_second_click_changes_nothing(station, short):
    accept(station, short)
    events = station.last_event()
    assert accept(station, short).accepted_short_units == 20 * ONE
    assert station.last_event() == events
    assert len(station.facts(short, "written_off")) == 1


def test_a_shortfall_that_changed_meanwhile_is_looked_at_again(station, short):
    pay(station, short, 5)
    with pytest.raises(Conflict, match="has changed"):
        accept(station, short)
    accept(station, short, short_units=15 * ONE)
    assert station.invoice(short).written_off_units == 15 * ONE


def test_not_while_a_payment_is_on_its_way(station, short):
    pay(station, short, 5, blocks=1)
    with pytest.raises(Conflict, match="no payment is on its way"):
        accept(station, short)


@pytest.mark.parametrize("coins", [0, 120])
def test_an_unpaid_and_a_paid_invoice_are_not_short(station, coins):
    invoice = station.send()
    if coins:
        pay(station, invoice, coins)
    with pytest.raises(Conflict, match="partly paid"):
        accept(station, invoice, short_units=station.invoice(invoice).amount_due_units)


def test_another_business_has_no_such_invoice(station, short):
    with station.database.write() as uow:
        other = a_business(uow, station.ctx, owner=a_user(uow, station.ctx))
    with pytest.raises(NotFound):
        accept(station, short, business_id=other.id)
    assert station.invoice(short).payment_status == "partially_paid"


def test_what_still_arrives_lessens_the_shortfall_then_is_over(station, short):
    accept(station, short)
    pay(station, short, 20)
    invoice = station.invoice(short)
    assert (invoice.payment_status, invoice.written_off_units, invoice.excess_units) == ("paid", 0, 0)
    pay(station, short, 1)
    assert station.invoice(short).excess_units == ONE


def test_no_more_is_accepted_than_was_shown(station):
    """A further payment that is taken back opens the invoice again: the shortfall is more than was accepted."""
    invoice = station.send()
    pay(station, invoice, 60)
    pay(station, invoice, 40, blocks=4)
    accept(station, invoice)
    station.chain.reorg(depth=4)
    station.catch_up()
    now = station.invoice(invoice)
    assert (now.payment_status, now.settled_units, now.paid_at) == ("partially_paid", 60 * ONE, None)
