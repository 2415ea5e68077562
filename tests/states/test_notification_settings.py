"""The page where somebody chooses their news."""

from __future__ import annotations

import pytest

from allscale_app.domain.errors import InvalidInput, NotSignedIn
from allscale_app.domain.notices import Channels, Topic
from allscale_app.services.notice_choices import read_choices
from allscale_app.states.notification_settings import NotificationSettingsState
from tests.builders import a_business, a_session, a_user
from tests.fakes.tab import Tab


@pytest.fixture
def person(web_process, ctx):
    with web_process.application.database.write() as uow:
        user = a_user(uow, ctx)
        business = a_business(uow, ctx, owner=user)
        return {"user": user, "business": business, "tab": Tab(token=a_session(uow, ctx, business=business))}


@pytest.fixture
def chosen(web_process, ctx, person):
    """What is kept of a topic."""

    def ask(topic: Topic) -> Channels:
        with web_process.application.database.read() as uow:
            return read_choices(uow, ctx, user_id=person["user"].id, business_id=person["business"].id)[topic]

    return ask


async def test_every_topic_is_there_once(person):
    state = await person["tab"].state(NotificationSettingsState)
    await state.open()
    rows = [row for group in state.groups for row in group.rows]
    assert sorted(row.topic for row in rows) == sorted(Topic)
    assert all(row.name and row.sentence for row in rows)


async def test_a_box_is_saved_at_once(person, chosen):
    state = await person["tab"].state(NotificationSettingsState)
    await state.open()
    await state.choose("viewed", "mail", True)
    await state.choose("viewed", "in_app", False)
    assert chosen(Topic.VIEWED) == Channels(in_app=False, mail=True)
    row = next(row for group in state.groups for row in group.rows if row.topic == "viewed")
    assert (row.in_app, row.mail) == (False, True)


@pytest.mark.parametrize(
    "call", [("weather", "mail", True), ("viewed", "pigeon", True), ("viewed", "mail", "yes"), (1, 2, 3)]
)
async def test_forged_choices_change_nothing(person, chosen, call):
    state = await person["tab"].state(NotificationSettingsState)
    with pytest.raises(InvalidInput):
        await state.choose(*call)
    assert chosen(Topic.VIEWED) == Channels()


async def test_a_stranger_chooses_nothing(person):
    state = await Tab(token="").state(NotificationSettingsState)
    for call in (state.open(), state.choose("viewed", "mail", True)):
        with pytest.raises(NotSignedIn):
            await call
