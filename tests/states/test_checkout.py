"""The payer's page as its states: the list of methods, switching midway, paying from a balance, and who may."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest

from allscale_app.domain.errors import InvalidInput
from allscale_app.domain.ledger.accounts import Role
from allscale_app.services.balance_history import read_history
from allscale_app.services.journal_detail import read_journal_detail
from allscale_app.services.notifications import read_bell
from allscale_app.states.checkout import CheckoutState
from allscale_app.states.checkout_methods import CheckoutBalanceState, CheckoutMethodsState
from allscale_app.states.checkout_wallet import CheckoutWalletState
from allscale_app.store.tables import Business, Invoice
from allscale_app.views.balance.entry import entry_view
from allscale_app.views.balance.history import history_rows
from allscale_app.views.bell import bell_view
from tests.builders import a_business, a_session, a_user
from tests.fakes.chain import FakeChain
from tests.fakes.tab import Tab
from tests.fixtures.web import offering
from tests.services.station import ONE, USDC
from tests.services.till import POLICY, Till

METHODS = ["wallet", "balance"]


@dataclass
class Counter:
    """An issuer's invoice, and Tidewater with 116.22 USDC."""

    till: Till
    payer: Business
    token: str
    invoice: Invoice

    async def page(self, tab, *, invoice: Invoice | None = None) -> Any:
        for one in (CheckoutState, CheckoutMethodsState, CheckoutWalletState, CheckoutBalanceState):
            object.__setattr__(await tab.state(one), "pay_token", (invoice or self.invoice).checkout_token)
        state = await tab.state(CheckoutState)
        await state.open()
        return state


@pytest.fixture
def new_tab():
    """A browser's tab, signed in with a session's token."""
    return lambda token="": Tab(token=token, path="/pay/x")


@pytest.fixture
def counter(web_process, clock):
    """The process of the test, with cards and balances offered."""
    ctx = offering(web_process, replace(POLICY, methods=("wallet", "card", "balance")))
    till = Till(web_process.application.database, ctx, FakeChain(clock))
    till.catch_up()
    till.add_float()
    with till.database.write() as uow:
        payer = a_business(uow, ctx, owner=a_user(uow, ctx, name="Jonas"), name="Tidewater")
        token = a_session(uow, ctx, business=payer)
    till.fund(till.accept(till.send(payer)))
    with till.database.write() as uow:
        issuer = a_business(uow, ctx, name="Fieldnote Studio")
    return Counter(till, payer, token, till.send(issuer, amount="100.00", accepted_methods=METHODS))


async def balance_of(tab):
    return await tab.state(CheckoutBalanceState)


async def choose(tab, rail):
    await (await tab.state(CheckoutMethodsState)).choose_method(rail)


async def pay(tab, **typed):
    state = await balance_of(tab)
    values = {"part": state.view.balance.amount_plain, "attempt": state.attempt, **typed}
    return [step async for step in state.pay(values)]


async def test_each_way_says_its_fee_and_arrival_in_advance(counter, new_tab):
    state = await counter.page(new_tab())
    assert state.view.screen == "methods"
    panel = state.view.methods
    assert (panel.title, panel.sentence) == (
        "How would you like to pay?",
        "Fieldnote Studio receives USDC whichever way you choose.",
    )
    assert panel.foot == "No account needed."
    assert [(row.name, row.detail, row.arrives, row.amount, row.code, row.fee) for row in panel.rows] == [
        ("Crypto wallet", "USDC or USDT on Local", "In seconds", "100.00", "USDC", "Network fee from 0.01"),
        ("AllScale balance", "Sign in to pay from your balance", "At once", "100.00", "USDC", "No fee"),
    ]
    assert [row.href for row in panel.rows] == ["", f"/login?next=/pay/{counter.invoice.checkout_token}"]


async def test_one_accepted_way_needs_no_list(counter, new_tab):
    only_wallet = counter.till.send(amount="5.00", accepted_methods=["wallet"])
    state = await counter.page(new_tab(), invoice=only_wallet)
    assert (state.view.screen, state.view.can_go_back) == ("wallet", False)
    only_balance = counter.till.send(amount="5.00", accepted_methods=["balance"])
    state = await counter.page(new_tab(), invoice=only_balance)
    assert (state.view.screen, state.view.balance.title) == ("balance", "Sign in to pay from your balance")
    assert state.view.balance.sign_in_href == f"/login?next=/pay/{only_balance.checkout_token}"


async def test_a_way_that_is_down_stays_listed(counter, new_tab):
    with counter.till.database.write() as uow:
        for network in uow.networks.all():
            network.disabled_tokens = {"USDC": "no code", "USDT": "no code"}
    state = await counter.page(new_tab())
    assert [row.off for row in state.view.methods.rows] == ["Not available right now", ""]


async def test_switching_midway_is_safe_and_keeps_nothing_promised(counter, new_tab):
    tab = new_tab(counter.token)
    state = await counter.page(tab)
    await choose(tab, "wallet")
    await (await tab.state(CheckoutWalletState)).choose_token("USDT")
    assert (state.view.screen, state.view.can_go_back, state.view.wallet.symbol) == ("wallet", True, "USDT")
    await (await tab.state(CheckoutMethodsState)).other_methods()
    assert state.view.screen == "methods"
    await choose(tab, "balance")
    assert state.view.screen == "balance"
    await choose(tab, "card")  # this invoice does not take it
    assert state.view.screen == "methods"
    for wrong in ("manual", 7, None):
        with pytest.raises(InvalidInput):
            await choose(tab, wrong)


async def test_a_click_pays_all_of_it_and_both_sides_see_it(counter, new_tab):
    tab = new_tab(counter.token)
    state = await counter.page(tab)
    assert state.view.methods.rows[1].detail == "116.22 USDC available"
    await choose(tab, "balance")
    panel = state.view.balance
    assert (panel.title, panel.sentence, panel.note_title) == (
        "Pay 100.00 USDC from your balance?",
        "116.22 available, 16.22 after.",
        "",
    )
    question = {"part": panel.amount_plain, "attempt": state.attempt}
    await pay(tab, **question)
    await pay(tab, **question)
    assert (state.view.screen, state.view.outcome.title) == ("paid", "Paid. Thank you.")
    till, ctx = counter.till, counter.till.ctx
    assert till.balance(Role.AVAILABLE, owner=counter.payer.id) == 16_220_000
    assert till.balance(Role.AVAILABLE, owner=counter.invoice.business_id) == 100 * ONE
    with till.database.read() as uow:
        member = uow.businesses.members(counter.payer.id)[0]
        bell = bell_view(read_bell(uow, ctx, user_id=member.user_id, business_id=counter.payer.id))
        history = read_history(uow, ctx, business_id=counter.payer.id)
        theirs = read_history(uow, ctx, business_id=counter.invoice.business_id)
        opened = read_journal_detail(uow, ctx, business_id=counter.payer.id, entry_id=history.lines[0].entry_id)
    assert bell.news[0].detail == f"{counter.invoice.number} from Fieldnote Studio, out of your balance"
    out = history_rows(history.lines, now=till.ctx.clock.now(), timezone="UTC")[0]
    assert (out.words, out.amount, out.after) == ("Paid from your balance", "\N{MINUS SIGN}100.00", "16.22")
    assert out.about == f"{counter.invoice.number}, Fieldnote Studio"
    into = history_rows(theirs.lines, now=till.ctx.clock.now(), timezone="UTC")[0]
    assert (into.words, into.amount, theirs.total_count) == ("Payment, from a balance", "+100.00", 1)
    view = entry_view(opened, timezone="UTC")
    assert view.href == f"/pay/{counter.invoice.checkout_token}"
    assert {(line.owner, line.after) for card in view.journal for line in card.postings} == {
        ("yours", "16.22"), ("theirs", ""),
    }  # fmt: skip


async def test_a_part_now_and_the_rest_another_way(counter, new_tab):
    tab = new_tab(counter.token)
    state = await counter.page(tab)
    await choose(tab, "balance")
    await (await balance_of(tab)).set_part("40.5")
    assert (state.view.balance.title, state.view.balance.sentence) == (
        "Pay 40.50 USDC from your balance?",
        "116.22 available, 75.72 after.",
    )
    for wrong in ("0", "100.01", "12,5", "-1", "x"):
        await (await balance_of(tab)).set_part(wrong)
        assert state.view.balance.error, wrong
        await pay(tab, part=wrong)
    assert counter.till.legs(counter.invoice) == []
    await pay(tab, part="40.5")  # what stands in the field, also when the page has not heard of it yet
    assert (state.view.screen, state.view.methods.title) == ("methods", "Pay the rest")
    assert [row.amount for row in state.view.methods.rows] == ["59.50", "59.50"]
    assert state.view.arrived.sentence == "40.50 of 100.00 USDC has arrived"
    assert "from a balance" in state.view.arrived.legs[0].label
    await choose(tab, "wallet")
    assert (state.view.wallet.title, state.view.wallet.amount) == ("Pay the rest", "59.50")


async def test_a_second_click_on_an_older_question_pays_nothing(counter, new_tab):
    only_balance = counter.till.send(amount="100.00", accepted_methods=["balance"])
    tab = new_tab(counter.token)
    state = await counter.page(tab, invoice=only_balance)
    question = {"part": "30", "attempt": state.attempt}
    for _ in range(3):
        await pay(tab, **question)
    assert [leg.units for leg in counter.till.legs(only_balance)] == [30 * ONE]
    await pay(tab, part="20", attempt="")
    with pytest.raises(InvalidInput):
        await pay(tab, part=7)
    assert len(counter.till.legs(only_balance)) == 1


async def test_a_short_balance_says_by_how_much_and_offers_a_part(counter, new_tab):
    dear = counter.till.send(amount="416.22", accepted_methods=METHODS)
    tab = new_tab(counter.token)
    state = await counter.page(tab, invoice=dear)
    await choose(tab, "balance")
    panel = state.view.balance
    assert (panel.note_title, panel.note) == (
        "Your balance is 300.00 USDC short",
        "Add funds or choose another method. You can pay a part now.",
    )
    assert (panel.title, panel.units) == ("Pay 116.22 USDC from your balance?", 116_220_000)
    counter.till.spend(counter.payer.id, 100 * ONE, USDC)
    await pay(tab, part="116.22")
    assert state.view.balance.error == "Enter an amount from 0.01 to 16.22."
    counter.till.spend(counter.payer.id, 16_220_000, USDC)
    await state._read()
    assert (state.view.balance.can_pay, state.view.balance.units) == (False, 0)
    assert counter.till.legs(dear) == []


async def test_who_cannot_pay_is_told_why(counter, new_tab):
    till, ctx = counter.till, counter.till.ctx
    with till.database.write() as uow:
        own = a_session(uow, ctx, business=uow.businesses.get(counter.invoice.business_id))
        unverified = a_user(uow, ctx, email_verified_at=None)
        newcomer = a_session(uow, ctx, business=a_business(uow, ctx, owner=unverified))
    for token, words, code in (
        (own, "This is your own invoice", "own_invoice"),
        (newcomer, "Verify your e-mail address first", "email_not_verified"),
    ):
        tab = new_tab(token)
        state = await counter.page(tab)
        assert state.view.methods.rows[1].off == words, code
        await choose(tab, "balance")
        assert (state.view.balance.can_pay, state.view.balance.units) == (False, 0)
        await pay(tab)
    assert till.legs(counter.invoice) == []


async def test_nobody_pays_without_signing_in_and_the_next_person_sees_nothing(counter, new_tab):
    stranger = new_tab()
    state = await counter.page(stranger)
    await choose(stranger, "balance")
    await pay(stranger, part="1.00")
    assert state.view.balance.sign_in_href == f"/login?next=/pay/{counter.invoice.checkout_token}"
    tab = new_tab(counter.token)
    state = await counter.page(tab)
    await choose(tab, "balance")
    assert "116.22" in state.view.balance.sentence
    tab.use_session("")
    await (await tab.state(CheckoutState))._bind_to_cookie()
    state = await tab.state(CheckoutState)
    assert (state.view.screen, state.view.balance.sentence) == ("loading", "")
    assert counter.till.legs(counter.invoice) == []


async def test_an_issuers_own_look_is_not_the_payers(counter, new_tab):
    with counter.till.database.write() as uow:
        own = a_session(uow, counter.till.ctx, business=uow.businesses.get(counter.invoice.business_id))
    await counter.page(new_tab(own))
    assert counter.till.invoice(counter.invoice).viewed_at is None
    await counter.page(new_tab(counter.token))
    assert counter.till.invoice(counter.invoice).viewed_at is not None


async def test_an_unknown_link_is_one_page(counter, new_tab):
    state = await new_tab().state(CheckoutState)
    for wrong in ("x" * 43, "", "x" * 65, 7):
        object.__setattr__(state, "pay_token", wrong)
        assert await state.open() is None
        assert state.view.screen == "missing"
