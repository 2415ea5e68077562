"""The nightly pass finds what an endpoint kept back, once, and only where blocks are final and ours."""

from __future__ import annotations

from dataclasses import replace

import pytest

from allscale_app.domain.observations import Reread
from allscale_app.services.reread import RereadPlan, apply_reread, plan_reread
from allscale_app.services.unread_tokens import FIRST_STRETCH_BLOCKS, note_tokens
from allscale_app.store.tables import Invoice
from tests.fakes.chain import Block, FakeChain, Transfer
from tests.fakes.system import FakeClock
from tests.services.station import ONE, Station

KEY = "local"
WORSE = {"USDC": "the contract has 18 decimals, the registry says 6"}


def plan(station: Station) -> RereadPlan | None:
    with station.database.read() as uow:
        return plan_reread(uow, station.ctx, network=KEY)


def read(station: Station, found: RereadPlan) -> Reread:
    return station.chain.read_again(first=found.first, last=found.last, recipients=found.addresses)


def apply(station: Station, found: Reread, *, since: int | None, refused: frozenset[str] = frozenset()):
    with station.database.write() as uow:
        return apply_reread(uow, station.ctx, found=found, since=since, refused=refused)


def night(station: Station) -> list[str]:
    """A whole pass; the transactions that it found."""
    missed: list[str] = []
    while waits := plan(station):
        found = apply(station, read(station, waits), since=waits.since)
        assert found is not None
        missed += found
    return missed


def note(station: Station, refused: dict[str, str]) -> tuple[str, ...]:
    with station.database.write() as uow:
        return note_tokens(uow, station.ctx, network=KEY, refused=refused)


def queued(station: Station) -> int:
    with station.database.read() as uow:
        standing = uow.jobs_standing(now=station.ctx.clock.now())
        return standing.waiting + standing.scheduled


def keep_back(chain: FakeChain, number: int) -> Block:
    """The endpoint answers as if the block were empty; the true block."""
    true = chain.blocks[number]
    chain.blocks[number] = replace(true, transfers=())
    return true


@pytest.fixture
def kept_back(station: Station, chain: FakeChain) -> Invoice:
    """An invoice whose payment lies in a final block that was read as an empty one."""
    invoice = station.send()
    chain.mine(Transfer(invoice.deposit_address or "", 120 * ONE), blocks=9)
    true = keep_back(chain, 1)
    station.catch_up()
    assert station.legs(invoice) == []
    chain.blocks[1] = true
    return invoice


def test_a_payment_that_was_kept_back_is_found_settled_and_final(station: Station, kept_back: Invoice):
    assert night(station) == [station.chain.blocks[1].transfers[0].tx]
    assert station.statuses(kept_back) == ["final"]
    assert station.invoice(kept_back).payment_status == "paid"
    assert "late" not in station.invoice(kept_back).flags
    assert station.mails(kept_back) == ["issuer_paid", "receipt"]
    assert station.balances(kept_back.business_id) == {"available": 120 * ONE}
    assert night(station) == []
    assert len(station.legs(kept_back)) == 1


def test_what_is_known_stays_as_it_is(station: Station, chain: FakeChain):
    invoice = station.send()
    chain.mine(Transfer(invoice.deposit_address or "", 120 * ONE), blocks=9)
    station.catch_up()
    before = station.legs(invoice)
    chain.stretch = 2
    assert night(station) == []
    assert station.legs(invoice) == before


def test_the_pass_goes_on_where_it_stopped_and_only_over_final_blocks(station: Station, chain: FakeChain):
    assert plan(station) is not None
    chain.mine(blocks=9)
    station.catch_up()
    waits = plan(station)
    assert waits is not None
    assert (waits.first, waits.last) == (0, 3)
    night(station)
    chain.mine(blocks=2)
    station.catch_up()
    waits = plan(station)
    assert waits is not None
    assert (waits.first, waits.last, waits.since) == (4, 5, 3)


def test_the_first_pass_goes_a_bounded_way_back(station: Station, chain: FakeChain):
    with station.database.write() as uow:
        state = uow.networks.open(KEY)
        state.finalized_number = state.cursor_number = 1_000_000
    waits = plan(station)
    assert waits is not None
    assert waits.last - waits.first + 1 == 26 * 3600


def test_a_pass_that_was_overtaken_changes_nothing(station: Station, kept_back: Invoice):
    waits = plan(station)
    assert waits is not None
    found = read(station, waits)
    assert apply(station, found, since=7) is None
    assert apply(station, found, since=None, refused=frozenset({"USDC"})) is None, "it is accepted by now"
    assert station.legs(kept_back) == []
    assert apply(station, found, since=None)


def test_blocks_that_are_gone_meanwhile_bring_nothing(station: Station, chain: FakeChain, kept_back: Invoice):
    waits = plan(station)
    assert waits is not None
    found = read(station, waits)
    chain.reorg(9)
    station.catch_up()
    assert apply(station, found, since=None) is None
    chain.take_back(8)
    station.catch_up()
    assert apply(station, found, since=None) is None
    assert station.legs(kept_back) == []


def test_a_chain_that_comes_back_shorter_is_read_again_from_there(station: Station, chain: FakeChain):
    chain.mine(blocks=12)
    station.catch_up()
    night(station)
    chain.take_back(10)
    station.catch_up()
    chain.mine(blocks=9)
    station.catch_up()
    waits = plan(station)
    assert waits is not None
    assert waits.since == 2


def test_a_token_that_is_accepted_again_is_read_from_where_it_was_refused(station: Station, chain: FakeChain):
    invoice = station.send()
    chain.mine(blocks=9)
    station.catch_up()
    night(station)
    assert note(station, WORSE) == ()
    before = queued(station)
    for _ in range(2):
        chain.mine(Transfer(invoice.deposit_address or "", 60 * ONE), blocks=7)
        true = keep_back(chain, chain.head.number - 6)
        station.catch_up()
        chain.blocks[true.ref.number] = true
        assert note(station, WORSE) == (), "it still goes unread from the first time on"
        with station.database.write() as uow:
            uow.networks.open(KEY).reread_number = 16  # the nightly pass, which cannot read the token either
    assert note(station, {}) == ("USDC",)
    assert queued(station) - before == 3, "at once, and when what is not final yet will be"
    assert len(night(station)) == 2
    assert station.invoice(invoice).payment_status == "paid"
    assert note(station, {}) == ()


def test_a_token_refused_before_the_first_scan_is_unread_from_its_first_block(database, ctx, clock: FakeClock):
    chain = FakeChain(clock)
    station = Station(database, ctx, chain)
    assert note(station, WORSE) == ()
    chain.mine(blocks=FIRST_STRETCH_BLOCKS // 1_000)
    station.catch_up()
    assert note(station, {}) == ("USDC",)
    waits = plan(station)
    assert waits is not None
    assert waits.first <= 1
