"""The page of news: whose, how far back, read by following or all at once."""

from __future__ import annotations

import pytest

from allscale_app.domain.errors import InvalidInput, NotSignedIn
from allscale_app.services.deliveries import notify
from allscale_app.states.base import AppState
from allscale_app.states.notifications import STEP, NotificationsState
from tests.builders import a_business, a_session
from tests.fakes.tab import Tab

COUNT = STEP + 3


@pytest.fixture
def token(web_process):
    with web_process.application.database.write() as uow:
        ctx = web_process.application.context
        business = a_business(uow, ctx)
        for number in range(COUNT):
            facts = {"number": f"INV-{number}", "payer": "Payer Ltd", "title": "Website"}
            notify(uow, ctx, kind="invoice_viewed", business_id=business.id, dedupe=str(number), **facts)
        stranger = a_business(uow, ctx)
        notify(uow, ctx, kind="invoice_viewed", business_id=stranger.id, dedupe="x", number="INV-X", payer="Secret")
        return a_session(uow, ctx, business=business)


def rows(state: NotificationsState) -> list[str]:
    return [f"{item.lead}{item.text}{item.number}" for day in state.page.days for item in day.news]


async def test_it_goes_back_as_far_as_asked(token):
    state = await Tab(token=token, path="/notifications").state(NotificationsState)
    await state.load()
    assert state.ready
    assert (len(rows(state)), state.page.has_more) == (STEP, True)
    assert rows(state)[0].startswith("Payer Ltd opened INV-")
    await state.show_more()
    assert (len(rows(state)), state.page.has_more) == (COUNT, False)


async def test_following_one_reads_it_and_the_rest_is_read_at_once(token):
    tab = Tab(token=token, path="/notifications")
    state, app = await tab.state(NotificationsState), await tab.state(AppState)
    await state.load()
    assert state.page.unread == f"{COUNT} new notifications"
    followed = state.page.days[0].news[0].id
    await app.open_news(followed)
    await state.load()
    assert state.page.unread == f"{COUNT - 1} new notifications"
    assert [item.id for day in state.page.days for item in day.news if not item.unread] == [followed]
    await app.read_news()
    await state.load()
    assert (state.page.unread, app.bell.count) == ("", "")


async def test_a_new_business_is_told_what_will_come(web_process):
    with web_process.application.database.write() as uow:
        ctx = web_process.application.context
        token = a_session(uow, ctx, business=a_business(uow, ctx))
    state = await Tab(token=token).state(NotificationsState)
    await state.load()
    assert (state.ready, state.page.days) == (True, [])


async def test_only_its_owner_calls_it_and_only_with_an_id(token):
    stranger = Tab()
    state, app = await stranger.state(NotificationsState), await stranger.state(AppState)
    for call in (state.load, state.show_more, app.read_news, lambda: app.open_news("ntf_1")):
        with pytest.raises(NotSignedIn):
            await call()
    member = await Tab(token=token).state(AppState)
    for wrong in (None, 7, {"id": 1}, "a" * 201):
        with pytest.raises(InvalidInput):
            await member.open_news(wrong)
