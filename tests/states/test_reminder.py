"""Reminding by hand on the invoice's page, and the settings' page of reminders: what is said, what is saved, whose it is."""

from __future__ import annotations

import pytest

from allscale_app.domain.errors import InvalidInput, NotAllowed, NotFound, NotSignedIn
from allscale_app.domain.reminders import DEFAULT_SCHEDULE
from allscale_app.services.business_settings import read_settings
from allscale_app.services.reminders import stop_reminders
from allscale_app.states.reminder import ReminderState
from allscale_app.states.settings_reminders import SettingsRemindersState
from allscale_app.store.tables import Membership
from tests.builders import a_business, a_sent_invoice, a_session, a_user
from tests.fakes.tab import Tab


@pytest.fixture
def desk(web_process, ctx):
    """A business with a sent and mailed invoice, its owner's tab, an accountant's, a newcomer's, and a stranger's."""
    with web_process.application.database.write() as uow:
        business = a_business(uow, ctx, owner=a_user(uow, ctx, name="Inês"), timezone="Europe/Lisbon")
        invoice = a_sent_invoice(uow, ctx, business=business)
        uow.deliveries.of_invoice(invoice.id)[0].status = "accepted"
        tokens = {"owner": a_session(uow, ctx, business=business), "nobody": ""}
        for role, verified in (("accountant", ctx.clock.now()), ("newcomer", None)):
            user = a_user(uow, ctx, email_verified_at=verified)
            uow.businesses.add(
                Membership(business_id=business.id, user_id=user.id, role="accountant", created_at=ctx.clock.now())
            )
            uow.flush()
            tokens[role] = a_session(uow, ctx, business=business, user_id=user.id)
        tokens["stranger"] = a_session(uow, ctx, business=a_business(uow, ctx))
    return {"business": business, "invoice": invoice, **{name: Tab(token=token) for name, token in tokens.items()}}


async def opened(desk, who: str = "owner"):
    state = await desk[who].state(ReminderState)
    await state.begin(desk["invoice"].id)
    return state


async def send(state, message: str) -> None:
    async for _ in state.send({"message": message}):
        pass


def reminders(web_process, desk):
    with web_process.application.database.read() as uow:
        return [row for row in uow.deliveries.of_invoice(desk["invoice"].id) if row.kind == "reminder"]


async def test_the_mail_is_shown_before_it_goes(web_process, desk):
    state = await opened(desk)
    assert (state.view.title, state.view.email) == ("Remind Payer Ltd", "payer@example.com")
    assert state.view.subject == "INV-2026-0001 is due on 31 December (120.00 USDC)"
    assert state.fields["message"].startswith("This invoice is due in 38 days.")
    assert state.view.last == "None has gone yet."
    assert state.view.next == "The next automatic one goes on Mon 28 Dec, 08:00."
    await send(state, state.fields["message"])
    assert not state.is_open
    (mail,) = reminders(web_process, desk)
    assert mail.data["message"] == "", "words that nobody changed are those of the day on which it goes"


async def test_own_words_go_and_a_second_one_is_refused_in_words(web_process, desk, clock):
    await send(await opened(desk), "It would help us.")
    clock.advance(minutes=2)
    state = await opened(desk)
    assert "10 minutes" in state.view.refusal
    assert state.problem == state.view.refusal
    assert state.view.last == "The last one went 2 min ago."
    await send(state, "Again")
    assert state.is_open
    (mail,) = reminders(web_process, desk)
    assert mail.data["message"] == "It would help us."


async def test_nothing_typed_is_lost_when_the_payer_opts_out_meanwhile(web_process, desk, ctx):
    state = await opened(desk)
    with web_process.application.database.write() as uow:
        stop_reminders(uow, ctx, token=desk["invoice"].checkout_token)
    await send(state, "Hello")
    assert (state.is_open, state.busy) == (True, False)
    assert "wants no reminders from you" in state.problem
    state = await opened(desk)
    assert "wants no reminders from you" in state.view.refusal


async def test_a_message_too_long_is_told_at_its_field(web_process, desk):
    state = await opened(desk)
    await send(state, "x" * 2_001)
    assert "2,000" in state.errors["message"]
    assert reminders(web_process, desk) == []


async def test_only_its_verified_issuers_remind(web_process, desk):
    with pytest.raises(NotSignedIn):
        await opened(desk, "nobody")
    with pytest.raises(NotFound):
        await opened(desk, "stranger")
    state = await opened(desk, "newcomer")
    with pytest.raises(NotAllowed):
        await send(state, "Hello")
    assert reminders(web_process, desk) == []


async def schedule(desk, who: str = "owner"):
    state = await desk[who].state(SettingsRemindersState)
    await state.open()
    return state


def saved(web_process, ctx, desk):
    with web_process.application.database.read() as uow:
        settings = read_settings(uow, ctx, business_id=desk["business"].id)
    return settings.reminders, (settings.quiet.start, settings.quiet.end)


async def test_days_are_added_removed_and_turned_off(web_process, ctx, desk):
    state = await schedule(desk)
    assert [day.words for day in state.reminders.days] == [
        "3 days before", "On the day", "3 days after", "7 days after", "14 days after",
    ]  # fmt: skip
    assert [day.subject.partition(" is ")[2].partition(" (")[0] for day in state.reminders.days[:2]] == [
        "due on 23 November", "due today",
    ]  # fmt: skip
    await state.add({"days": "30", "side": "after"})
    await state.remove(0)
    assert saved(web_process, ctx, desk)[0] == (-3, 3, 7, 14, 30)
    await state.turn(False)
    assert (saved(web_process, ctx, desk)[0], state.reminders.is_on) == ((), False)
    await state.turn(True)
    assert saved(web_process, ctx, desk)[0] == DEFAULT_SCHEDULE


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ("", "whole number"),
        ("two", "whole number"),
        ("-2", "whole number"),
        ("3", "already"),
        ("91", "90 days"),
        ("²", "whole"),
    ],
)
async def test_what_is_no_day_is_told_and_nothing_is_saved(web_process, ctx, desk, days, words):
    state = await schedule(desk)
    await state.add({"days": days, "side": "after"})
    assert words in state.problem
    assert saved(web_process, ctx, desk)[0] == DEFAULT_SCHEDULE


async def test_ten_days_are_the_most(web_process, ctx, desk):
    state = await schedule(desk)
    for day in (20, 21, 22, 23, 24):
        await state.add({"days": str(day), "side": "after"})
    assert state.reminders.is_full
    await state.add({"days": "25", "side": "after"})
    assert "At most 10" in state.problem
    assert len(saved(web_process, ctx, desk)[0]) == 10


async def test_quiet_hours_are_saved_and_said(web_process, ctx, desk):
    state = await schedule(desk)
    await state.set_quiet("from", "22")
    await state.set_quiet("until", "9")
    assert saved(web_process, ctx, desk)[1] == (22, 9)
    assert state.reminders.sentence == "A reminder goes at 09:00 in Lisbon on its day, never between 22:00 and 09:00."
    await state.set_quiet("until", "22")
    assert state.reminders.sentence == "No quiet hours: a reminder goes as its day begins in Lisbon."


@pytest.mark.parametrize("call", [("set_quiet", "from", "24"), ("set_quiet", "at", "3"), ("remove", "3"), ("turn", 1)])
async def test_forged_arguments_change_nothing(web_process, ctx, desk, call):
    state = await schedule(desk)
    with pytest.raises(InvalidInput):
        await getattr(state, call[0])(*call[1:])
    assert saved(web_process, ctx, desk) == (DEFAULT_SCHEDULE, (20, 8))


async def test_accountants_change_no_schedule(web_process, ctx, desk):
    state = await schedule(desk, "accountant")
    with pytest.raises(NotAllowed):
        await state.turn(False)
    assert saved(web_process, ctx, desk)[0] == DEFAULT_SCHEDULE
