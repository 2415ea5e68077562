"""The history asked, opened and exported; and its running balance against a replay of the journal."""

from __future__ import annotations

import csv
import io
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from allscale_app.domain.errors import InvalidForm, NotFound
from allscale_app.services.balance_export import HEADER, export_history
from allscale_app.services.balance_history import EVERYTHING, HistoryLine, read_history
from allscale_app.services.balance_page import read_balance_page
from allscale_app.services.deposits import latest_top_up, open_top_up
from allscale_app.services.history_query import HistoryQuery, read_history_query
from allscale_app.services.journal_detail import read_journal_detail
from allscale_app.store.engine import Database
from allscale_app.store.tables import Account, Business, JournalEntryRow, PostingRow
from tests.builders import a_business
from tests.fakes.chain import FakeChain, Transfer
from tests.fakes.context import USDC_CONTRACT, USDT_CONTRACT, a_context
from tests.fakes.system import FakeClock
from tests.fixtures.databases import SqliteFiles
from tests.services.station import ONE, USDC, USDT, Station


@pytest.fixture
def business(station: Station) -> Business:
    with station.database.write() as uow:
        return a_business(uow, station.ctx)


def top_up(station: Station, chain: FakeChain, business: Business, raw: int, *, contract: str = USDC_CONTRACT) -> None:
    with station.database.write() as uow:
        address = open_top_up(uow, station.ctx, business_id=business.id).address
    chain.mine(Transfer(address, raw, contract=contract), blocks=3)
    station.catch_up()


def query(station: Station, **values: str) -> HistoryQuery:
    return read_history_query(values, registry=station.ctx.registry, timezone="Europe/Lisbon")


def lines(station: Station, business: Business, asked: HistoryQuery = EVERYTHING):
    with station.database.read() as uow:
        return read_history(uow, station.ctx, business_id=business.id, query=asked, limit=100).lines


def test_types_tell_payments_from_deposits(station: Station, chain: FakeChain, business: Business):
    invoice = station.send(business, amount="30.00")
    chain.mine(Transfer(invoice.deposit_address or "", 30 * ONE), blocks=3)
    top_up(station, chain, business, 5 * ONE)
    chain.mine(Transfer(invoice.deposit_address or "", ONE))
    station.catch_up()
    shown = {
        kind: [
            line.available_change_units or line.pending_change_units
            for line in lines(station, business, query(station, type=kind))
        ]
        for kind in ("payment", "deposit", "confirming", "reversed")
    }
    assert shown == {"payment": [30 * ONE], "deposit": [5 * ONE], "confirming": [ONE], "reversed": []}


def test_both_days_of_a_range_belong_to_it(station: Station, chain: FakeChain, business: Business):
    top_up(station, chain, business, 5 * ONE)
    today = "2026-11-23"
    assert len(lines(station, business, query(station, since=today, until=today))) == 1
    assert lines(station, business, query(station, until="2026-11-22")) == ()
    assert lines(station, business, query(station, since="2026-11-24")) == ()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"type": "bribe"}, "type"),
        ({"token": "DOGE"}, "token"),
        ({"network": "moon"}, "network"),
        ({"since": "2026-13-01"}, "since"),
        ({"since": "2026-11-02", "until": "2026-11-01"}, "until"),
    ],
)
def test_a_question_that_makes_no_sense_is_named(station: Station, values: dict[str, str], field: str):
    with pytest.raises(InvalidForm) as refused:
        query(station, **values)
    assert list(refused.value.errors) == [field]


def test_the_page_counts_what_a_filter_hides(station: Station, chain: FakeChain, business: Business):
    top_up(station, chain, business, 5 * ONE)
    with station.database.read() as uow:
        page = read_balance_page(
            uow, station.ctx, business_id=business.id, query=query(station, token="USDT"), cursor="", limit=25
        )
    assert (page.history.lines, page.history.total_count, page.all_count) == ((), 0, 1)


def test_a_line_opens_with_every_entry_of_its_payment_and_both_sides(
    station: Station, chain: FakeChain, business: Business
):
    invoice = station.send(business, amount="30.00")
    chain.mine(Transfer(invoice.deposit_address or "", 30 * ONE), blocks=9)
    station.catch_up()
    (line,) = lines(station, business)
    with station.database.read() as uow:
        detail = read_journal_detail(uow, station.ctx, business_id=business.id, entry_id=line.entry_id)
    assert detail.line == line
    told = [
        (each.entry.kind, [(one.account.role, one.posting.side, one.posting.units) for one in each.lines])
        for each in detail.entries
    ]
    assert told == [
        ("seen", [("incoming", "D", 30 * ONE), ("pending", "C", 30 * ONE)]),
        ("settle", [("pending", "D", 30 * ONE), ("available", "C", 30 * ONE)]),
        ("final", [("deposit", "D", 30 * ONE), ("incoming", "C", 30 * ONE)]),
    ]
    assert detail.entries[1].entry.key == line.key


def test_an_entry_without_a_payment_opens_alone(station: Station, chain: FakeChain, business: Business):
    top_up(station, chain, business, 5 * ONE)
    station.spend(business.id, 2 * ONE)
    line = lines(station, business)[0]
    with station.database.read() as uow:
        detail = read_journal_detail(uow, station.ctx, business_id=business.id, entry_id=line.entry_id)
    assert [each.entry.id for each in detail.entries] == [line.entry_id]


def test_another_businesss_entry_is_an_unknown_one(station: Station, chain: FakeChain, business: Business):
    top_up(station, chain, business, 5 * ONE)
    (line,) = lines(station, business)
    with station.database.write() as uow:
        other = a_business(uow, station.ctx)
    with station.database.read() as uow:
        for entry_id in (line.entry_id, line.entry_id + 999):
            with pytest.raises(NotFound):
                read_journal_detail(uow, station.ctx, business_id=other.id, entry_id=entry_id)


def test_only_deposits_since_the_dialog_opened_count(station: Station, chain: FakeChain, business: Business, clock):
    top_up(station, chain, business, 5 * ONE)
    opened = clock.now()
    clock.advance(seconds=5)

    def latest():
        with station.database.read() as uow:
            return latest_top_up(uow, station.ctx, business_id=business.id, since=opened)

    assert latest() is None
    top_up(station, chain, business, 7 * ONE)
    arrived = latest()
    assert arrived is not None
    assert (arrived.units, arrived.status) == (7 * ONE, "settled")


def test_the_file_has_every_line_that_the_filters_leave(
    station: Station, chain: FakeChain, business: Business, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("allscale_app.services.balance_export.BATCH", 2)
    invoice = station.send(business, amount="30.00", recipient={"email": "payer@example.com", "name": "=cmd()"})
    chain.mine(Transfer(invoice.deposit_address or "", 30 * ONE), blocks=3)
    for coins in (1, 2):
        top_up(station, chain, business, coins * ONE)
    top_up(station, chain, business, 9 * ONE, contract=USDT_CONTRACT)

    def rows(asked: HistoryQuery) -> list[dict[str, str]]:
        with station.database.read() as uow:
            text = export_history(uow, station.ctx, business_id=business.id, query=asked)
        return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))

    found = rows(EVERYTHING)
    assert [(row["token"], row["available_change"], row["available_after"]) for row in found] == [
        ("USDT", "9.00", "9.00"),
        ("USDC", "2.00", "33.00"),
        ("USDC", "1.00", "31.00"),
        ("USDC", "30.00", "30.00"),
    ]
    assert tuple(found[0]) == HEADER
    assert (found[3]["invoice"], found[3]["client"], found[3]["network"]) == (invoice.number, "'=cmd()", "Local")
    assert found[3]["entry"].startswith("settle:")
    assert [row["token"] for row in rows(query(station, token="USDT"))] == ["USDT"]


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["pay", "pay", "top up", "spend", "reorg", "mine"]),
        st.sampled_from([USDC, USDT]),
        st.sampled_from([1, ONE, 5 * ONE, 120 * ONE]),
    ),
    max_size=14,
)


def replay(database: Database, business: Business) -> dict[int, dict[str, int]]:
    """The available balance by asset after each entry, summed up from nothing but sides and amounts."""
    balances: defaultdict[str, int] = defaultdict(int)
    after: dict[int, dict[str, int]] = {}
    with database.read() as uow:
        statement = (
            select(JournalEntryRow.id, PostingRow.side, PostingRow.units, Account.unit)
            .join(PostingRow, col(PostingRow.entry_id) == col(JournalEntryRow.id))
            .join(Account, col(Account.id) == col(PostingRow.account_id))
            .where(Account.owner == business.id, Account.role == "available")
            .order_by(col(PostingRow.id))
        )
        for entry_id, side, units, unit in uow.session.exec(statement):
            balances[unit.partition("@")[0]] += units if side == "C" else -units
            after[entry_id or 0] = dict(balances)
    return after


@given(steps=STEPS, page_size=st.integers(1, 7))
@settings(max_examples=12)
def test_the_running_balance_is_what_a_replay_gives(
    steps: list[tuple[str, str, int]], page_size: int, sqlite_files: SqliteFiles
):
    compare_with_a_replay(sqlite_files, steps, page_size)


@pytest.mark.soak
@given(steps=STEPS, page_size=st.integers(1, 7))
@settings(max_examples=500)
def test_the_same_of_many_histories(steps: list[tuple[str, str, int]], page_size: int, sqlite_files: SqliteFiles):
    compare_with_a_replay(sqlite_files, steps, page_size)


def compare_with_a_replay(sqlite_files: SqliteFiles, steps: list[tuple[str, str, int]], page_size: int) -> None:
    database = sqlite_files.take()
    chain = FakeChain(FakeClock())
    station = Station(database, a_context(clock=chain.clock), chain)
    station.catch_up()
    with database.write() as uow:
        business = a_business(uow, station.ctx)
        address = open_top_up(uow, station.ctx, business_id=business.id).address
    invoice = station.send(business, accepted_units=[USDC, USDT])
    contracts = {USDC: USDC_CONTRACT, USDT: USDT_CONTRACT}
    for act, unit, amount in steps:
        if act in ("pay", "top up"):
            to = address if act == "top up" else invoice.deposit_address or ""
            chain.mine(Transfer(to, amount, contract=contracts[unit]))
        elif act == "spend":
            available = station.balances(business.id, unit).get("available", 0)
            if available:
                station.spend(business.id, min(available, amount), unit)
        elif act == "reorg":
            chain.reorg(min(4, chain.head.number))
        else:
            chain.mine(blocks=2)
        station.catch_up()

    truth = replay(database, business)
    cursor = ""
    seen: list[HistoryLine] = []
    with database.read() as uow:
        while True:
            page = read_history(uow, station.ctx, business_id=business.id, limit=page_size, cursor=cursor)
            seen += page.lines
            if page.paging.after is None:
                break
            cursor = page.paging.after
    sqlite_files.give_back(database)
    assert [line.entry_id for line in seen] == sorted({line.entry_id for line in seen}, reverse=True)
    for line in seen:
        before = [entry_id for entry_id in truth if entry_id <= line.entry_id]
        expected = truth[max(before)].get(line.asset, 0) if before else 0
        assert line.balance_after_units == expected, line.key
