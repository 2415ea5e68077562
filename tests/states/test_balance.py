"""The balance page's states: whose money, what they take from a browser, how they follow the chain."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from allscale_app.bootstrap import web
from allscale_app.domain.errors import Conflict, InvalidInput, NotFound, NotSignedIn
from allscale_app.domain.networks import Registry
from allscale_app.services.deposits import open_top_up
from allscale_app.states import balance as module
from allscale_app.states.balance import BalanceState
from allscale_app.states.deposit import DepositState
from allscale_app.states.journal_entry import EntryState
from tests.builders import a_business, a_session
from tests.fakes.chain import FakeChain, Transfer
from tests.fakes.context import USDT_CONTRACT
from tests.fakes.tab import Tab
from tests.services.station import ONE, Station


@pytest.fixture
def bank(web_process, ctx, clock):
    """A business with a paid invoice of 30 USDC and a deposit of 5 USDT; the chain in the test's hand."""
    station = Station(web_process.application.database, ctx, FakeChain(clock))
    station.catch_up()
    with station.database.write() as uow:
        business = a_business(uow, ctx)
        token = a_session(uow, ctx, business=business)
        stranger = a_session(uow, ctx, business=a_business(uow, ctx))
        address = open_top_up(uow, ctx, business_id=business.id).address
    invoice = station.send(business, amount="30.00")
    station.chain.mine(Transfer(invoice.deposit_address or "", 30 * ONE), blocks=3)
    station.chain.mine(Transfer(address, 5 * ONE, contract=USDT_CONTRACT), blocks=3)
    station.catch_up()
    return SimpleNamespace(
        station=station, business=business, token=token, stranger=stranger, address=address, invoice=invoice
    )


async def opened(token: str) -> tuple[Tab, Any]:
    tab = Tab(token=token, path="/balance")
    state = await tab.state(BalanceState)
    await state.load()
    return tab, state


async def test_it_shows_the_own_money_and_nobody_elses(bank):
    _, state = await opened(bank.token)
    assert (state.status, state.view.estimate) == ("ready", "$35.00")
    assert [(row.words, row.amount, row.after) for row in state.rows] == [
        ("Deposit", "+5.00", "5.00"),
        ("Payment", "+30.00", "30.00"),
    ]
    assert bank.invoice.number in state.rows[1].about
    assert state.range_text == "1–2 of 2"
    _, theirs = await opened(bank.stranger)
    assert (theirs.status, theirs.rows, theirs.view.coins) == ("empty", [], [])


async def test_filters_narrow_the_list_and_the_file(bank):
    _, state = await opened(bank.token)
    state.show_filter("type", True)
    assert state.open_filter == "type"
    await state.set_filters({"type": "deposit"})
    assert ([row.words for row in state.rows], state.open_filter) == (["Deposit"], "")
    assert (state.chips["type"], state.export_href) == ("Deposits", "/balance/export.csv?type=deposit")
    assert state.range_text == "1–1 of 1, filtered from 2"
    await state.set_filters({"token": "USDC"})
    assert (state.status, state.rows) == ("no_match", [])
    await state.remove_filter("type")
    assert [row.words for row in state.rows] == ["Payment"]
    await state.remove_filter("all")
    assert (len(state.rows), state.export_href) == (2, "/balance/export.csv")


async def test_a_date_that_makes_no_sense_stays_in_its_form(bank):
    _, state = await opened(bank.token)
    state.show_filter("date", True)
    await state.set_filters({"since": "2026-11-09", "until": "2026-11-01"})
    assert (state.open_filter, list(state.filter_errors), state.filters) == ("date", ["until"], {})


async def test_pages_turn(bank, monkeypatch):
    monkeypatch.setattr(module, "PAGE_ROWS", 1)
    _, state = await opened(bank.token)
    assert ([row.words for row in state.rows], state.has_newer, state.has_older) == (["Deposit"], False, True)
    await state.turn("older")
    assert ([row.words for row in state.rows], state.has_newer, state.has_older) == (["Payment"], True, False)
    await state.turn("newer")
    assert [row.words for row in state.rows] == ["Deposit"]


async def test_what_comes_meanwhile_is_marked_and_followed_by_the_open_dialog_and_drawer(bank, clock):
    tab, state = await opened(bank.token)
    deposit, entry = await tab.state(DepositState), await tab.state(EntryState)
    await deposit.open()
    assert (deposit.is_open, deposit.view.address) == (True, bank.address)
    assert deposit.view.arrival.startswith("Waiting")
    clock.advance(seconds=3)
    bank.station.chain.mine(Transfer(bank.address, 12 * ONE))
    bank.station.catch_up()
    await state._read(live=True)
    assert (deposit.view.arrival, deposit.view.arrival_tone) == ("12.00 USDC seen, 1 of 3 confirmations", "wait")
    row = state.rows[0]
    assert (row.words, row.after, row.changed) == ("Deposit seen", "Confirming", True)
    await entry.open(state.rows[0].id)
    assert [card.words for card in entry.view.journal] == ["Seen on the network (this line)"]
    bank.station.chain.mine(blocks=8)
    bank.station.catch_up()
    await state._read(live=True)
    assert deposit.view.arrival == "12.00 USDC arrived and is yours"
    assert [card.words for card in entry.view.journal] == [
        "Seen on the network (this line)",
        "Settled to your balance",
        "Final on the network",
    ]


async def test_an_unchanged_page_sends_nothing(bank):
    tab, state = await opened(bank.token)
    tab.root._clean()
    await state._read(live=True)
    assert state.get_delta() == {}


async def test_a_line_opens_with_key_and_postings(bank):
    tab, state = await opened(bank.token)
    entry = await tab.state(EntryState)
    await entry.open(state.rows[1].id)
    view = entry.view
    assert (view.amount, view.unit, view.href) == ("+30.00", "USDC", f"/invoices/{bank.invoice.id}")
    settle = view.journal[1]
    assert settle.key.startswith("settle:pay_")
    assert [(line.account, line.owner, line.debit, line.credit, line.unit, line.after) for line in settle.postings] == [
        ("Confirming", "yours", "30.00", "", "USDC@31337", "0.00"),
        ("Available", "yours", "", "30.00", "USDC@31337", "30.00"),
    ]
    incoming = view.journal[0].postings[0]
    assert (incoming.role, incoming.owner, incoming.after) == ("incoming", "operator", ""), (
        "everybody's money is nobody's"
    )
    entry.set_open(False)
    entry.set_open(True)
    assert not entry.is_open, "only a line opens it"


@pytest.mark.parametrize("entry_id", ["", "x", "-1", "9" * 40, "²", "1 OR 1"])
async def test_an_entry_that_is_none_is_refused(bank, entry_id):
    tab, _ = await opened(bank.token)
    with pytest.raises(NotFound):
        await (await tab.state(EntryState)).open(entry_id)


async def test_another_businesss_entry_is_an_unknown_one(bank):
    _, state = await opened(bank.token)
    tab, _ = await opened(bank.stranger)
    entry = await tab.state(EntryState)
    with pytest.raises(NotFound):
        await entry.open(state.rows[0].id)
    assert (entry.is_open, entry.view.journal) == (False, [])


async def test_the_dialog_takes_only_networks_of_this_instance(bank):
    tab, _ = await opened(bank.token)
    deposit = await tab.state(DepositState)
    await deposit.choose_network("local")
    assert deposit.view.network_name == "Local"
    for wrong in ("base", 7, None, {"a": 1}):
        with pytest.raises(InvalidInput):
            await deposit.choose_network(wrong)
    deposit.set_open(True)
    assert not deposit.is_open, "only its button opens it"


async def test_without_a_network_the_dialog_says_so(bank, web_process):
    application = web_process.application
    bare = replace(application.context, registry=Registry(()))
    web.use(replace(web_process, application=replace(application, context=bare)))
    deposit = await Tab(token=bank.token, path="/balance").state(DepositState)
    with pytest.raises(Conflict, match="No network is switched on"):
        await deposit.open()
    assert not deposit.is_open


async def test_a_failure_is_owned_up_to_and_mended(bank, monkeypatch):
    def broken(*_: object, **__: object) -> None:
        raise OSError("the disk is gone")

    with monkeypatch.context() as broken_world:
        broken_world.setattr(module, "read_balance_page", broken)
        _, state = await opened(bank.token)
        assert (state.status, state.fault.startswith("err_")) == ("failed", True)
    await state.try_again()
    assert state.status == "ready"


async def test_nonsense_from_a_browser_is_refused(bank):
    _, state = await opened(bank.token)
    for call in (
        lambda: state.turn("sideways"),
        lambda: state.remove_filter("everything"),
        lambda: state.set_filters("type=deposit"),
        lambda: state.set_filters({"type": ["deposit"]}),
    ):
        with pytest.raises(InvalidInput):
            await call()
    with pytest.raises(InvalidInput):
        state.show_filter("type", "yes")


async def test_strangers_get_nothing(bank):
    tab = Tab(path="/balance")
    state = await tab.state(BalanceState)
    deposit, entry = await tab.state(DepositState), await tab.state(EntryState)
    for call in (
        state.load,
        lambda: state.turn("older"),
        lambda: state.remove_filter("all"),
        lambda: state.set_filters({}),
        state.try_again,
        deposit.open,
        lambda: deposit.choose_network("local"),
        lambda: entry.open("1"),
    ):
        with pytest.raises(NotSignedIn):
            await call()
    assert (state.rows, deposit.view.address) == ([], "")
