"""The issuer's word on another token: applied at par or credited, once, only when final; both databases, audited."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from allscale_app.domain.errors import Conflict, NotFound
from allscale_app.services.acting import Acting
from allscale_app.services.audit import audit_books
from allscale_app.services.cancel_invoice import cancel_invoice
from allscale_app.services.other_tokens import apply_transfer, credit_transfer, waiting_transfers
from allscale_app.services.scan_reversals import FinalityBroken
from allscale_app.store.tables import Business, Invoice
from tests.builders import a_business
from tests.fakes.chain import FakeChain, Transfer
from tests.fakes.context import USDT_CONTRACT
from tests.services.station import ONE, USDC, USDT, Station

WORDS = ("apply", "credit")


def came(
    station: Station, *, coins: int = 120, blocks: int = 8, business: Business | None = None
) -> tuple[Invoice, str]:
    """An invoice for USDC, 120.00, to which USDT came; the transfer's id."""
    invoice = station.send(business, accepted_units=[USDC])
    station.chain.mine(Transfer(invoice.deposit_address or "", coins * ONE, contract=USDT_CONTRACT), blocks=blocks)
    station.catch_up()
    with station.database.read() as uow:
        (transfer,) = waiting_transfers(uow, station.ctx, invoice=invoice)
    return invoice, transfer.id


def decide(
    station: Station, word: str, invoice: Invoice, transfer_id: str, *, applied_units: int | None = None
) -> None:
    """The issuer's word; by default what it would pay is what the issuer was shown."""
    with station.database.write() as uow:
        about = {"business_id": invoice.business_id, "invoice_id": invoice.id, "transfer_id": transfer_id}
        acting = Acting(uow.businesses.members(invoice.business_id)[0].user_id)
        if word == "credit":
            credit_transfer(uow, station.ctx, acting=acting, **about)
            return
        if applied_units is None:
            waiting = waiting_transfers(uow, station.ctx, invoice=invoice)
            applied_units = sum(each.worth.applied_units for each in waiting if each.worth and each.id == transfer_id)
        apply_transfer(uow, station.ctx, acting=acting, applied_units=applied_units, **about)


def test_applied_at_par_the_invoice_is_paid_and_the_coin_that_came_is_in_the_balance(station: Station):
    invoice, transfer_id = came(station)
    decide(station, "apply", invoice, transfer_id)
    after = station.invoice(invoice)
    assert (after.payment_status, after.settled_units, after.flags) == ("paid", 120 * ONE, [])
    (leg,) = station.legs(invoice)
    assert (leg.status, leg.unit, leg.units, leg.applied_units) == ("final", USDT, 120 * ONE, 120 * ONE)
    assert station.balances(invoice.business_id, USDT) == {"available": 120 * ONE}
    assert station.balances(unit=USDT) == {"deposit": 120 * ONE}
    assert station.mails(invoice) == ["issuer_paid", "receipt"]
    (told,) = station.facts(invoice, "other_token_applied")
    assert (told["payment_id"], told["applied_units"]) == (leg.id, 120 * ONE)
    with station.database.read() as uow:
        record = uow.audit.chain()[-1]
        assert (record.action, record.business_id) == ("unmatched.applied", invoice.business_id)
        assert record.actor == f"user:{uow.businesses.owner_id(invoice.business_id)}"


def test_a_part_leaves_the_rest_to_pay(station: Station):
    invoice, transfer_id = came(station, coins=50)
    decide(station, "apply", invoice, transfer_id)
    after = station.invoice(invoice)
    assert (after.payment_status, after.amount_due_units) == ("partially_paid", 70 * ONE)
    station.chain.mine(Transfer(invoice.deposit_address or "", 70 * ONE), blocks=8)
    station.catch_up()
    assert station.invoice(invoice).payment_status == "paid"


def test_credited_it_counts_for_the_balance_alone(station: Station):
    invoice, transfer_id = came(station)
    decide(station, "credit", invoice, transfer_id)
    after = station.invoice(invoice)
    assert (after.payment_status, after.flags, station.legs(invoice)) == ("unpaid", [], [])
    assert station.balances(invoice.business_id, USDT) == {"available": 120 * ONE}
    assert [fact["units"] for fact in station.facts(invoice, "other_token_credited")] == [120 * ONE]


@pytest.mark.parametrize("first", WORDS)
@pytest.mark.parametrize("second", WORDS)
def test_the_second_word_is_too_late(station: Station, first: str, second: str):
    invoice, transfer_id = came(station)
    decide(station, first, invoice, transfer_id)
    with pytest.raises(NotFound):
        decide(station, second, invoice, transfer_id)
    assert station.balances(invoice.business_id, USDT) == {"available": 120 * ONE}


@pytest.mark.parametrize("word", WORDS)
def test_nothing_is_decided_before_it_is_final(station: Station, word: str):
    invoice, transfer_id = came(station, blocks=2)
    with pytest.raises(Conflict, match="not final yet"):
        decide(station, word, invoice, transfer_id)
    station.chain.reorg(2)
    station.catch_up()
    with pytest.raises(NotFound):
        decide(station, word, invoice, transfer_id)
    assert station.balances(unit=USDT) == {}


@pytest.mark.parametrize("word", WORDS)
def test_anothers_transfer_is_an_unknown_one(station: Station, word: str):
    invoice, transfer_id = came(station)
    with station.database.write() as uow:
        stranger = a_business(uow, station.ctx)
    other = station.send(stranger)
    with pytest.raises(NotFound):
        decide(station, word, other, transfer_id)
    sibling, _ = came(station)
    with pytest.raises(NotFound):
        decide(station, word, sibling, transfer_id)
    assert station.balances(invoice.business_id, USDT) == {}


def test_a_closed_or_paid_invoice_takes_nothing_more(station: Station):
    closed, closed_transfer = came(station)
    paid, paid_transfer = came(station)
    station.chain.mine(Transfer(paid.deposit_address or "", 120 * ONE), blocks=8)
    station.catch_up()
    with station.database.write() as uow:
        acting = Acting(uow.businesses.members(closed.business_id)[0].user_id)
        cancel_invoice(uow, station.ctx, business_id=closed.business_id, invoice_id=closed.id, acting=acting, reason="")
    for invoice, transfer_id in ((closed, closed_transfer), (paid, paid_transfer)):
        with pytest.raises(Conflict, match="Credit it to your balance"):
            decide(station, "apply", invoice, transfer_id)
        decide(station, "credit", invoice, transfer_id)
        assert station.balances(invoice.business_id, USDT) == {"available": 120 * ONE}


def test_what_the_business_owes_is_repaid_first(station: Station):
    with station.database.write() as uow:
        business = a_business(uow, station.ctx)
    first = station.send(business)
    station.chain.mine(Transfer(first.deposit_address or "", 60 * ONE, contract=USDT_CONTRACT), blocks=3)
    station.catch_up()
    station.spend(business.id, 60 * ONE, USDT)
    station.chain.reorg(3)
    station.catch_up()
    assert station.balances(business.id, USDT) == {"held": 60 * ONE, "receivable": 60 * ONE}
    invoice, transfer_id = came(station, business=business)
    decide(station, "apply", invoice, transfer_id)
    assert station.balances(business.id, USDT) == {"held": 60 * ONE, "available": 60 * ONE}
    assert station.invoice(invoice).payment_status == "paid"


def test_a_decision_is_never_taken_back_by_a_network(station: Station):
    invoice, transfer_id = came(station)
    decide(station, "apply", invoice, transfer_id)
    station.chain.reorg(8)
    with pytest.raises(FinalityBroken):
        station.catch_up()
    assert station.invoice(invoice).payment_status == "paid"


@pytest.mark.parametrize(
    ("statement", "check"),
    [
        ("UPDATE payment SET units = units - 1", "leg_entries"),
        ("UPDATE payment SET status = 'settled'", "leg_entries"),
        ("UPDATE observation SET resolved_at = NULL WHERE outcome = 'unmatched'", "credited_once"),
    ],
)
def test_a_decision_that_the_books_do_not_hold_is_found(database, ctx, chain: FakeChain, statement: str, check: str):
    broken = Station(database, ctx, chain)
    broken.catch_up()
    invoice, transfer_id = came(broken)
    decide(broken, "apply", invoice, transfer_id)
    assert broken.audit() == ()
    with database.write() as uow:
        uow.session.connection().execute(text(statement))
    with database.read() as uow:
        assert check in {finding.check for finding in audit_books(uow, ctx)}
