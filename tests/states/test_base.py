from __future__ import annotations

from typing import Any

import pytest

from allscale_app.domain.errors import InvalidInput, NotAllowed, NotSignedIn
from allscale_app.services.sessions import hash_token, revoke_session, whoami
from allscale_app.states.base import FAULT_WORDS, AppState, on_exception
from allscale_app.states.session_guard import SessionGuard
from tests.builders import a_business, a_session, a_user
from tests.fakes.tab import Tab


class SecretsOfTheTab(AppState):
    """A page's state with something private in it."""

    rows: list[str] = []

    async def _load(self) -> None:
        member = await self._require_member()
        self.rows = [f"{member.business_name}'s row"]


@pytest.fixture
def alice(web_process):
    with web_process.application.database.write() as uow:
        user = a_user(uow, web_process.application.context, name="Alice Ada", email="alice@example.com")
        business = a_business(uow, web_process.application.context, owner=user, name="Alice Ltd")
        return a_session(uow, web_process.application.context, business=business)


@pytest.fixture
def bob(web_process):
    with web_process.application.database.write() as uow:
        business = a_business(uow, web_process.application.context, name="Bob Ltd")
        return a_session(uow, web_process.application.context, business=business)


async def test_a_page_state_finds_the_member_by_its_cookie(alice):
    tab = Tab(token=alice)
    page = await tab.state(SecretsOfTheTab)
    await page._load()
    viewer = (await tab.state(AppState)).viewer
    assert page.rows == ["Alice Ltd's row"]
    assert (viewer.name, viewer.initials, viewer.business_name, viewer.business_initial) == (
        "Alice Ada", "AA", "Alice Ltd", "A",
    )  # fmt: skip


async def test_without_a_cookie_nobody_is_signed_in(web_process):
    state = await Tab().state(AppState)
    with pytest.raises(NotSignedIn):
        await state._require_member()


async def test_the_next_session_of_a_tab_finds_nothing_of_the_last(alice, bob):
    tab = Tab(token=alice)
    page = await tab.state(SecretsOfTheTab)
    await page._load()
    tab.use_session(bob)
    await page._require_member()
    assert page.rows == []
    assert (await tab.state(AppState)).viewer.business_name == "Bob Ltd"


@pytest.mark.parametrize("next_session", ["", "made-up"])
async def test_the_guard_empties_the_tab_before_the_first_event_of_another_session(alice, next_session):
    tab = Tab(token=alice)
    page = await tab.state(SecretsOfTheTab)
    await page._load()
    guard: Any = SessionGuard()
    await guard.preprocess(app=None, state=tab.root, event=None)
    assert page.rows != []
    tab.use_session(next_session)
    await guard.preprocess(app=None, state=tab.root, event=None)
    assert page.rows == []
    assert (await tab.state(AppState)).viewer.email == ""


async def test_a_revoked_session_is_refused_at_the_next_event_of_an_open_tab(alice, web_process):
    tab = Tab(token=alice)
    page = await tab.state(SecretsOfTheTab)
    await page._load()
    with web_process.application.database.write() as uow:
        member = whoami(uow, web_process.application.context, token=alice)
        revoke_session(uow, web_process.application.context, user_id=member.user_id, session_id=hash_token(alice))
    with pytest.raises(NotSignedIn):
        await page._load()


async def test_the_end_of_a_session_empties_the_tab_and_leads_back_after_signing_in(alice):
    tab = Tab(token=alice, path="/invoices?tab=paid&q=a b")
    page = await tab.state(SecretsOfTheTab)
    await page._load()
    redirect = await (await tab.state(AppState)).session_ended()
    assert page.rows == []
    assert "/login?next=/invoices%3Ftab%3Dpaid%26q%3Da%20b" in str(redirect)


async def test_using_a_session_keeps_it_from_ending(alice, clock, web_process):
    state = await Tab(token=alice).state(AppState)
    for _ in range(3):
        clock.advance(hours=20)
        await state.guard()
    assert state.viewer.email == "alice@example.com"


async def test_operators_and_verified_members_are_told_apart(alice, web_process):
    state = await Tab(token=alice).state(AppState)
    assert (await state._require_verified()).email == "alice@example.com"
    with pytest.raises(NotAllowed):
        await state._require_operator()
    with web_process.application.database.write() as uow:
        user = uow.users.by_email("alice@example.com")
        user.is_operator, user.email_verified_at = True, None
    assert (await state._require_operator()).is_operator
    with pytest.raises(NotAllowed, match="Confirm your e-mail"):
        await state._require_verified()


async def test_toasts_come_at_most_three_at_once_and_go_by_id(web_process):
    state = await Tab().state(AppState)
    for number in range(5):
        state._tell(f"Saved {number}")
    assert [toast.title for toast in state.toasts] == ["Saved 2", "Saved 3", "Saved 4"]
    state.dismiss_toast(state.toasts[1].id)
    assert [toast.title for toast in state.toasts] == ["Saved 2", "Saved 4"]
    with pytest.raises(InvalidInput):
        state.dismiss_toast({"id": 1})


async def test_exceptions_become_words_never_details(web_process):
    assert "session_ended" in str(on_exception(NotSignedIn("Sign in.")))
    assert "No such thing" in str(on_exception(InvalidInput("No such thing.")))
    told = str(on_exception(ValueError("secret detail")))
    assert "report_fault" in told
    assert "secret detail" not in told


async def test_a_fault_is_owned_up_to_with_its_id_until_a_page_can_be_read(alice):
    state = await Tab(token=alice).state(AppState)
    state.report_fault("req_7Jq2mXw9")
    (toast,) = state.toasts
    assert (state.failed_request, toast.title, toast.tone) == ("req_7Jq2mXw9", FAULT_WORDS, "bad")
    assert "req_7Jq2mXw9" in toast.body
    await state._read_shell(await state._require_member())
    assert state.failed_request == ""
    for wrong in (None, 7, "a" * 41):
        with pytest.raises(InvalidInput):
            state.report_fault(wrong)
