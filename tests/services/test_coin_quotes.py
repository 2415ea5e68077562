"""EURC pays a dollar invoice: at the promised price in time, at the rate of the moment otherwise; audited afterwards."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from allscale_app.domain.coin_quote import GRACE, HELD_FOR, worth_of
from allscale_app.domain.errors import Conflict, DomainError, InvalidForm, NotFound
from allscale_app.domain.networks import Registry
from allscale_app.domain.rates import Rate, RateUnavailable, TokenPaused
from allscale_app.services.acting import Acting
from allscale_app.services.checkout import open_checkout
from allscale_app.services.coin_quotes import quote_coin
from allscale_app.services.context import Context, Policy
from allscale_app.services.document_facts import read_invoice_facts
from allscale_app.services.invoice_detail import read_invoice
from allscale_app.services.other_tokens import apply_transfer, waiting_transfers
from allscale_app.services.rates import keep_rate
from allscale_app.services.wallet_transfer import wallet_transfer
from allscale_app.store.engine import Database
from allscale_app.store.tables import Business, CoinQuote, Invoice, Payment
from allscale_app.views.build_receipt import receipt_document
from allscale_app.views.checkout import PayerChoice, build
from allscale_app.views.invoice_detail import build as build_page
from tests.builders import a_business
from tests.fakes.chain import FakeChain, Transfer, again
from tests.fakes.context import LOCAL, local_token
from tests.services.station import ONE, USDC, Station

EURC_CONTRACT = "0x9fE46736679d2D9a65F0992F2272dE9f3c7fa6e0"
EURC = "EURC@31337"
MICROS = 1_090_910
TAKES = [USDC, EURC]


def with_euros(ctx: Context) -> Context:
    """The same instance with EURC on its network, and somebody who tells rates."""
    network = replace(LOCAL, tokens=(*LOCAL.tokens, local_token("EURC", EURC_CONTRACT)))
    return replace(ctx, registry=Registry((network,)), policy=Policy(signup_is_open=True, watches_rates=True))


@pytest.fixture
def desk(sqlite_database: Database, ctx: Context, chain: FakeChain) -> Iterator[Station]:
    """A station that knows EURC, and its rate. Afterwards the books are audited."""
    watching = Station(sqlite_database, with_euros(ctx), chain)
    watching.catch_up()
    tell(watching)
    yield watching
    assert watching.audit() == ()


@pytest.fixture
def both(station: Station) -> Station:
    """The same on both databases."""
    station.ctx = with_euros(station.ctx)
    tell(station)
    return station


def tell(station: Station, micros: int = MICROS, *, base: str = "EUR", quote: str = "USD") -> None:
    with station.database.write() as uow:
        keep_rate(uow, station.ctx, rate=Rate(base, quote, micros, "test", station.ctx.clock.now()))


def ask(station: Station, invoice: Invoice, asset: str = "EURC") -> CoinQuote:
    with station.database.write() as uow:
        return quote_coin(uow, station.ctx, token=invoice.checkout_token or "", asset=asset)


def pay(station: Station, invoice: Invoice, units: int, *, blocks: int = 4) -> Transfer:
    transfer = Transfer(to=invoice.deposit_address or "", raw_amount=units, contract=EURC_CONTRACT)
    station.chain.mine(transfer, blocks=blocks)
    station.catch_up()
    return transfer


def later(station: Station, gap: timedelta) -> None:
    station.ctx.clock.advance(seconds=int(gap.total_seconds()))  # type: ignore[attr-defined]  # a FakeClock


def view(station: Station, invoice: Invoice, **choice: Any):
    with station.database.read() as uow:
        checkout = open_checkout(uow, station.ctx, token=invoice.checkout_token or "")
    return build(checkout, choice=PayerChoice(symbol="EURC", **choice), qr_image=lambda content, kind: content)


def test_the_promised_amount_pays_exactly_and_the_issuer_has_the_euros(both: Station):
    invoice = both.send(accepted_units=TAKES)
    quote = ask(both, invoice)
    assert (quote.units, quote.applied_units, quote.rate_micros) == (110 * ONE, 120 * ONE, MICROS)
    assert quote.expires_at - quote.quoted_at == HELD_FOR
    pay(both, invoice, quote.units)
    after = both.invoice(invoice)
    assert (after.payment_status, after.settled_units, after.flags) == ("paid", 120 * ONE, [])
    (leg,) = both.legs(invoice)
    assert (leg.unit, leg.units, leg.applied_units, leg.rate_micros, leg.quote_id) == (
        EURC, 110 * ONE, 120 * ONE, MICROS, quote.id,
    )  # fmt: skip
    assert both.balances(invoice.business_id, EURC) == {"available": 110 * ONE}


def test_a_promise_holds_while_the_rate_moves_and_is_asked_for_once(desk: Station):
    invoice = desk.send(accepted_units=TAKES)
    quote = ask(desk, invoice)
    tell(desk, 1_200_000)
    assert ask(desk, invoice).id == quote.id
    later(desk, timedelta(minutes=14))
    pay(desk, invoice, quote.units)
    assert desk.invoice(invoice).payment_status == "paid"


def test_a_block_a_little_after_the_end_still_counts_and_a_later_one_counts_at_its_own_rate(desk: Station):
    graced, late = desk.send(accepted_units=TAKES), desk.send(accepted_units=TAKES)
    quotes = [ask(desk, graced), ask(desk, late)]
    later(desk, HELD_FOR + GRACE - timedelta(seconds=30))
    tell(desk, 1_200_000)
    pay(desk, graced, quotes[0].units, blocks=1)
    later(desk, timedelta(minutes=2))
    pay(desk, late, quotes[1].units)
    (first,), (second,) = desk.legs(graced), desk.legs(late)
    assert (first.applied_units, first.quote_id) == (120 * ONE, quotes[0].id)
    assert (second.applied_units, second.quote_id, second.rate_micros) == (132 * ONE, None, 1_200_000)
    assert desk.invoice(late).excess_units == 12 * ONE


def test_timeline_payments_and_receipt_say_the_rate(desk: Station):
    invoice = desk.send(accepted_units=TAKES, currency="USD")
    pay(desk, invoice, ask(desk, invoice).units, blocks=8)
    with desk.database.read() as uow:
        stored = uow.invoices.find(invoice.business_id, invoice.id)
        assert stored is not None
        receipt = receipt_document(read_invoice_facts(uow, desk.ctx, invoice=stored))
        detail = read_invoice(uow, desk.ctx, business_id=invoice.business_id, invoice_id=invoice.id)
    words = "110.00 EURC at 1.0909 → 120.00 USD"
    assert [row.title for row in receipt.payments] == [f"{words} on Local, block 1"]
    page = build_page(
        detail,
        registry=desk.ctx.registry,
        viewer_name="Inês",
        timezone="UTC",
        public_url="",
        qr_image=lambda content, kind: content,
    )
    said = ["".join(part.text for part in item.sentence) for item in page.timeline]
    assert f"{words} settled and is in your balance" in said
    assert [row.counted for row in page.payments] == ["at 1.0909 → 120.00 USD"]


def test_who_came_too_late_for_a_price_reads_what_is_missing(desk: Station):
    invoice = desk.send(accepted_units=TAKES)
    quote = ask(desk, invoice)
    later(desk, HELD_FOR + GRACE + timedelta(seconds=5))
    tell(desk, 1_000_000)
    pay(desk, invoice, quote.units)
    notice = view(desk, invoice).notice
    assert notice.title == "Your transfer came after the price ended"
    assert notice.body.startswith("10.00 USDC are missing at the new rate. Pay the rest, or ask Business")


def test_without_a_price_it_counts_at_the_rate_of_its_arrival(desk: Station):
    invoice = desk.send(accepted_units=TAKES)
    pay(desk, invoice, 55 * ONE)
    (leg,) = desk.legs(invoice)
    assert (leg.applied_units, leg.quote_id) == (60_000_050, None)
    assert desk.invoice(invoice).payment_status == "partially_paid"


def test_parts_count_pro_rata_and_the_rest_of_the_price_stays(desk: Station):
    invoice = desk.send(accepted_units=TAKES)
    quote = ask(desk, invoice)
    pay(desk, invoice, 33_333_333)
    tell(desk, 1_300_000)
    assert ask(desk, invoice).id == quote.id
    panel = view(desk, invoice).wallet
    assert (panel.amount, panel.price.facts[0].value) == ("76.666667", "83.636364 USDC, no fee")
    pay(desk, invoice, 110 * ONE - 33_333_333)
    after = desk.invoice(invoice)
    assert (after.payment_status, after.settled_units, after.excess_units) == ("paid", 120 * ONE, 0)


def test_another_payment_meanwhile_asks_for_a_new_price_of_the_rest(desk: Station):
    invoice = desk.send(accepted_units=TAKES)
    old = ask(desk, invoice)
    desk.chain.mine(Transfer(invoice.deposit_address or "", 60 * ONE), blocks=4)
    desk.catch_up()
    panel = view(desk, invoice).wallet
    assert (panel.is_payable, panel.price.note_title) == (False, "This price is no longer held")
    assert "something else was paid since" in panel.price.note
    new = ask(desk, invoice)
    assert new.id != old.id
    assert (new.units, new.applied_units) == (55 * ONE, 60 * ONE)


@pytest.mark.parametrize("silence", [timedelta(minutes=16), timedelta(days=2)])
def test_where_nobody_knows_a_rate_it_waits_for_its_issuer_who_applies_it_later(desk: Station, silence: timedelta):
    invoice = desk.send(accepted_units=TAKES)
    later(desk, silence)
    with pytest.raises(RateUnavailable):
        ask(desk, invoice)
    pay(desk, invoice, 110 * ONE, blocks=8)
    assert desk.invoice(invoice).flags == ["other_token"]
    assert desk.facts(invoice, "other_token")[0]["reason"] == "no_rate"
    assert shown(desk, invoice) is None, "it can only be credited while no rate is known"
    tell(desk)
    worth = shown(desk, invoice)
    assert worth is not None
    assert worth.applied_units == worth_of(110 * ONE, rate=Rate("EUR", "USD", MICROS, "test", desk.ctx.clock.now()))
    tell(desk, 1_100_000)
    with pytest.raises(Conflict, match="rate has moved"):
        apply(desk, invoice, worth.applied_units)
    apply(desk, invoice, 121 * ONE)
    (leg,) = desk.legs(invoice)
    assert (leg.status, leg.applied_units, leg.rate_micros) == ("final", 121 * ONE, 1_100_000)
    assert desk.invoice(invoice).payment_status == "paid"


def shown(station: Station, invoice: Invoice):
    with station.database.read() as uow:
        (transfer,) = waiting_transfers(uow, station.ctx, invoice=invoice)
    return transfer.worth


def apply(station: Station, invoice: Invoice, applied_units: int) -> None:
    with station.database.write() as uow:
        (transfer,) = waiting_transfers(uow, station.ctx, invoice=invoice)
        apply_transfer(
            uow,
            station.ctx,
            business_id=invoice.business_id,
            invoice_id=invoice.id,
            transfer_id=transfer.id,
            acting=Acting(uow.businesses.members(invoice.business_id)[0].user_id),
            applied_units=applied_units,
        )


def test_a_coin_away_from_its_peg_is_neither_priced_nor_counted(desk: Station):
    invoice = desk.send(accepted_units=TAKES)
    quote = ask(desk, invoice)
    tell(desk, 970_000, base="EURC", quote="EUR")
    with pytest.raises(TokenPaused):
        ask(desk, invoice)
    pay(desk, invoice, quote.units)
    assert desk.facts(invoice, "other_token")[0]["reason"] == "paused"
    assert view(desk, invoice).wallet.paused_title == "EURC is paused: more than 1 % away from 1 EUR"


def test_the_same_transfer_in_another_block_counts_as_before(both: Station):
    invoice = both.send(accepted_units=TAKES)
    quote = ask(both, invoice)
    transfer = pay(both, invoice, 50 * ONE, blocks=2)
    later(both, timedelta(hours=1))
    tell(both, 1_500_000)
    both.chain.reorg(2, [again(transfer)], [], [])
    both.catch_up()
    counted = [(leg.applied_units, leg.quote_id, leg.rate_micros) for leg in both.legs(invoice)]
    assert len(counted) == 2
    assert counted[0] == counted[1] == (50 * ONE * 120 // 110, quote.id, MICROS)
    assert both.invoice(invoice).settled_units == 50 * ONE * 120 // 110


def test_what_a_network_took_back_frees_its_part_of_the_price(desk: Station):
    invoice = desk.send(accepted_units=TAKES)
    quote = ask(desk, invoice)
    pay(desk, invoice, 50 * ONE, blocks=2)
    desk.chain.reorg(2)
    desk.chain.mine(blocks=3)
    desk.catch_up()
    pay(desk, invoice, quote.units)
    assert (desk.invoice(invoice).settled_units, desk.invoice(invoice).excess_units) == (120 * ONE, 0)


def test_a_price_is_never_changed_or_taken_away(both: Station):
    ask(both, both.send(accepted_units=TAKES))
    for statement in ("UPDATE coin_quote SET units = 1", "DELETE FROM coin_quote"):
        with pytest.raises(DBAPIError, match="append-only"), both.database.write() as uow:
            uow.session.connection().execute(text(statement))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE payment SET applied_units = applied_units + 2000000",
        "UPDATE payment SET rate_micros = NULL",
        "UPDATE payment SET rate_micros = 1000000",
    ],
)
def test_a_leg_that_counts_for_more_than_its_rate_is_found(
    sqlite_database: Database, ctx: Context, chain: FakeChain, statement: str
):
    broken = Station(sqlite_database, with_euros(ctx), chain)
    broken.catch_up()
    tell(broken)
    invoice = broken.send(accepted_units=TAKES)
    pay(broken, invoice, ask(broken, invoice).units)
    assert broken.audit() == ()
    with sqlite_database.write() as uow:
        uow.session.connection().execute(text(statement))
    (leg,) = broken.legs(invoice)
    assert ("paid_amount", leg.id) in {(finding.check, finding.subject) for finding in broken.audit()}


@pytest.mark.parametrize("asset", ["EURC", "USDC", "DAI", ""])
def test_only_what_the_issuer_takes_has_a_price(desk: Station, asset: str):
    with pytest.raises(Conflict, match="not taken"):
        ask(desk, desk.send(), asset)


def test_a_closed_paid_or_unknown_invoice_has_none(desk: Station):
    invoice = desk.send(accepted_units=TAKES)
    desk.chain.mine(Transfer(invoice.deposit_address or "", 120 * ONE), blocks=4)
    desk.catch_up()
    with pytest.raises(DomainError):
        ask(desk, invoice)
    with pytest.raises(NotFound), desk.database.write() as uow:
        quote_coin(uow, desk.ctx, token="nobody", asset="EURC")


def test_it_is_not_taken_where_nobody_tells_rates_or_alone(desk: Station, ctx: Context):
    with pytest.raises(InvalidForm, match="token"):
        desk.send(accepted_units=[EURC])
    desk.ctx = replace(desk.ctx, policy=ctx.policy)
    with pytest.raises(InvalidForm, match="cannot pay"):
        desk.send(accepted_units=TAKES)


@pytest.mark.parametrize(
    ("values", "taken"),
    [
        ({}, {"USDC", "USDT"}),
        ({"takes_other_pegs": True}, {"USDC", "USDT", "EURC"}),
        ({"takes_other_pegs": True, "accepted_units": [USDC]}, {"USDC"}),
        ({"takes_other_pegs": True, "accepted_units": [USDC, EURC]}, {"USDC", "EURC"}),
        ({"accepted_units": [USDC, EURC]}, {"USDC"}),
    ],
)
def test_the_business_opts_in_for_its_new_invoices(desk: Station, values: dict[str, Any], taken: set[str]):
    with desk.database.write() as uow:
        business: Business = a_business(uow, desk.ctx, **values)
    invoice = desk.send(business)
    assert {unit.partition("@")[0] for unit in invoice.accepted_units or ()} == taken


def test_the_wallet_is_asked_for_the_promised_amount_and_for_none_without(desk: Station):
    invoice = desk.send(accepted_units=TAKES)
    wanted = {"token": invoice.checkout_token or "", "symbol": "EURC", "network": "local"}
    with pytest.raises(Conflict, match="no longer held"), desk.database.read() as uow:
        wallet_transfer(uow, desk.ctx, **wanted)
    quote = ask(desk, invoice)
    with desk.database.read() as uow:
        assert wallet_transfer(uow, desk.ctx, **wanted).units == quote.units


def test_the_page_says_the_price_its_end_and_the_way_to_a_new_one(desk: Station):
    invoice = desk.send(accepted_units=TAKES)
    panel = view(desk, invoice).wallet
    assert (panel.symbol, panel.is_payable, panel.price.label) == ("EURC", False, "Get the price")
    ask(desk, invoice)
    panel = view(desk, invoice).wallet
    assert (panel.amount, panel.symbol, panel.is_payable, panel.price.seconds) == ("110.00", "EURC", True, 900)
    facts = {fact.label: fact.value for fact in panel.price.facts}
    assert facts["Pays"] == "120.00 USDC, no fee"
    assert facts["Rate"] == "1 EURC = 1.0909 USD"
    later(desk, HELD_FOR)
    panel = view(desk, invoice).wallet
    assert (panel.is_payable, panel.price.label) == (False, "Use the new price")
    assert panel.price.note.startswith("It was 110.00 EURC until ")
    refused = view(desk, invoice, price_refused="Nobody knows.").wallet
    assert (refused.price.note, refused.price.label) == ("Nobody knows.", "Try again")


@pytest.mark.parametrize("seed", range(8))
def test_whatever_comes_whenever_never_counts_for_more_than_its_rate(desk: Station, seed: int):
    """Parts in and out of promises, the rate moving between them, networks taking some of them back and bringing them."""
    dice = random.Random(seed)
    invoice = desk.send(accepted_units=TAKES, amount="250.00")
    for _ in range(dice.randint(1, 6)):
        tell(desk, dice.randint(700_000, 1_600_000))
        if dice.random() < 0.6 and desk.invoice(invoice).amount_due_units > 0:
            ask(desk, invoice)
        later(desk, timedelta(seconds=dice.randint(0, 700)))
        transfer = pay(desk, invoice, dice.randint(1, 90 * ONE), blocks=2)
        if dice.random() < 0.5:
            desk.chain.reorg(2, *([[again(transfer)], [], []] if dice.random() < 0.7 else [[], [], []]))
            desk.catch_up()
    legs = [leg for leg in desk.legs(invoice) if leg.status != "reversed" and leg.rate_micros]
    by_promise: dict[str, list[Payment]] = {}
    for leg in legs:
        assert leg.rate_micros is not None
        assert 0 <= leg.applied_units * ONE <= leg.units * leg.rate_micros + ONE
        if leg.quote_id:
            by_promise.setdefault(leg.quote_id, []).append(leg)
    for group in by_promise.values():
        applied, came = sum(leg.applied_units for leg in group), sum(leg.units for leg in group)
        assert applied * ONE <= came * (group[0].rate_micros or 0) + ONE * len(group)
    stored = desk.invoice(invoice)
    assert stored.settled_units + stored.pending_units == sum(leg.applied_units for leg in legs)
