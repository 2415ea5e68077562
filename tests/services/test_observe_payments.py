"""From a transfer in a block to the issuer's balance: what a scan without a reorganisation does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from allscale_app.domain.ledger.accounts import OPERATOR
from allscale_app.domain.observations import Cursor
from allscale_app.services.acting import Acting
from allscale_app.services.cancel_invoice import cancel_invoice
from allscale_app.services.deposits import issue_address
from allscale_app.services.observe_transfers import observe_transfers
from allscale_app.store.engine import Database
from allscale_app.store.tables import Invoice
from tests.builders import a_business
from tests.fakes.chain import FakeChain, Transfer
from tests.fakes.context import USDT_CONTRACT
from tests.services.station import ONE, USDC, USDT, Station


@pytest.fixture
def invoice(station: Station) -> Invoice:
    """120.00 USDC, due on 30 November."""
    return station.send()


def pay(chain: FakeChain, invoice: Invoice, coins: int = 120, **values: str) -> Transfer:
    """A mined transfer to the invoice's address."""
    transfer = Transfer(invoice.deposit_address or "", coins * ONE, **values)
    chain.mine(transfer)
    return transfer


def test_a_payment_walks_from_seen_to_final(station: Station, chain: FakeChain, invoice: Invoice):
    pay(chain, invoice)
    station.observe()
    assert (station.invoice(invoice).payment_status, station.statuses(invoice)) == ("processing", ["seen"])
    assert station.balances(invoice.business_id) == {"pending": 120 * ONE}

    chain.mine()
    station.observe()
    assert [leg.confirmations for leg in station.legs(invoice)] == [2]
    chain.mine()
    station.observe()
    paid = station.invoice(invoice)
    assert (paid.payment_status, paid.label_base, paid.amount_due_units) == ("paid", "paid", 0)
    assert paid.paid_at == station.ctx.clock.now()
    assert station.statuses(invoice) == ["settled"]
    assert station.balances(invoice.business_id) == {"available": 120 * ONE}
    assert station.balances(OPERATOR) == {"incoming": 120 * ONE}

    chain.mine(blocks=4)
    station.observe()
    assert station.statuses(invoice) == ["final"]
    assert station.balances(OPERATOR) == {"deposit": 120 * ONE}
    assert station.timeline(invoice) == [
        "payment_seen",
        "payment_confirmations",
        "payment_confirmed",
        "payment_settled",
        "paid",
        "payment_final",
    ]
    assert station.mails(invoice) == ["issuer_paid", "receipt"]


def test_the_timeline_carries_the_evidence(station: Station, chain: FakeChain, invoice: Invoice):
    transfer = pay(chain, invoice)
    station.catch_up()
    (leg,) = station.legs(invoice)
    block = chain.head
    (seen,) = station.facts(invoice, "payment_seen")
    assert seen == {
        "payment_id": leg.id,
        "unit": USDC,
        "units": 120 * ONE,
        "network": "local",
        "tx_hash": transfer.tx,
        "block": block.number,
        "block_hash": block.hash,
        "log_index": 0,
        "sender": transfer.sender,
        "late": False,
    }
    chain.mine(blocks=2)
    station.catch_up()
    (settled,) = station.facts(invoice, "payment_settled")
    with station.database.read() as uow:
        assert uow.journal.has(settled["entry_key"])


def test_pages_are_woken_by_news_and_left_alone_by_idle_blocks(station: Station, chain: FakeChain, invoice: Invoice):
    pay(chain, invoice)
    seen = station.observe()
    assert seen is not None
    assert seen.topics == {f"invoice:{invoice.id}", f"business:{invoice.business_id}"}
    chain.mine(blocks=10)
    station.catch_up()
    quiet = station.last_event()
    for _ in range(3):
        chain.mine()
        observed = station.observe()
        assert observed is not None
        assert observed.topics == frozenset()
    assert station.last_event() == quiet


def test_missed_blocks_are_caught_up_in_stretches(station: Station, chain: FakeChain, invoice: Invoice):
    pay(chain, invoice, 20)
    chain.mine(blocks=40)
    pay(chain, invoice, 100)
    chain.mine(blocks=40)
    chain.stretch = 7
    station.catch_up()
    assert station.invoice(invoice).payment_status == "paid"
    assert station.balances(invoice.business_id) == {"available": 120 * ONE}
    assert station.balances() == {"deposit": 120 * ONE}


def test_a_large_payment_settles_when_it_is_final(station: Station, chain: FakeChain, invoice: Invoice):
    station.ctx = replace(station.ctx, policy=replace(station.ctx.policy, final_above_units=100 * ONE))
    pay(chain, invoice)
    chain.mine(blocks=3)
    station.catch_up()
    assert station.statuses(invoice) == ["confirmed"]
    assert station.balances(invoice.business_id) == {"pending": 120 * ONE}
    chain.mine(blocks=3)
    station.catch_up()
    assert (station.invoice(invoice).payment_status, station.statuses(invoice)) == ("paid", ["final"])
    assert station.balances(invoice.business_id) == {"available": 120 * ONE}


def test_partial_payments_in_two_tokens_add_up(station: Station, chain: FakeChain, invoice: Invoice):
    pay(chain, invoice, 50)
    chain.mine(blocks=2)
    station.catch_up()
    part = station.invoice(invoice)
    assert (part.payment_status, part.settled_units, part.amount_due_units) == ("partially_paid", 50 * ONE, 70 * ONE)
    assert station.mails(invoice) == ["issuer_partial", "partial"]
    pay(chain, invoice, 70, contract=USDT_CONTRACT)
    chain.mine(blocks=2)
    station.catch_up()
    assert station.invoice(invoice).payment_status == "paid"
    assert station.balances(invoice.business_id) == {"available": 50 * ONE}
    assert station.balances(invoice.business_id, USDT) == {"available": 70 * ONE}
    assert station.facts(invoice, "partially_paid") == [{"paid": 50 * ONE, "rest": 70 * ONE}]
    assert station.mails(invoice) == ["issuer_paid", "issuer_partial", "partial", "receipt"]


@pytest.mark.parametrize("token", [USDC, USDT])
def test_two_transfers_of_one_transaction_are_two_payments(station: Station, chain: FakeChain, invoice: Invoice, token):
    contract = next(t.contract for t in chain.network.tokens if t.unit == token)
    one = Transfer(invoice.deposit_address or "", 60 * ONE)
    chain.mine(one, replace(one, contract=contract))
    chain.mine(blocks=2)
    station.catch_up()
    assert station.statuses(invoice) == ["settled", "settled"]
    assert station.invoice(invoice).payment_status == "paid"


def test_too_much_is_credited_and_flagged(station: Station, chain: FakeChain, invoice: Invoice):
    pay(chain, invoice, 150)
    chain.mine(blocks=2)
    station.catch_up()
    paid = station.invoice(invoice)
    assert (paid.payment_status, paid.flags, paid.excess_units) == ("paid", ["overpaid"], 30 * ONE)
    assert station.balances(invoice.business_id) == {"available": 150 * ONE}
    assert "overpaid" in station.timeline(invoice)
    assert station.mails(invoice) == ["issuer_paid", "overpaid", "receipt"]


def test_a_second_payment_is_credited_and_flagged_once_more(station: Station, chain: FakeChain, invoice: Invoice):
    for _ in range(2):
        pay(chain, invoice)
        chain.mine(blocks=2)
        station.catch_up()
    assert station.invoice(invoice).excess_units == 120 * ONE
    assert station.balances(invoice.business_id) == {"available": 240 * ONE}
    assert station.timeline(invoice).count("paid") == 1


def test_a_little_short_counts_as_paid(station: Station, chain: FakeChain, invoice: Invoice):
    chain.mine(Transfer(invoice.deposit_address or "", 119_600_000))
    chain.mine(blocks=2)
    station.catch_up()
    paid = station.invoice(invoice)
    assert (paid.payment_status, paid.flags, paid.written_off_units) == ("paid", ["short_accepted"], 400_000)
    assert station.facts(invoice, "short_accepted") == [{"units": 400_000}]
    assert station.balances(invoice.business_id) == {"available": 119_600_000}


def test_late_money_settles_by_itself_and_is_flagged(station: Station, chain: FakeChain, invoice: Invoice, clock):
    clock.advance(days=8)
    pay(chain, invoice)
    chain.mine(blocks=2)
    station.catch_up()
    paid = station.invoice(invoice)
    assert (paid.payment_status, paid.flags) == ("paid", ["late"])
    assert [leg.late for leg in station.legs(invoice)] == [True]
    assert station.facts(invoice, "paid") == [{"late": True}]


def test_money_that_came_in_time_is_not_late_because_we_looked_late(
    station: Station, chain: FakeChain, invoice: Invoice, clock
):
    pay(chain, invoice)
    clock.advance(days=30)
    chain.mine(blocks=2)
    station.catch_up()
    assert station.invoice(invoice).flags == []


def test_money_for_a_cancelled_invoice_is_credited_and_never_paid(station: Station, chain: FakeChain):
    cancelled = station.send()
    with station.database.write() as uow:
        owner = Acting(uow.businesses.members(cancelled.business_id)[0].user_id)
        cancel_invoice(uow, station.ctx, business_id=cancelled.business_id, invoice_id=cancelled.id, acting=owner)
    pay(chain, cancelled)
    chain.mine(blocks=2)
    station.catch_up()
    after = station.invoice(cancelled)
    assert (after.payment_status, after.label_base, after.flags) == ("partially_paid", "cancelled", ["after_close"])
    assert station.balances(cancelled.business_id) == {"available": 120 * ONE}
    assert station.mails(cancelled) == [], "nobody is thanked, or asked for a rest, that must not be paid"
    assert station.facts(cancelled, "partially_paid") == [{"paid": 120 * ONE, "rest": 0, "closed": True}]


def test_a_token_that_is_not_accepted_waits_in_the_inbox(station: Station, chain: FakeChain):
    picky = station.send(accepted_units=[USDC])
    transfer = pay(chain, picky, contract=USDT_CONTRACT)
    station.catch_up()
    after = station.invoice(picky)
    assert (after.payment_status, after.flags, station.legs(picky)) == ("unpaid", ["other_token"], [])
    assert station.balances(picky.business_id, USDT) == {}
    assert station.balances(OPERATOR, USDT) == {"incoming": 120 * ONE, "unmatched": 120 * ONE}
    (told,) = station.facts(picky, "other_token")
    assert (told["unit"], told["units"], told["tx_hash"]) == (USDT, 120 * ONE, transfer.tx)
    chain.mine(blocks=6)
    station.catch_up()
    assert station.balances(OPERATOR, USDT) == {"deposit": 120 * ONE, "unmatched": 120 * ONE}


def test_a_top_up_is_credited_without_an_invoice(station: Station, chain: FakeChain):
    with station.database.write() as uow:
        business = a_business(uow, station.ctx)
        address = issue_address(uow, station.ctx, purpose="deposit", business_id=business.id).address
    chain.mine(Transfer(address.upper().replace("0X", "0x"), 25 * ONE))
    chain.mine(blocks=2)
    observed = station.observe()
    assert observed is not None
    assert observed.topics == {f"business:{business.id}"}
    assert station.balances(business.id) == {"available": 25 * ONE}
    with station.database.read() as uow:
        (member,) = uow.businesses.members(business.id)
        assert [row.kind for row in uow.notifications.latest(member.user_id, limit=5)] == ["deposit_settled"]


def test_what_reaches_the_treasury_waits_for_the_operator(station: Station, chain: FakeChain):
    with station.database.write() as uow:
        address = issue_address(uow, station.ctx, purpose="treasury", business_id=None).address
    chain.mine(Transfer(address, 500 * ONE))
    station.catch_up()
    assert station.balances() == {"incoming": 500 * ONE, "unmatched": 500 * ONE}
    chain.mine(blocks=6)
    station.catch_up()
    assert station.balances() == {"treasury": 500 * ONE, "unmatched": 500 * ONE}


def test_money_at_an_address_without_an_owner_is_kept_apart(station: Station, chain: FakeChain):
    with station.database.write() as uow:
        address = issue_address(uow, station.ctx, purpose="deposit", business_id=None).address
    chain.mine(Transfer(address, ONE))
    chain.mine(blocks=6)
    station.catch_up()
    assert station.balances() == {"deposit": ONE, "unmatched": ONE}


def test_nothing_of_ours_moves_for_strangers_poison_and_foreign_contracts(
    station: Station, chain: FakeChain, invoice: Invoice
):
    quiet = station.last_event()
    ours = invoice.deposit_address or ""
    chain.mine(
        Transfer("0x" + "ab" * 20, 5 * ONE),
        Transfer(ours, 0),
        Transfer(ours, 7 * ONE, contract="0x" + "66" * 20),
    )
    chain.mine(blocks=6)
    station.catch_up()
    assert station.legs(invoice) == []
    assert station.balances() == {}
    assert station.last_event() == quiet


def test_an_amount_beyond_any_is_kept_on_record_and_stops_nothing(station: Station, chain: FakeChain, invoice: Invoice):
    chain.mine(Transfer(invoice.deposit_address or "", 2**255))
    pay(chain, invoice)
    chain.mine(blocks=6)
    station.catch_up()
    assert station.invoice(invoice).payment_status == "paid"
    assert station.balances() == {"deposit": 120 * ONE}


def test_a_scan_read_before_somebody_else_read_further_changes_nothing(
    station: Station, database: Database, chain: FakeChain, invoice: Invoice
):
    pay(chain, invoice)
    since = Cursor(0, chain.blocks[0].ref.hash)
    scan = chain.poll(since, [], station._addresses)
    assert scan is not None
    station.catch_up()
    chain.mine()
    station.catch_up()
    with database.write() as uow:
        assert observe_transfers(uow, station.ctx, scan=scan, since=since).applied is False
        state = uow.networks.find("local")
        assert state is not None
        assert state.cursor_number == chain.head.number


def test_a_log_that_is_read_again_is_success(station: Station, database: Database, chain: FakeChain, invoice: Invoice):
    """The scanner reads the newest blocks twice, because nodes answer incompletely there."""
    pay(chain, invoice)
    station.catch_up()
    chain.mine()
    cursor = Cursor(chain.head.number - 1, chain.blocks[-2].ref.hash)
    scan = chain.poll(Cursor(0, chain.blocks[0].ref.hash), [], station._addresses)
    assert scan is not None
    with database.write() as uow:
        assert observe_transfers(uow, station.ctx, scan=scan, since=cursor).applied
    assert station.statuses(invoice) == ["seen"]
    assert station.balances(invoice.business_id) == {"pending": 120 * ONE}
