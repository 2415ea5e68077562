"""The signed-in person's own access: a new password, and the browsers that are signed in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import reflex as rx

from allscale_app.bootstrap.web import fetch, in_thread, process, run
from allscale_app.domain.errors import InvalidInput, TooMany
from allscale_app.domain.place import place_of
from allscale_app.services import rate_limits
from allscale_app.services.change_password import change_password
from allscale_app.services.passwords import parse_new_password
from allscale_app.services.sessions import (
    Member,
    hash_token,
    list_sessions,
    revoke_other_sessions,
    revoke_session,
)
from allscale_app.services.sign_in import NoMatch, check_password
from allscale_app.states.arguments import form, string
from allscale_app.states.base import AppState
from allscale_app.views.access import SessionView, session_views

WRONG = "This is not your current password. Try again, or sign out and choose “Forgot password?”."


class SecurityState(AppState):
    """The list, and what was wrong with the passwords; the passwords themselves are kept nowhere."""

    sessions: list[SessionView] = []
    errors: dict[str, str] = {}
    saving: bool = False
    mounted: int = 0

    @rx.event
    async def open(self) -> None:
        """`on_load` of /settings/security."""
        self.errors = {}
        member = await self._require_member()
        await self._read(member)
        await self._read_shell(member)

    @rx.event
    async def change_password(self, data: dict[str, Any]) -> AsyncIterator[None]:
        """Fields current and password: replace the password, sign every other browser out."""
        member = await self._require_member()
        typed = form(data, ("current", "password"), limit=1_000)
        if self.saving:
            return
        self.saving, self.errors = True, {}
        yield
        try:
            ended = await self._change(member, **typed)
        except NoMatch:
            self.errors = {"current": WRONG}
            return
        except InvalidInput as error:
            self.errors = {"password": error.message}
            return
        except TooMany as error:
            self.errors = {"current": error.message}
            return
        finally:
            self.saving = False
        self.mounted += 1
        await self._read(member)
        others = f" {ended} other browser{'s were' if ended > 1 else ' was'} signed out." if ended else ""
        self._tell("Password changed", body=f"Use it from now on.{others}")

    @rx.event
    async def end_session(self, session_id: str) -> None:
        """Sign one other browser out."""
        member = await self._require_member()
        session_id = string(session_id, limit=64)
        if session_id != member.session_hash:
            await run(revoke_session, user_id=member.user_id, session_id=session_id)
        await self._read(member)

    @rx.event
    async def end_others(self) -> None:
        """Sign every other browser out."""
        member = await self._require_member()
        ended = await run(revoke_other_sessions, user_id=member.user_id, current_hash=member.session_hash)
        await self._read(member)
        self._tell(f"{ended} browser{'' if ended == 1 else 's'} signed out")

    async def _change(self, member: Member, *, current: str, password: str) -> int:
        """Guesses count as sign-ins do: whoever finds an open browser has no more tries than at the door."""
        web = process()
        tries = {"account": hash_token(member.email.casefold()), "place": place_of(self.router.session.client_ip)}
        await in_thread(rate_limits.admit_password, web.limiter, **tries)
        try:
            proof = await fetch(check_password, email=member.email, password=current)
        except NoMatch:
            await in_thread(rate_limits.note_wrong_password, web.limiter, **tries)
            raise
        await in_thread(rate_limits.note_right_password, web.limiter, **tries)
        fresh = parse_new_password(password, email=member.email)
        password_hash = await in_thread(web.application.context.passwords.hash, fresh)
        return await run(change_password, proof=proof, password_hash=password_hash, current_hash=member.session_hash)

    async def _read(self, member: Member) -> None:
        rows = await fetch(list_sessions, user_id=member.user_id, current_hash=member.session_hash)
        now = process().application.context.clock.now()
        self.sessions = session_views(rows, now=now, timezone=member.timezone)
