"""A price in a coin of another peg, from the payer's page and the issuer's settings."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from allscale_app.bootstrap.app import Application
from allscale_app.domain.errors import InvalidInput, NotSignedIn
from allscale_app.services.business_settings import read_settings
from allscale_app.settings import get_settings
from allscale_app.states.checkout import CheckoutState
from allscale_app.states.checkout_wallet import CheckoutWalletState
from allscale_app.states.settings import SettingsState
from allscale_app.states.settings_methods import SettingsMethodsState
from tests.builders import a_business, a_session
from tests.fakes.chain import FakeChain
from tests.fakes.tab import Tab
from tests.services.station import Station
from tests.services.test_coin_quotes import TAKES, tell, with_euros


@pytest.fixture
def shop(web_process, clock) -> Station:
    """An instance that knows EURC and its rate."""
    ctx = with_euros(web_process.application.context)
    web_process.application = Application(get_settings(), web_process.application.database, ctx)
    station = Station(web_process.application.database, ctx, FakeChain(clock))
    station.catch_up()
    tell(station)
    return station


async def opened(shop: Station, **fields: Any) -> Any:
    invoice = shop.send(accepted_units=TAKES, **fields)
    tab = Tab(path="/pay/x")
    for one in (CheckoutState, CheckoutWalletState):
        object.__setattr__(await tab.state(one), "pay_token", invoice.checkout_token)
    state = await tab.state(CheckoutWalletState)
    await state._read()
    return state


async def test_choosing_the_coin_asks_for_its_price_once(shop: Station):
    state = await opened(shop)
    assert (state.view.wallet.symbol, state.view.wallet.amount) == ("USDC", "120.00")
    follows = await state.choose_token("EURC")
    assert follows is CheckoutWalletState.watch_price
    panel = state.view.wallet
    assert (panel.symbol, panel.amount, panel.is_payable) == ("EURC", "110.00", True)
    assert await state.choose_token("USDC") is None
    assert await state.choose_token("EURC") is None, "the price still holds"
    assert state.view.wallet.price.key == panel.price.key


async def test_at_its_end_the_page_says_so_and_one_click_renews_it(shop: Station, monkeypatch: pytest.MonkeyPatch):
    state = await opened(shop)
    await state.choose_token("EURC")
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        shop.ctx.clock.advance(minutes=15)  # type: ignore[attr-defined]  # a FakeClock

    monkeypatch.setattr(asyncio, "sleep", sleep)
    await CheckoutWalletState.watch_price.fn(state)  # type: ignore[attr-defined]  # the handler behind the event
    assert slept == [900]
    panel = state.view.wallet
    assert (panel.is_payable, panel.price.note_title) == (False, "This price is no longer held")
    tell(shop, 1_200_000)
    await state.renew_price()
    assert (state.view.wallet.amount, state.view.wallet.is_payable) == ("100.00", True)


async def test_where_there_is_no_rate_the_page_says_why_and_other_coins_still_pay(shop: Station):
    state = await opened(shop)
    shop.ctx.clock.advance(hours=1)  # type: ignore[attr-defined]  # a FakeClock
    assert await state.choose_token("EURC") is None
    price = state.view.wallet.price
    assert (price.note_title, price.label) == ("There is no EURC price right now", "Try again")
    await state.choose_token("USDC")
    assert (state.view.wallet.amount, state.view.wallet.is_payable) == ("120.00", True)


async def test_the_issuer_switches_it_on_for_new_invoices(shop: Station, web_process):
    with shop.database.write() as uow:
        business = a_business(uow, shop.ctx)
        token = a_session(uow, shop.ctx, business=business)
    tab = Tab(token=token)
    settings = await tab.state(SettingsState)
    await settings.open()
    assert settings.other_pegs.sentence.startswith("Dollar invoices in EURC, euro invoices in USDC or USDT: ")
    assert (settings.other_pegs.is_offered, settings.other_pegs.is_on) == (True, False)
    choices = await tab.state(SettingsMethodsState)
    await choices.take_other_pegs(True)
    assert settings.other_pegs.is_on
    await choices.take_token("EURC@31337", False)
    with shop.database.read() as uow:
        assert read_settings(uow, shop.ctx, business_id=business.id).takes_other_pegs, "the tokens are another setting"
    with pytest.raises(InvalidInput):
        await choices.take_other_pegs("yes")
    with pytest.raises(NotSignedIn):
        await (await Tab().state(SettingsMethodsState)).take_other_pegs(True)
