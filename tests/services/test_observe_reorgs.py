"""Blocks go away, come back, and bring their transactions elsewhere: money counts exactly as often as it is there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from allscale_app.domain.ledger.accounts import OPERATOR
from allscale_app.domain.networks import Registry
from allscale_app.services.deposits import issue_address
from allscale_app.services.scan_reversals import FinalityBroken
from allscale_app.store.tables import Invoice
from tests.builders import a_business
from tests.fakes.chain import FakeChain, Transfer, again
from tests.fakes.context import LOCAL, USDT_CONTRACT
from tests.services.station import ONE, USDC, USDT, Station


@pytest.fixture
def invoice(station: Station) -> Invoice:
    """120.00 USDC."""
    return station.send()


def paid(station: Station, chain: FakeChain, invoice: Invoice, *, depth: int = 1) -> Transfer:
    """A payment of 120.00 in a block with `depth - 1` blocks on top, observed."""
    transfer = Transfer(invoice.deposit_address or "", 120 * ONE)
    chain.mine(transfer, blocks=depth)
    station.catch_up()
    return transfer


def test_a_block_that_goes_away_before_the_money_settled(station: Station, chain: FakeChain, invoice: Invoice):
    paid(station, chain, invoice)
    chain.reorg(1)
    observed = station.observe()
    assert observed is not None
    assert f"invoice:{invoice.id}" in observed.topics
    after = station.invoice(invoice)
    assert (after.payment_status, after.pending_units, after.flags) == ("unpaid", 0, ["reorged"])
    assert station.statuses(invoice) == ["reversed"]
    assert station.balances(invoice.business_id) == {}
    assert station.balances() == {}
    (reversed_,) = station.facts(invoice, "payment_reversed")
    assert reversed_["reason"] == "reorg"


def test_a_block_that_goes_away_after_the_money_settled(station: Station, chain: FakeChain, invoice: Invoice):
    paid(station, chain, invoice, depth=3)
    assert station.invoice(invoice).payment_status == "paid"
    chain.reorg(4)
    station.catch_up()
    after = station.invoice(invoice)
    assert (after.payment_status, after.paid_at, after.flags) == ("unpaid", None, ["reorged"])
    assert station.balances(invoice.business_id) == {}


def test_money_that_was_spent_becomes_a_claim_and_new_money_repays_it(
    station: Station, chain: FakeChain, invoice: Invoice
):
    paid(station, chain, invoice, depth=3)
    station.spend(invoice.business_id, 100 * ONE)
    chain.reorg(3)
    station.catch_up()
    owed = {"held": 100 * ONE, "receivable": 100 * ONE}
    assert station.balances(invoice.business_id) == owed

    chain.mine(Transfer(invoice.deposit_address or "", 70 * ONE), Transfer(invoice.deposit_address or "", 50 * ONE))
    chain.mine(blocks=2)
    station.catch_up()
    assert station.invoice(invoice).payment_status == "paid"
    assert station.balances(invoice.business_id) == {"held": 100 * ONE, "available": 20 * ONE}


def test_two_settled_payments_that_go_away_together_share_what_is_left(
    station: Station, chain: FakeChain, invoice: Invoice
):
    half = Transfer(invoice.deposit_address or "", 60 * ONE)
    chain.mine(half, again(half, tx="0x" + "2" * 64), blocks=3)
    station.catch_up()
    station.spend(invoice.business_id, 50 * ONE)
    chain.reorg(3)
    station.catch_up()
    assert station.balances(invoice.business_id) == {"held": 50 * ONE, "receivable": 50 * ONE}


def test_a_transaction_that_moves_to_a_later_block_counts_once(station: Station, chain: FakeChain, invoice: Invoice):
    transfer = paid(station, chain, invoice, depth=3)
    before = station.mails(invoice)
    chain.reorg(3, (), (transfer,))
    station.observe()
    moved = station.invoice(invoice)
    assert (moved.payment_status, moved.flags) == ("processing", [])
    assert station.statuses(invoice) == ["reversed", "seen"]
    assert [leg.replaced for leg in station.legs(invoice)] == [True, False]
    chain.mine(blocks=2)
    station.catch_up()
    assert station.invoice(invoice).payment_status == "paid"
    assert station.balances(invoice.business_id) == {"available": 120 * ONE}
    assert station.mails(invoice) == before, "nobody is thanked twice for one payment"
    assert station.timeline(invoice).count("paid") == 2


def test_a_payment_that_moves_past_midnight_was_still_in_time(
    station: Station, chain: FakeChain, invoice: Invoice, clock
):
    transfer = paid(station, chain, invoice)
    clock.advance(days=8)
    chain.reorg(1, (transfer,))
    chain.mine(blocks=2)
    station.catch_up()
    assert (station.invoice(invoice).payment_status, station.invoice(invoice).flags) == ("paid", [])


def test_the_very_same_block_comes_back(station: Station, chain: FakeChain, invoice: Invoice):
    paid(station, chain, invoice, depth=2)
    for _ in range(2):
        gone = chain.take_back(2)
        chain.mine(blocks=2)
        station.catch_up()
        assert station.balances(invoice.business_id) == {}
        chain.take_back(2)
        chain.restore(gone)
        station.catch_up()
        assert station.balances(invoice.business_id) == {"pending": 120 * ONE}
    assert station.statuses(invoice) == ["reversed", "reversed", "seen"]
    assert [leg.generation for leg in station.legs(invoice)] == [1, 2, 3]
    assert len({leg.observation_id for leg in station.legs(invoice)}) == 1
    chain.mine(blocks=6)
    station.catch_up()
    assert station.balances(invoice.business_id) == {"available": 120 * ONE}
    assert station.balances() == {"deposit": 120 * ONE}


def test_a_replacement_pays_another_invoice(station: Station, chain: FakeChain, invoice: Invoice):
    other = station.send()
    transfer = paid(station, chain, invoice)
    chain.reorg(1, (again(transfer, to=other.deposit_address),))
    chain.mine(blocks=2)
    station.catch_up()
    assert (station.invoice(invoice).payment_status, station.invoice(invoice).flags) == ("unpaid", ["reorged"])
    assert (station.invoice(other).payment_status, station.invoice(other).flags) == ("paid", [])


def test_two_transfers_of_a_transaction_that_moves_behind_another(station: Station, chain: FakeChain, invoice: Invoice):
    """The same transaction and log index carry another transfer afterwards: never trust them alone (rules 5.1)."""
    other = station.send(amount="30.00")
    big = Transfer(invoice.deposit_address or "", 120 * ONE)
    small = again(big, to=other.deposit_address, raw_amount=30 * ONE)
    chain.mine(big, small)
    station.catch_up()
    stranger = Transfer("0x" + "cd" * 20, 5)
    chain.reorg(1, (stranger, big, small))
    chain.mine(blocks=2)
    station.catch_up()
    for each, coins in ((invoice, 120), (other, 30)):
        assert station.invoice(each).payment_status == "paid"
        assert station.statuses(each) == ["reversed", "settled"]
        assert station.balances(each.business_id) == {"available": coins * ONE}


def test_the_chain_comes_back_shorter(station: Station, chain: FakeChain, invoice: Invoice):
    """As after the demo's chain was killed (rules 5.30)."""
    paid(station, chain, invoice, depth=3)
    chain.take_back(3)
    station.catch_up()
    assert station.balances(invoice.business_id) == {}
    assert station.invoice(invoice).payment_status == "unpaid"
    paid(station, chain, invoice, depth=3)
    assert station.balances(invoice.business_id) == {"available": 120 * ONE}


def test_missed_blocks_and_a_reorganisation_in_one_poll(station: Station, chain: FakeChain, invoice: Invoice):
    transfer = paid(station, chain, invoice, depth=2)
    second = Transfer(invoice.deposit_address or "", 7 * ONE)
    chain.reorg(2, (), (transfer,), (), (second,), *[()] * 30)
    station.observe()
    assert station.statuses(invoice) == ["reversed", "final", "final"]
    assert station.balances(invoice.business_id) == {"available": 127 * ONE}
    assert station.balances() == {"deposit": 127 * ONE}


@pytest.mark.parametrize("depth", [1, 3])
def test_unmatched_money_goes_away_and_takes_its_flag_along(station: Station, chain: FakeChain, depth: int):
    picky = station.send(accepted_units=[USDC])
    chain.mine(Transfer(picky.deposit_address or "", 9 * ONE, contract=USDT_CONTRACT), blocks=depth)
    station.catch_up()
    assert station.invoice(picky).flags == ["other_token"]
    chain.reorg(depth)
    station.catch_up()
    assert station.invoice(picky).flags == []
    assert station.balances(OPERATOR, USDT) == {}


def test_a_top_up_goes_away(station: Station, chain: FakeChain):
    with station.database.write() as uow:
        business = a_business(uow, station.ctx)
        address = issue_address(uow, station.ctx, purpose="deposit", business_id=business.id).address
    chain.mine(Transfer(address, 25 * ONE), blocks=3)
    station.catch_up()
    chain.reorg(3)
    observed = station.observe()
    assert observed is not None
    assert observed.topics == {f"business:{business.id}"}
    assert station.balances(business.id) == {}


def test_a_local_chain_may_even_lose_final_blocks(station: Station, chain: FakeChain, invoice: Invoice):
    paid(station, chain, invoice, depth=8)
    assert station.statuses(invoice) == ["final"]
    chain.take_back(8)
    station.catch_up()
    assert station.statuses(invoice) == ["reversed"]
    assert station.balances(invoice.business_id) == {}
    assert station.balances() == {}
    paid(station, chain, invoice, depth=8)
    assert station.balances() == {"deposit": 120 * ONE}


def test_a_public_chain_that_loses_final_blocks_is_not_believed(station: Station, chain: FakeChain, invoice: Invoice):
    public = replace(LOCAL, test=False)
    station.ctx = replace(station.ctx, registry=Registry((public,)))
    chain.network = public
    paid(station, chain, invoice, depth=8)
    chain.reorg(8)
    with pytest.raises(FinalityBroken):
        station.observe()
    assert station.statuses(invoice) == ["final"]
    assert station.balances(invoice.business_id) == {"available": 120 * ONE}
