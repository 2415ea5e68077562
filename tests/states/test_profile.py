"""The public profile and its form as states: what is shown, sent, refused, and how often."""

from __future__ import annotations

import pytest

from allscale_app.domain.errors import InvalidInput
from allscale_app.domain.proof import solve
from allscale_app.services.acting import Acting
from allscale_app.services.request_decisions import ask_back
from allscale_app.services.request_input import new_challenge
from allscale_app.services.requests import submit_request
from allscale_app.states.profile import FIELDS, ProfileFormState, ProfileState
from allscale_app.states.public_request import PublicRequestState
from tests.builders import a_business, a_service
from tests.fakes.tab import Tab

TYPED = {"name": "Ines Carvalho", "email": "ines@olivelane.example", "message": "Six pages"}


@pytest.fixture
def shop(web_process, ctx):
    with web_process.application.database.write() as uow:
        business = a_business(uow, ctx, name="Fieldnote Studio")
        site = a_service(uow, ctx, business=business, stock="1", questions="Which pages?")
        open_price = a_service(uow, ctx, business=business, title="Else", price_kind="open", minimum="150")
        at_once = a_service(uow, ctx, business=business, title="Review", price="240", pays_at_once=True)
        profile = uow.storefront.profile(business.id)
        return {"business": business, "handle": profile.handle, "site": site, "else": open_price, "review": at_once}


async def opened(shop, monkeypatch, *, handle="", tab=None):
    tab = tab or Tab(path="/u/x")
    monkeypatch.setattr(ProfileState, "profile_handle", handle or shop["handle"], raising=False)
    await (await tab.state(ProfileState)).open()
    state = await tab.state(ProfileFormState)
    state.begin()
    return state


async def send(state, **typed):
    """As the browser: the form goes off, then its proof is found."""
    went = await state.submit({**TYPED, **typed})
    return await state.solved(state.challenge, solve(state.challenge)) if state.busy else went


def requests_of(web_process, shop):
    with web_process.application.database.read() as uow:
        return uow.storefront.requests(shop["business"].id, limit=99).rows


async def test_a_visitor_sees_the_services_and_sends_a_request(web_process, shop, monkeypatch):
    state = await opened(shop, monkeypatch)
    assert [(row.title, row.price, row.under, row.left) for row in state.view.services] == [
        ("Marketing site", "3,400.00", "USDC", "1 left"),
        ("Else", "Your price", "from 150.00 USDC", ""),
        ("Review", "240.00", "USDC", ""),
    ]
    await send(state)
    assert state.errors == {"answers.0": "Answer this question."}
    await send(state, answer0="Home and shop")
    (request,) = requests_of(web_process, shop)
    assert (state.sent_to, state.sent_href) == ("ines@olivelane.example", f"/r/{request.token}")
    assert state.view.services[0].is_gone


async def test_a_forged_price_below_the_minimum_is_refused(web_process, shop, monkeypatch):
    state = await opened(shop, monkeypatch)
    state.choose(shop["else"].id)
    await send(state, price="149.99")
    assert state.errors == {"price": "The least is 150.00 USDC. Offer that or more."}
    state.choose(shop["review"].id)
    went = await send(state, price="0.01")
    with web_process.application.database.read() as uow:
        (request,) = requests_of(web_process, shop)
        invoice = uow.invoices.find(shop["business"].id, request.invoice_id)
    assert f"/pay/{invoice.checkout_token}" in str(went)
    assert invoice.total_units == 240_000_000


async def test_the_last_one_is_gone_and_that_is_said(web_process, ctx, shop, monkeypatch):
    state = await opened(shop, monkeypatch)
    challenge = state.challenge
    with web_process.application.database.write() as uow:
        other = new_challenge(ctx, business_id=shop["business"].id)
        about = {"handle": shop["handle"], "service_id": shop["site"].id, "form": {**TYPED, "answers": ["All"]}}
        submit_request(uow, ctx, challenge=other, nonce=solve(other), **about)
    await send(state, answer0="Home")
    assert state.problem.startswith("Sold out: somebody took the last one a moment ago.")
    assert state.challenge not in ("", challenge)
    assert len(requests_of(web_process, shop)) == 1


async def test_a_flood_from_one_address_ends(web_process, shop, monkeypatch):
    state = await opened(shop, monkeypatch)
    state.choose(shop["else"].id)
    for number in range(12):
        state.begin()
        await send(state, price="150", email=f"flood{number}@example.com")
    assert "Too many requests came from here" in state.problem
    assert len(requests_of(web_process, shop)) == 10


async def test_the_addresses_of_one_customer_are_one_place(web_process, shop, monkeypatch):
    tab = Tab(path="/u/x")
    state = await opened(shop, monkeypatch, tab=tab)
    state.choose(shop["else"].id)
    for number in range(12):
        state.begin()
        tab.come_from(f"2001:db8::{number:x}")
        await send(state, price="150", email=f"flood{number}@example.com")
    assert len(requests_of(web_process, shop)) == 10


async def test_a_mistake_takes_nothing_from_what_may_be_sent(web_process, shop, monkeypatch):
    state = await opened(shop, monkeypatch)
    state.choose(shop["else"].id)
    for _ in range(12):
        await send(state, price="1")
    await send(state, price="150")
    assert (state.problem, len(requests_of(web_process, shop))) == ("", 1)


async def test_one_mailbox_is_not_flooded_by_many_addresses(web_process, shop, monkeypatch):
    state = await opened(shop, monkeypatch)
    state.choose(shop["else"].id)
    for _ in range(7):
        state.begin()
        await send(state, price="150", email="Victim@example.com")
    assert len(requests_of(web_process, shop)) == 5


async def test_programs_that_fill_in_everything_are_told_what_people_are(web_process, shop, monkeypatch):
    state = await opened(shop, monkeypatch)
    await send(state, **dict.fromkeys(FIELDS, "x"))
    assert state.sent_to == "x"
    assert requests_of(web_process, shop) == []


async def test_nothing_is_sent_without_its_proof(web_process, shop, monkeypatch):
    state = await opened(shop, monkeypatch)
    await state.submit({**TYPED, "answer0": "Home"})
    assert state.busy
    await state.solved("another challenge", "1")
    await state.solved(state.challenge, "wrong")
    assert requests_of(web_process, shop) == []
    assert not state.busy
    for nonsense in ({"a": 1}, -1):
        with pytest.raises(InvalidInput):
            await state.solved(nonsense, "1")


async def test_a_reload_keeps_the_choice_as_the_browsers_radio_does(shop, monkeypatch):
    state = await opened(shop, monkeypatch)
    state.choose(shop["review"].id)
    await state.open()
    assert state.picked[0].id == shop["review"].id


async def test_a_second_click_makes_nothing_more(web_process, shop, monkeypatch):
    state = await opened(shop, monkeypatch)
    await send(state, answer0="Home")
    await send(state, answer0="Home")
    state.choose(shop["review"].id)
    went = [await send(state), await send(state)]
    assert ["/pay/" in str(each) for each in went] == [True, True]
    assert len(requests_of(web_process, shop)) == 2


async def test_what_is_not_there_is_missing(shop, monkeypatch):
    state = await opened(shop, monkeypatch, handle="nobody-here")
    assert state.view.screen == "missing"
    assert state.challenge == ""


async def test_whoever_asked_follows_their_request_and_answers(web_process, ctx, shop, monkeypatch):
    form = await opened(shop, monkeypatch)
    await send(form, answer0="Home")
    (request,) = requests_of(web_process, shop)
    state = await Tab(path="/r/x").state(PublicRequestState)
    monkeypatch.setattr(PublicRequestState, "request_token", request.token, raising=False)
    await state.open()
    assert (state.shown[0].word, state.shown[0].price, state.shown[0].can_answer) == ("Sent", "3,400.00 USDC", False)
    with web_process.application.database.write() as uow:
        acting = Acting(uow.businesses.members(shop["business"].id)[0].user_id)
        ask_back(uow, ctx, business_id=shop["business"].id, request_id=request.id, acting=acting, words="By when?")
    await state.open()
    assert (state.shown[0].word, state.shown[0].talk[0].words, state.shown[0].can_answer) == (
        "Question",
        "By when?",
        True,
    )
    await state.answer({"words": " "})
    assert state.problem == "Enter the answer."
    await state.answer({"words": "In March"})
    assert [line.who for line in state.shown[0].talk] == ["Fieldnote Studio", "You"]
    monkeypatch.setattr(PublicRequestState, "request_token", "made-up", raising=False)
    await state.open()
    assert state.screen == "missing"
