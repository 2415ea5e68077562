"""Money in the inbox and the operator's word on it: flows 11 and 14 of rules 1, on both databases, audited afterwards."""

from __future__ import annotations

import pytest

from allscale_app.domain.errors import Conflict, NotFound
from allscale_app.services.balance_history import read_history
from allscale_app.services.deposits import issue_address
from allscale_app.services.unmatched import UnmatchedRow, attribute_to_float, credit_unmatched, list_unmatched
from allscale_app.store.tables import Business
from tests.builders import a_business
from tests.fakes.chain import FakeChain, Transfer
from tests.fakes.context import USDT_CONTRACT
from tests.services.station import ONE, USDC, USDT, Station


def waiting(station: Station) -> list[UnmatchedRow]:
    with station.database.read() as uow:
        return list(list_unmatched(uow, station.ctx))


def credit(station: Station, row: UnmatchedRow, business: Business | None = None) -> None:
    with station.database.write() as uow:
        credit_unmatched(uow, station.ctx, observation_id=row.id, business_id=business.id if business else None)


def arrive(station: Station, chain: FakeChain, *, purpose: str, final: bool = True, coins: int = 5) -> UnmatchedRow:
    """Money at an address that belongs to no business."""
    with station.database.write() as uow:
        address = issue_address(uow, station.ctx, purpose=purpose, business_id=None).address  # type: ignore[arg-type]  # one of the three
    chain.mine(Transfer(address, coins * ONE), blocks=7 if final else 1)
    station.catch_up()
    return waiting(station)[-1]


@pytest.fixture
def business(station: Station) -> Business:
    with station.database.write() as uow:
        return a_business(uow, station.ctx)


def test_another_token_for_an_invoice_is_credited_to_its_issuer(station: Station, chain: FakeChain, business: Business):
    invoice = station.send(business, accepted_units=[USDC])
    chain.mine(Transfer(invoice.deposit_address or "", 9 * ONE, contract=USDT_CONTRACT), blocks=7)
    station.catch_up()
    (row,) = waiting(station)
    assert (row.units, row.reason, row.is_final) == (9 * ONE, "not_accepted", True)
    assert row.business is not None
    assert row.business.id == business.id
    assert "other_token" in station.invoice(invoice).flags
    credit(station, row)
    assert waiting(station) == []
    assert station.balances(business.id, USDT) == {"available": 9 * ONE}
    assert station.balances(unit=USDT) == {"deposit": 9 * ONE}
    assert "other_token" not in station.invoice(invoice).flags
    assert station.invoice(invoice).payment_status == "unpaid", "credited is not applied"
    with station.database.read() as uow:
        (line,) = read_history(uow, station.ctx, business_id=business.id).lines
        assert (line.kind, line.available_change_units, line.balance_after_units) == ("resolve", 9 * ONE, 9 * ONE)
        (member,) = uow.businesses.members(business.id)
        assert [news.kind for news in uow.notifications.latest(member.user_id, limit=1)] == ["deposit_settled"]
        assert uow.audit.chain()[-1].action == "unmatched.credited"


def test_money_without_an_owner_goes_to_the_business_that_is_named(
    station: Station, chain: FakeChain, business: Business
):
    row = arrive(station, chain, purpose="deposit")
    with pytest.raises(Conflict, match="Name the business"):
        credit(station, row)
    with pytest.raises(NotFound), station.database.write() as uow:
        credit_unmatched(uow, station.ctx, observation_id=row.id, business_id="biz_nobody")
    credit(station, row, business)
    assert station.balances(business.id) == {"available": 5 * ONE}


def test_what_the_business_owes_is_repaid_first(station: Station, chain: FakeChain, business: Business):
    invoice = station.send(business)
    chain.mine(Transfer(invoice.deposit_address or "", 120 * ONE), blocks=3)
    station.catch_up()
    station.spend(business.id, 118 * ONE)
    chain.reorg(3)
    station.catch_up()
    assert station.balances(business.id) == {"held": 118 * ONE, "receivable": 118 * ONE}
    credit(station, arrive(station, chain, purpose="deposit"), business)
    assert station.balances(business.id) == {"held": 118 * ONE, "receivable": 113 * ONE}


def test_nothing_is_decided_before_it_is_final_or_twice(station: Station, chain: FakeChain, business: Business):
    row = arrive(station, chain, purpose="deposit", final=False)
    with pytest.raises(Conflict, match="not final yet"):
        credit(station, row, business)
    chain.mine(blocks=6)
    station.catch_up()
    credit(station, row, business)
    with pytest.raises(NotFound):
        credit(station, row, business)
    assert station.balances(business.id) == {"available": 5 * ONE}


def test_what_came_to_the_treasury_is_the_operators_float_and_nobody_elses(
    station: Station, chain: FakeChain, business: Business
):
    row = arrive(station, chain, purpose="treasury", coins=500)
    with pytest.raises(Conflict):
        credit(station, row, business)
    with station.database.write() as uow:
        attribute_to_float(uow, station.ctx, observation_id=row.id)
    assert station.balances() == {"treasury": 500 * ONE, "float": 500 * ONE}
    assert waiting(station) == []


def test_only_the_treasurys_money_can_be_float(station: Station, chain: FakeChain):
    row = arrive(station, chain, purpose="deposit")
    with pytest.raises(Conflict), station.database.write() as uow:
        attribute_to_float(uow, station.ctx, observation_id=row.id)
    with pytest.raises(NotFound), station.database.write() as uow:
        attribute_to_float(uow, station.ctx, observation_id="obs_none")
