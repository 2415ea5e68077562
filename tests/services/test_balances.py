"""What a business has, how it got there, and where it adds to it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from allscale_app.domain.errors import InvalidInput
from allscale_app.services.balance_history import HistoryPage, read_history
from allscale_app.services.balances import Balances, Sums, read_balances
from allscale_app.services.deposits import open_top_up
from allscale_app.services.history_query import HistoryQuery
from allscale_app.store.tables import Business
from tests.builders import a_business
from tests.fakes.chain import FakeChain, Transfer
from tests.fakes.context import USDC_CONTRACT, USDT_CONTRACT
from tests.services.station import ONE, Station


@pytest.fixture
def business(station: Station) -> Business:
    with station.database.write() as uow:
        return a_business(uow, station.ctx)


def top_up(
    station: Station,
    chain: FakeChain,
    business: Business,
    coins: int,
    *,
    contract: str = USDC_CONTRACT,
    blocks: int = 3,
) -> None:
    """A deposit of whole coins with `blocks - 1` blocks on top, observed."""
    with station.database.write() as uow:
        address = open_top_up(uow, station.ctx, business_id=business.id).address
    chain.mine(Transfer(address, coins * ONE, contract=contract), blocks=blocks)
    station.catch_up()


def balances(station: Station, business: Business) -> Balances:
    with station.database.read() as uow:
        return read_balances(uow, station.ctx, business_id=business.id)


def history(station: Station, business: Business, *, limit: int = 25, cursor: str = "", **wanted: Any) -> HistoryPage:
    query = HistoryQuery(**wanted)
    with station.database.read() as uow:
        return read_history(uow, station.ctx, business_id=business.id, limit=limit, cursor=cursor, query=query)


def test_a_new_business_has_nothing(station: Station, business: Business):
    assert balances(station, business) == Balances((), {})
    page = history(station, business)
    assert (page.lines, page.total_count, page.paging.first) == ((), 0, 0)


def test_balances_per_asset_and_network_the_richest_first(station: Station, chain: FakeChain, business: Business):
    top_up(station, chain, business, 5)
    top_up(station, chain, business, 80, contract=USDT_CONTRACT)
    top_up(station, chain, business, 7, blocks=1)
    station.spend(business.id, 2 * ONE)
    found = balances(station, business)
    assert [(asset.code, asset.issuer, asset.peg) for asset in found.assets] == [
        ("USDT", "Tether", "USD"),
        ("USDC", "Circle", "USD"),
    ]
    (usdc,) = found.assets[1].units
    assert (usdc.unit, usdc.network, usdc.token) == ("USDC@31337", chain.network, chain.network.tokens[0])
    assert usdc.sums == Sums(available_units=3 * ONE, pending_units=7 * ONE, held_units=2 * ONE)
    assert found.by_peg == {"USD": Sums(available_units=83 * ONE, pending_units=7 * ONE, held_units=2 * ONE)}


def test_what_a_reorganisation_took_after_spending_is_owed(station: Station, chain: FakeChain, business: Business):
    top_up(station, chain, business, 5)
    station.spend(business.id, 4 * ONE)
    chain.reorg(3)
    station.catch_up()
    assert balances(station, business).by_peg["USD"] == Sums(held_units=4 * ONE, owed_units=4 * ONE)
    (last,) = history(station, business, kinds=("unseen",)).lines
    assert (last.available_change_units, last.owed_change_units, last.balance_after_units) == (-ONE, 4 * ONE, 0)


def test_the_history_tells_each_movement_with_the_balance_after(station: Station, chain: FakeChain, business: Business):
    invoice = station.send(business, amount="30.00")
    top_up(station, chain, business, 5)
    chain.mine(Transfer(invoice.deposit_address or "", 30 * ONE), blocks=3)
    station.catch_up()
    station.spend(business.id, 10 * ONE)
    top_up(station, chain, business, 8, blocks=1)
    lines = history(station, business).lines
    assert [(line.kind, line.available_change_units, line.balance_after_units) for line in lines] == [
        ("seen", 0, 25 * ONE),
        ("attribute", -10 * ONE, 25 * ONE),
        ("settle", 30 * ONE, 35 * ONE),
        ("settle", 5 * ONE, 5 * ONE),
    ]
    assert (lines[0].pending_change_units, lines[1].held_change_units) == (8 * ONE, 10 * ONE)
    paid = lines[2]
    assert paid.invoice is not None
    assert paid.payment is not None
    assert (paid.invoice.number, paid.payment.network, paid.asset) == (invoice.number, "local", "USDC")


def test_the_balance_after_counts_the_whole_asset_and_no_other(station: Station, chain: FakeChain, business: Business):
    top_up(station, chain, business, 5)
    top_up(station, chain, business, 80, contract=USDT_CONTRACT)
    assert [(line.asset, line.balance_after_units) for line in history(station, business).lines] == [
        ("USDT", 80 * ONE),
        ("USDC", 5 * ONE),
    ]


def test_the_history_is_filtered(station: Station, chain: FakeChain, business: Business, clock):
    top_up(station, chain, business, 5)
    noon = clock.now()
    clock.advance(days=1)
    top_up(station, chain, business, 80, contract=USDT_CONTRACT)

    def shown(**wanted) -> list[str]:
        page = history(station, business, **wanted)
        assert page.total_count == len(page.lines)
        return [line.asset for line in page.lines]

    assert shown(assets=("USDC",)) == ["USDC"]
    assert shown(networks=("local",)) == ["USDT", "USDC"]
    assert shown(networks=("base",)) == []
    assert shown(kinds=("seen",)) == []
    assert shown(since=noon + timedelta(hours=1)) == ["USDT"]
    assert shown(until=noon + timedelta(hours=1)) == ["USDC"]


def test_pages_go_on_and_back(station: Station, chain: FakeChain, business: Business):
    for coins in (1, 2, 3, 4, 5):
        top_up(station, chain, business, coins)

    def coins_of(page: HistoryPage) -> list[int]:
        return [line.available_change_units // ONE for line in page.lines]

    first = history(station, business, limit=2)
    second = history(station, business, limit=2, cursor=first.paging.after or "")
    third = history(station, business, limit=2, cursor=second.paging.after or "")
    back = history(station, business, limit=2, cursor=third.paging.before or "")
    assert [coins_of(page) for page in (first, second, third, back)] == [[5, 4], [3, 2], [1], [3, 2]]
    assert [page.paging.first for page in (first, second, third, back)] == [1, 3, 5, 3]
    assert (first.paging.before, third.paging.after) == (None, None)
    assert {page.total_count for page in (first, third)} == {5}


@pytest.mark.parametrize("cursor", ["nonsense", "eyJvcmRlciI6Im90aGVyIn0"])
def test_a_foreign_cursor_is_refused(station: Station, business: Business, cursor: str):
    with pytest.raises(InvalidInput):
        history(station, business, cursor=cursor)


def test_another_businesss_money_is_not_shown(station: Station, chain: FakeChain, business: Business):
    top_up(station, chain, business, 5)
    with station.database.write() as uow:
        other = a_business(uow, station.ctx)
    assert balances(station, other).assets == ()
    assert history(station, other).lines == ()


def test_a_business_keeps_its_top_up_address_however_often_and_at_once_it_asks(station: Station, business: Business):
    def ask(_: int) -> str:
        with station.database.write() as uow:
            return open_top_up(uow, station.ctx, business_id=business.id).address

    with ThreadPoolExecutor(4) as threads:
        addresses = set(threads.map(ask, range(8)))
    assert len(addresses) == 1
    with station.database.write() as uow:
        other = a_business(uow, station.ctx)
        opened = open_top_up(uow, station.ctx, business_id=other.id)
    assert opened.address not in addresses
    assert [network.key for network in opened.networks] == ["local"]
