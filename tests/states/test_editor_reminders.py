"""An invoice's own reminders in the editor: kept with the draft, sent with the invoice."""

from __future__ import annotations

import pytest

from allscale_app.domain.errors import InvalidInput, NotSignedIn
from allscale_app.domain.reminders import DEFAULT_SCHEDULE
from allscale_app.services.acting import Acting
from allscale_app.services.send_invoice import send_invoice
from allscale_app.states.editor_fields import EditorFieldsState
from allscale_app.states.editor_reminders import EditorRemindersState
from tests.builders import a_business, a_draft, a_session
from tests.fakes.tab import Tab


@pytest.fixture
def desk(web_process, ctx):
    with web_process.application.database.write() as uow:
        business = a_business(uow, ctx)
        draft = a_draft(uow, ctx, business=business, reminders=[5])
        owner = uow.businesses.members(business.id)[0].user_id
        token = a_session(uow, ctx, business=business)
    return {"business": business, "draft": draft, "owner": Acting(owner), "token": token}


@pytest.fixture
def kept(web_process, desk):
    """The draft's days in the database."""

    def ask():
        with web_process.application.database.read() as uow:
            return uow.invoices.find(desk["business"].id, desk["draft"].id).reminder_offsets

    return ask


@pytest.fixture
async def editor(desk):
    tab = Tab(token=desk["token"], path=f"/invoices/new?draft={desk['draft'].id}")
    await (await tab.state(EditorFieldsState)).open_new()
    return await tab.state(EditorRemindersState)


async def test_own_days_are_shown_among_the_common_ones(editor):
    assert editor.reminders.mode == "own"
    assert [chip.words for chip in editor.reminders.chips if chip.is_on] == ["5 days after"]
    assert "On the day" in [chip.words for chip in editor.reminders.chips]


async def test_days_are_toggled_and_kept(editor, kept):
    await editor.toggle_reminder(-3)
    assert kept() == [-3, 5]
    await editor.toggle_reminder(5)
    await editor.toggle_reminder(-3)
    assert (kept(), editor.reminders.mode) == ([], "off")


async def test_the_usual_ones_are_said_and_own_ones_begin_with_them(editor, kept):
    await editor.choose_reminders("usual")
    assert kept() is None
    assert editor.reminders.sentence == "3 days before, On the day, 3 days after, 7 days after, 14 days after."
    await editor.choose_reminders("own")
    assert kept() == list(DEFAULT_SCHEDULE)
    await editor.choose_reminders("off")
    assert (kept(), editor.reminders.sentence) == ([], "Nobody is reminded of this invoice.")


async def test_what_was_chosen_is_sent(editor, web_process, ctx, desk):
    await editor.choose_reminders("off")
    with web_process.application.database.write() as uow:
        about = {"business_id": desk["business"].id, "invoice_id": desk["draft"].id, "acting": desk["owner"]}
        sent = send_invoice(uow, ctx, **about).invoice
    assert sent.reminder_offsets == []
    assert sent.calendar_at is not None, "it becomes overdue all the same"


async def test_an_eleventh_day_is_not_taken(editor, kept):
    for day in range(20, 29):
        await editor.toggle_reminder(day)
    before = kept()
    await editor.toggle_reminder(60)
    assert (len(before), kept()) == (10, before)


@pytest.mark.parametrize("call", [("choose_reminders", "never"), ("toggle_reminder", "3"), ("toggle_reminder", 91)])
async def test_forged_arguments_change_nothing(editor, kept, call):
    with pytest.raises(InvalidInput):
        await getattr(editor, call[0])(call[1])
    assert kept() == [5]


async def test_a_stranger_changes_nothing(kept):
    state = await Tab(token="").state(EditorRemindersState)
    with pytest.raises(NotSignedIn):
        await state.choose_reminders("off")
    assert kept() == [5]
