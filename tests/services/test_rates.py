"""The depeg guard: which coin pauses and comes back, who hears of it, and what becomes of money meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from allscale_app.domain.rates import Rate
from allscale_app.services.balance_payments import offer_balance
from allscale_app.services.checkout import open_checkout
from allscale_app.services.context import Policy
from allscale_app.services.method_offers import offer_methods
from allscale_app.services.rates import keep_rate, paused_assets, watched_pairs
from allscale_app.views.checkout import PayerChoice, build
from tests.fakes.chain import Transfer, again
from tests.fakes.context import USDT_CONTRACT
from tests.services.station import ONE, USDT

POLICY = Policy(signup_is_open=True, watches_rates=True)


@pytest.fixture
def guarded(station):
    station.ctx = replace(station.ctx, policy=POLICY)
    return station


def tell(station, coin="USDT", micros=970_000):
    with station.database.write() as uow:
        keep_rate(uow, station.ctx, rate=Rate(coin, "USD", micros, "spot", station.ctx.clock.now()))


def paused(station):
    with station.database.read() as uow:
        return paused_assets(uow, station.ctx)


def pay(station, invoice, contract=USDT_CONTRACT, *, blocks=10):
    transfer = Transfer(to=invoice.deposit_address, raw_amount=120 * ONE, contract=contract)
    station.chain.mine(transfer, blocks=blocks)
    station.catch_up()
    return transfer


def view_of(station, invoice, **choice):
    with station.database.read() as uow:
        checkout = open_checkout(uow, station.ctx, token=invoice.checkout_token)
    return build(checkout, choice=PayerChoice(**choice), qr_image=lambda content, kind: f"{kind}:{content}")


def test_each_coin_is_watched_against_its_peg_and_the_pegs_against_each_other(ctx):
    assert watched_pairs(ctx) == (("USDC", "USD"), ("USDT", "USD"), ("USD", "EUR"), ("EUR", "USD"))


def test_a_coin_pauses_and_comes_back_with_an_entry_for_each(guarded):
    tell(guarded, micros=1_000_100)
    assert paused(guarded) == frozenset()
    before = guarded.last_event()
    tell(guarded, micros=989_000)
    assert paused(guarded) == {"USDT"}
    assert guarded.last_event() > before
    tell(guarded, micros=988_000)
    tell(guarded, micros=991_000)
    assert paused(guarded) == frozenset()
    with guarded.database.read() as uow:
        log = [entry for entry in uow.audit.chain() if entry.action.startswith("token.")]
    told = [(entry.action, entry.object_id, entry.data["micros"]) for entry in log]
    assert told == [("token.paused", "USDT", 989_000), ("token.resumed", "USDT", 991_000)]


def test_silence_never_ends_a_pause_but_no_feed_at_all_is_par(guarded, ctx):
    tell(guarded)
    guarded.ctx.clock.advance(days=9)
    assert paused(guarded) == {"USDT"}
    with guarded.database.read() as uow:
        assert paused_assets(uow, ctx) == frozenset()


def test_what_arrives_while_paused_waits_and_what_came_before_counts(guarded):
    early, late = guarded.send(), guarded.send()
    pay(guarded, early)
    tell(guarded)
    pay(guarded, late)
    assert guarded.invoice(early).payment_status == "paid"
    waiting = guarded.invoice(late)
    assert (waiting.payment_status, waiting.flags) == ("unpaid", ["other_token"])
    assert guarded.facts(late, "other_token")[0]["reason"] == "paused"
    assert guarded.balances(unit=USDT)["unmatched"] == 120 * ONE
    with guarded.database.read() as uow:
        (member,) = uow.businesses.members(late.business_id)
        news = [row for row in uow.notifications.latest(member.user_id, limit=9) if row.invoice_id == late.id]
    assert [(row.kind, row.data["reason"]) for row in news] == [("invoice_other_token", "paused")]


def test_another_coin_still_pays(guarded):
    invoice = guarded.send()
    tell(guarded)
    guarded.chain.mine(Transfer(to=invoice.deposit_address, raw_amount=120 * ONE), blocks=10)
    guarded.catch_up()
    assert guarded.invoice(invoice).payment_status == "paid"


def test_a_payment_that_counted_counts_again_in_another_block(guarded):
    invoice = guarded.send()
    transfer = pay(guarded, invoice, blocks=2)
    tell(guarded)
    guarded.chain.reorg(2, [again(transfer)], [], [])
    guarded.catch_up()
    assert guarded.statuses(invoice)[-1] in ("seen", "confirmed", "settled")
    assert guarded.facts(invoice, "other_token") == []


def test_the_payer_reads_why_a_token_cannot_be_chosen(guarded):
    invoice = guarded.send()
    tell(guarded)
    panel = view_of(guarded, invoice, symbol="USDT").wallet
    assert [(option.key, option.is_off) for option in panel.tokens] == [("USDC", False), ("USDT", True)]
    assert panel.symbol == "USDC"
    assert panel.paused_title == "USDT is paused: more than 1 % away from 1 USD"
    tell(guarded, "USDC", 1_020_000)
    view = view_of(guarded, invoice)
    assert (view.screen, view.notice.title.startswith("USDC and USDT are paused")) == ("unpayable", True)
    with guarded.database.read() as uow:
        offers = offer_methods(uow, guarded.ctx, invoice=guarded.invoice(invoice))
    assert [offer.is_available for offer in offers] == [False]


def test_a_paused_coin_in_a_balance_pays_nothing_either(guarded):
    payer = guarded.send()
    pay(guarded, payer)
    owed = guarded.send()

    def offered():
        with guarded.database.read() as uow:
            return offer_balance(uow, guarded.ctx, invoice=owed, payer_id=payer.business_id).units

    assert offered() == ((USDT, 120 * ONE),)
    tell(guarded)
    assert offered() == ()


def test_an_older_rate_does_not_overwrite_a_newer_one(guarded):
    tell(guarded)
    with guarded.database.write() as uow:
        old = Rate("USDT", "USD", ONE, "spot", guarded.ctx.clock.now() - timedelta(minutes=1))
        keep_rate(uow, guarded.ctx, rate=old)
    assert paused(guarded) == {"USDT"}
