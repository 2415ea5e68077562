"""A payment link's public page as a state: what is shown, what becomes an invoice, what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import select

from allscale_app.domain.errors import InvalidInput
from allscale_app.domain.proof import solve
from allscale_app.services.payment_links import switch_link
from allscale_app.states.checkout import CheckoutState
from allscale_app.states.public_link import FIELDS, PublicLinkFormState, PublicLinkState
from allscale_app.store.tables import Invoice
from tests.builders import a_business, a_link
from tests.fakes.tab import Tab

TYPED = {"name": "Ines Carvalho", "email": "ines@olivelane.example", "amount": "25"}
OPEN = {"amount_kind": "open", "minimum": "5", "maximum": "100", "suggestions": ["10", "25"]}


@pytest.fixture
def shop(web_process, ctx):
    with web_process.application.database.write() as uow:
        business = a_business(uow, ctx, name="Fieldnote Studio")
        fixed = a_link(uow, ctx, business=business, title="Seat", slug="one-seat", use_limit="2")
        free = a_link(uow, ctx, business=business, title="Support", slug="support-us", **OPEN)
        return {"business": business, "one-seat": fixed, "support-us": free}


async def opened(monkeypatch, slug, *, tab=None):
    tab = tab or Tab(path="/l/x")
    monkeypatch.setattr(PublicLinkState, "link_slug", slug, raising=False)
    await (await tab.state(PublicLinkState)).open()
    state = await tab.state(PublicLinkFormState)
    state.begin()
    return state


async def send(state, **typed):
    """As the browser: the form goes off, then its proof is found."""
    went = await state.submit({**TYPED, **typed})
    return await state.solved(state.challenge, solve(state.challenge)) if state.busy else went


def made_by(web_process, shop, slug):
    with web_process.application.database.read() as uow:
        link = uow.payment_links.find(shop["business"].id, shop[slug].id)
        return link.use_count


async def test_a_visitor_sees_what_is_paid_for_and_goes_on_to_pay(web_process, shop, monkeypatch):
    state = await opened(monkeypatch, "one-seat")
    view = state.view
    assert (view.name, view.title, view.price, view.unit, view.closed) == (
        "Fieldnote Studio",
        "Seat",
        "120.00",
        "USDC",
        "",
    )
    assert (view.tab_title, view.address) == ("Seat · Fieldnote Studio", "localhost:3000/l/one-seat")
    went = await send(state)
    assert "/pay/" in str(went)
    assert made_by(web_process, shop, "one-seat") == 1


async def test_an_open_amount_is_the_visitors_within_its_bounds(web_process, shop, monkeypatch):
    state = await opened(monkeypatch, "support-us")
    assert (state.view.price, state.view.unit, state.view.price_help) == (
        "Your price",
        "from 5.00 to 100.00 USDC",
        "From 5.00 to 100.00 USDC.",
    )
    assert state.view.currency == "USDC"
    assert [each.label for each in state.view.suggestions] == ["10.00 USDC", "25.00 USDC"]
    state.suggest("10.00")
    assert state.price == "10.00"
    for amount in ("4.99", "100.01", "-7", "NaN", "", "1e3"):
        assert await send(state, amount=amount) is None
        assert "amount" in state.errors
    assert await send(state, amount="", name="", email="nobody") is None
    assert set(state.errors) == {"amount", "name", "email"}
    assert made_by(web_process, shop, "support-us") == 0
    assert "/pay/" in str(await send(state, amount="25"))


async def test_a_closed_link_says_why_and_opens_again(web_process, ctx, shop, monkeypatch):
    def switch(is_on):
        with web_process.application.database.write() as uow:
            owner = uow.businesses.owner_id(shop["business"].id)
            ids = {"business_id": shop["business"].id, "link_id": shop["one-seat"].id}
            switch_link(uow, ctx, user_id=owner, is_on=is_on, **ids)

    state = await opened(monkeypatch, "one-seat")
    switch(is_on=False)
    assert await send(state) is None
    assert (
        state.problem
        == state.view.closed
        == "Fieldnote Studio has closed this link. Nothing was sent and nothing is owed."
    )
    switch(is_on=True)
    await state._read()
    assert state.view.closed == ""
    assert "/pay/" in str(await send(state))


async def test_the_last_use_is_one_visitors(web_process, shop, monkeypatch):
    late = await opened(monkeypatch, "one-seat")
    for number in range(2):
        state = await opened(monkeypatch, "one-seat", tab=Tab(path="/l/x"))
        assert await send(state, email=f"guest{number}@example.com")
    assert await send(late) is None
    assert late.problem.startswith("This link is used up")
    assert made_by(web_process, shop, "one-seat") == 2


async def test_a_second_click_and_a_lost_answer_make_one_invoice(web_process, shop, monkeypatch):
    tab = Tab(path="/l/x")
    state = await opened(monkeypatch, "one-seat", tab=tab)
    assert await state.submit(TYPED) is None
    assert await state.submit(TYPED) is None, "it is on its way"
    challenge = state.challenge
    assert "/pay/" in str(await state.solved(challenge, solve(challenge)))
    first = state.pay_href
    assert await state.solved(challenge, solve(challenge)) is None
    assert first in str(await state.submit(TYPED)), "a second click that came after the first had its answer"
    again = await (await tab.state(PublicLinkState)).open()
    assert "begin" not in str(again), "the connection came back, and the answer had been lost"
    assert (state.pay_href, state.challenge, made_by(web_process, shop, "one-seat")) == (first, "", 1)


async def test_whoever_comes_back_from_the_payment_page_may_pay_once_more(web_process, shop, monkeypatch):
    tab = Tab(path="/l/x")
    state = await opened(monkeypatch, "one-seat", tab=tab)
    await send(state)
    first = state.pay_href
    monkeypatch.setattr(CheckoutState, "pay_token", first.removeprefix("/pay/"), raising=False)
    tab.go(first)
    await (await tab.state(CheckoutState)).open()
    tab.go("/l/x")
    assert "begin" in str(await (await tab.state(PublicLinkState)).open())
    state.begin()
    await send(state)
    assert state.pay_href not in ("", first)
    assert made_by(web_process, shop, "one-seat") == 2


async def test_programs_and_floods_make_nothing(web_process, shop, monkeypatch):
    state = await opened(monkeypatch, "one-seat")
    assert await send(state, website="https://spam.example") is None
    assert made_by(web_process, shop, "one-seat") == 0
    state = await opened(monkeypatch, "support-us")
    for _ in range(5):
        assert await send(state)
        state.begin()
    assert await send(state) is None
    assert state.problem.startswith("Too many requests came from here.")
    assert made_by(web_process, shop, "support-us") == 5


async def test_nothing_is_believed_of_a_forged_event(web_process, clock, shop, monkeypatch):
    state = await opened(monkeypatch, "one-seat")
    forms: tuple[Any, ...] = (None, [], "x", {"name": ["a"]}, {"email": {"a": 1}})
    for forged in forms:
        with pytest.raises(InvalidInput):
            await state.submit(forged)
    with pytest.raises(InvalidInput):
        state.suggest([1])
    assert await send(state, amount="0.01")
    with web_process.application.database.read() as uow:
        (row,) = uow.session.exec(select(Invoice)).all()
    assert row.total_units == 120_000_000, "a fixed amount is the link's"
    stale = await opened(monkeypatch, "one-seat", tab=Tab(path="/l/x"))
    clock.advance(hours=7)
    assert await send(stale) is None
    assert stale.problem.startswith("This form stood open for too long.")


async def test_what_is_not_there_is_missing(shop, monkeypatch):
    state = await opened(monkeypatch, "nobody-here")
    assert (state.view.screen, state.challenge) == ("missing", "")
    assert await state.submit(dict.fromkeys(FIELDS, "x")) is None
