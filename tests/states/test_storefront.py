"""The storefront's states: deciding requests, ordering services, the forms; strangers get nowhere."""

from __future__ import annotations

from datetime import date

import pytest

from allscale_app.domain.errors import Conflict, NotFound, NotSignedIn
from allscale_app.services.storefront_page import conversion, export_services
from allscale_app.services.visits import count_visit
from allscale_app.states.base import AppState
from allscale_app.states.request_news import RequestNewsState
from allscale_app.states.storefront import StorefrontState
from allscale_app.states.storefront_forms import ProfileSettingsState, RequestWordsState, ServiceFormState
from tests.builders import a_business, a_request, a_service, a_session
from tests.fakes.tab import Tab

PROFILE = {"handle": "fieldnote", "display_name": "Fieldnote", "link0": "fieldnote.example"}


@pytest.fixture
def desk(web_process):
    ctx = web_process.application.context
    with web_process.application.database.write() as uow:
        business = a_business(uow, ctx, name="Fieldnote Studio")
        site = a_service(uow, ctx, business=business)
        review = a_service(uow, ctx, business=business, title="=Review", price="240", pays_at_once=True)
        request = a_request(uow, ctx, service=site).request
        token = a_session(uow, ctx, business=business)
        stranger = a_session(uow, ctx, business=a_business(uow, ctx))
        return {
            "business": business,
            "site": site,
            "review": review,
            "request": request,
            "token": token,
            "stranger": stranger,
        }


async def shown(desk, *, token=""):
    tab = Tab(token=token or desk["token"], path="/storefront")
    state = await tab.state(StorefrontState)
    await state.load()
    return tab, state


async def test_the_page_shows_requests_and_what_services_brought(desk):
    tab, state = await shown(desk)
    (row,) = state.shown[0].requests
    assert (row.name, row.title, row.price, row.word, row.is_open) == (
        "Ines Carvalho", "Marketing site", "3,400.00 USDC", "New", True,
    )  # fmt: skip
    assert row.draft_href == f"/invoices/{desk['request'].invoice_id}/edit"
    assert [(each.title, each.requests) for each in state.shown[0].services] == [
        ("Marketing site", "1 request, 0 paid"),
        ("=Review", "No requests yet"),
    ]
    assert (await tab.state(AppState)).shell.open_requests == "1"


async def test_approving_sends_the_invoice_once(desk):
    _, state = await shown(desk)
    await state.approve(desk["request"].id)
    await state.approve(desk["request"].id)
    (row,) = state.shown[0].requests
    assert (row.word, row.is_open, row.invoice_href) == ("Approved", False, f"/invoices/{desk['request'].invoice_id}")


async def test_words_go_to_whoever_asked(desk):
    tab, state = await shown(desk)
    words = await tab.state(RequestWordsState)
    await words.begin("ask", desk["request"].id, "Ines Carvalho")
    await words.save({"words": " "})
    assert (words.is_open, list(words.errors)) == (True, ["words"])
    await words.save({"words": "By when?"})
    await words.save({"words": "By when?"})  # a second click
    assert not words.is_open
    await words.begin("decline", desk["request"].id, "Ines Carvalho")
    await words.save({"words": "We are full."})
    await state.load()
    (row,) = state.shown[0].requests
    assert (row.word, [line.words for line in row.talk]) == ("Declined", ["By when?", "We are full."])
    with pytest.raises(Conflict, match="was declined already"):
        await state.approve(desk["request"].id)


async def test_services_are_ordered_by_keyboard_and_by_dragging(desk):
    _, state = await shown(desk)
    site, review = desk["site"].id, desk["review"].id
    await state.move(site, 1)
    assert [row.id for row in state.shown[0].services] == [review, site]
    state.drag(site)
    await state.drop(review)
    assert [row.id for row in state.shown[0].services] == [site, review]
    await state.archive(review, archived=True)
    assert [row.id for row in state.shown[0].archived] == [review]


async def test_a_service_is_written_down_and_nothing_typed_is_lost(desk):
    tab, state = await shown(desk)
    form = await tab.state(ServiceFormState)
    await form.open_new()
    form.set_kind("open")
    await form.save({"title": "", "price_kind": "open", "minimum": "x", "currency": "USDC"})
    assert (form.is_open, set(form.errors)) == (True, {"title", "minimum"})
    for _click in range(2):
        await form.save({"title": "Else", "price_kind": "open", "minimum": "150", "currency": "USDC"})
    await state.load()
    assert [row.title for row in state.shown[0].services].count("Else") == 1
    made = state.shown[0].services[-1]
    assert (form.is_open, made.title, made.price) == (False, "Else", "Your price")
    await form.open_edit(made.id)
    assert (form.fields["minimum"], form.kind) == ("150.00", "open")


async def test_the_public_page_is_filled_in_and_switched(desk):
    tab, state = await shown(desk)
    form = await tab.state(ProfileSettingsState)
    await form.open()
    await form.save({**PROFILE, "handle": "admin"})
    assert list(form.errors) == ["handle"]
    await form.save(PROFILE)
    assert (form.errors, form.fields["link0"]) == ({}, "https://fieldnote.example")
    await state.switch(is_on=False)
    assert (state.shown[0].is_on, state.shown[0].url) == (False, "http://localhost:3000/u/fieldnote")


async def test_somebody_else_finds_none_of_it(desk):
    tab, state = await shown(desk, token=desk["stranger"])
    assert (state.shown[0].requests, state.shown[0].services, state.shown[0].is_on) == ([], [], False)
    for act in (
        lambda: state.approve(desk["request"].id),
        lambda: state.archive(desk["site"].id, archived=True),
    ):
        with pytest.raises(NotFound):
            await act()
    with pytest.raises(NotFound):
        await (await tab.state(ServiceFormState)).open_edit(desk["site"].id)
    with pytest.raises(NotSignedIn):
        await shown(desk, token="nobody")


async def test_conversion_is_requests_of_visits(web_process, desk):
    def visit(count, *services):
        ctx, ids = web_process.application.context, [desk[name].id for name in services]
        with web_process.application.database.write() as uow:
            for _ in range(count):
                count_visit(uow, ctx, business_id=desk["business"].id, object_ids=ids)

    visit(7, "site", "review")
    visit(1, "site")
    _, state = await shown(desk)
    assert [each.requests for each in state.shown[0].services] == [
        "8 visits, 1 request (12%), 0 paid",
        "7 visits, no requests yet",
    ]


def test_more_requests_than_counted_visits_are_no_share():
    assert [conversion(asked, visits=2) for asked in (0, 1, 2, 3)] == [0, 50, 100, None]
    assert conversion(0, visits=0) is None


def test_services_are_exported_without_formulas(web_process, desk):
    with web_process.application.database.write() as uow:
        for _ in range(4):
            uow.visits.count(desk["business"].id, [desk["site"].id], day=date(2026, 11, 25))
    with web_process.application.database.read() as uow:
        text = export_services(uow, web_process.application.context, business_id=desk["business"].id)
    header, site, review = text.removeprefix("\ufeff").splitlines()
    assert header.startswith("service,archived,price,currency,visits,requests,conversion,paid,income")
    assert site.startswith("Marketing site,no,3400.00,USDC,4,1,25%,0,0.00,USDC,svc_")
    assert review.startswith("'=Review,no,240.00,USDC,0,0,,0,0.00")


async def test_a_request_is_approved_in_the_row_that_tells_of_it(desk):
    tab, state = await shown(desk)
    news = next(item for item in (await tab.state(AppState)).bell.news if item.request_id)
    assert (news.request_id, news.action, news.unread) == (desk["request"].id, "Open request", True)
    await (await tab.state(RequestNewsState)).approve(news.id, news.request_id)
    await state.load()
    assert state.shown[0].requests[0].word == "Approved"
    told = next(item for item in (await tab.state(AppState)).bell.news if item.id == news.id)
    assert (told.request_id, told.unread) == ("", False)
    elsewhere = Tab(token=desk["stranger"])
    with pytest.raises(NotFound):
        await (await elsewhere.state(RequestNewsState)).approve(news.id, desk["request"].id)
