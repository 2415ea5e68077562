"""The card's panel as its state: the price that is shown is the price that is asked for, and every end has its words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from allscale_app.bootstrap.app import Application
from allscale_app.settings import get_settings
from allscale_app.states.checkout import CheckoutState
from allscale_app.states.checkout_card import CheckoutCardState
from allscale_app.states.checkout_methods import CheckoutMethodsState
from tests.fakes.cards import FakeCards
from tests.fakes.chain import FakeChain
from tests.fakes.tab import Tab
from tests.services.counter import Counter
from tests.services.till import POLICY


@pytest.fixture
def counter(web_process, clock):
    """The process of the test takes cards, and its operator has a float."""
    ctx = replace(web_process.application.context, policy=replace(POLICY, methods=("wallet", "card")))
    web_process.application = Application(get_settings(), web_process.application.database, ctx)
    made = Counter(web_process.application.database, ctx, FakeChain(clock), cards=FakeCards(clock))
    web_process.cards = made.desk
    made.catch_up()
    made.add_float()
    return made


async def a_page(invoice, *, query=""):
    """The payer's tab with the card chosen, as it comes to the address with `query`."""
    tab = Tab(path=f"/pay/x{query}")
    for one in (CheckoutState, CheckoutMethodsState, CheckoutCardState):
        object.__setattr__(await tab.state(one), "pay_token", invoice.checkout_token)
    await (await tab.state(CheckoutState)).open()
    await (await tab.state(CheckoutMethodsState)).choose_method("card")
    return await tab.state(CheckoutCardState)


async def press(state):
    return [str(step) for step in [step async for step in state.pay_by_card()] if step is not None]


async def test_the_button_leads_to_the_processors_page(counter):
    invoice = counter.send()
    state = await a_page(invoice)
    assert state.view.card.sentence == "You pay 120.00 USD. No fee. Price held 15 minutes."
    (step,) = await press(state)
    assert f"https://cards.example/cs_{counter.promises(invoice)[0].id}" in step
    assert state.opening is False


async def test_another_price_than_is_shown_is_shown_first(counter):
    invoice = counter.send()
    state = await a_page(invoice)
    object.__setattr__(state, "view", replace(state.view, card=replace(state.view.card, units=1)))
    assert await press(state) == []
    assert counter.cards.orders == {}


async def test_a_processor_that_is_down_is_said_and_nothing_is_promised(counter):
    invoice = counter.send()
    state = await a_page(invoice)
    counter.cards.down = True
    assert await press(state) == []
    assert "Nothing was charged" in state.error
    assert counter.promises(invoice)[0].state == "failed"


async def test_too_little_float_is_listed_and_cannot_be_pressed(counter):
    state = await a_page(counter.send(amount="90000.00"))
    assert state.view.card.can_pay is False
    assert await press(state) == []
