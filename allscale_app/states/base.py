"""The state above all others that show somebody's data: who is signed in, and what to tell them.

A page's state is a subclass: `class ContactsState(AppState)`. It keeps nothing private outside it,
so that another session in the same tab finds everything reset (rules 5.8)."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import reflex as rx
import structlog
from reflex.event import EventSpec
from reflex.state import BaseState

from allscale_app.bootstrap.session_cookie import session_token
from allscale_app.bootstrap.web import fetch, process, run
from allscale_app.domain.errors import DomainError, NotAllowed, NotSignedIn
from allscale_app.services.notifications import mark_bell_read, mark_one_read, read_bell
from allscale_app.services.sessions import Member, hash_token, touch_session, whoami
from allscale_app.services.shell_facts import shell_facts
from allscale_app.states.arguments import string
from allscale_app.states.toasts import Toasts
from allscale_app.views.bell import BellView, bell_view
from allscale_app.views.shell import Shell, shell_of
from allscale_app.views.viewer import Viewer, viewer_of

log = structlog.get_logger()

FAULT_WORDS = "Something went wrong on our side"
FAULT_ADVICE = "Reload the page to see what was saved, then try again. Payments are still being watched."


class AppState(Toasts, rx.State):
    """Session, frame and toasts of one tab."""

    viewer: Viewer = Viewer()
    """Who is signed in, for the shell; set by `_require_member`."""
    shell: Shell = Shell()
    """What the frame counts and watches; pages bring it up to date with `_read_shell`."""
    bell: BellView = BellView()
    """The news of who is signed in; brought up to date with the shell."""
    failed_request: str = ""
    """The id of what failed last, until a page could be read again: a page that is still empty shows it."""
    _session_hash: str = ""
    _here: str = ""
    """The page that this tab was on when it was last asked who is signed in."""

    async def _require_member(self) -> Member:
        """The signed-in member, asked of the database. Raises NotSignedIn, which leads to the sign-in page.

        When the tab last worked for another session, everything it holds is forgotten first.
        """
        member = await fetch(whoami, token=self._token())
        if self._session_hash != member.session_hash:
            if self._session_hash:
                await self._forget()
            self._session_hash = member.session_hash
        self._paint(viewer=viewer_of(member), _here=self.router.url.path)
        if member.touch_is_due:
            await run(touch_session, session_hash=member.session_hash)
        return member

    def _has_arrived(self) -> bool:
        """Whether the tab comes from another page: asked first in an `on_load`, which a lost connection runs again."""
        return self._here != self.router.url.path

    async def _require_operator(self) -> Member:
        """As `_require_member`, for who runs the instance. Raises NotAllowed for others."""
        member = await self._require_member()
        if not member.is_operator:
            raise NotAllowed("Only an operator of this instance can do that.")
        return member

    async def _require_verified(self) -> Member:
        """As `_require_member`, with a confirmed e-mail address (rules 5.17). Raises NotAllowed for others."""
        member = await self._require_member()
        if not member.email_verified:
            raise NotAllowed("Confirm your e-mail address first: the link is in your inbox.", code="email_not_verified")
        return member

    def _token(self) -> str:
        return session_token(self.router.headers.cookie, public_url=process().application.context.public_url)

    async def _bind_to_cookie(self) -> None:
        """Forget everything when the browser's cookie is no longer the one this tab worked for."""
        token = self._token()
        if self._session_hash and self._session_hash != (hash_token(token) if token else ""):
            await self._forget()

    async def _forget(self) -> None:
        """Reset this state and every state below it, also those that live in Redis and were not loaded."""
        for state in _states_below(AppState):
            await self.get_state(state)
        top: Any = await self.get_state(AppState)
        top.reset()

    async def _read_shell(self, member: Member) -> None:
        """Bring the frame's own facts up to date: open invoices, health of the networks, the bell."""
        facts = await fetch(shell_facts, business_id=member.business_id, user_id=member.user_id)
        bell = await fetch(read_bell, user_id=member.user_id, business_id=member.business_id)
        self._paint(shell=shell_of(facts), bell=bell_view(bell), failed_request="")
        self._drop_old_toasts()

    def _paint(self, **values: Any) -> None:
        """Set the vars that differ: what stays the same is not sent."""
        for name, value in values.items():
            if getattr(self, name) != value:
                setattr(self, name, value)

    def _show_error(self, error: DomainError) -> None:
        """Show the words of a refusal."""
        self._tell(error.message, tone="bad")

    @rx.event
    async def guard(self) -> None:
        """`on_load` of pages that do not bring the frame up to date themselves; or leads to the sign-in page."""
        await self._read_shell(await self._require_member())

    @rx.event
    async def read_news(self) -> None:
        """Everything behind the bell is read."""
        member = await self._require_member()
        await run(mark_bell_read, user_id=member.user_id)
        await self._read_shell(member)

    @rx.event
    async def open_news(self, notification_id: str) -> None:
        """One piece of news was followed, so it is read."""
        member = await self._require_member()
        await run(mark_one_read, user_id=member.user_id, notification_id=string(notification_id))
        await self._read_shell(member)

    @rx.event
    async def session_ended(self) -> Any:
        """Forget everything and go to the sign-in page, which leads back here."""
        await self._forget()
        url = self.router.url
        here = url.path + (f"?{url.query}" if url.query else "")
        return rx.redirect(f"/login?next={quote(here, safe='/')}")

    @rx.event
    def report_error(self, words: str) -> None:
        """Show what `on_exception` has to say."""
        self._tell(string(words, limit=500), tone="bad")

    @rx.event
    def report_fault(self, request_id: str) -> None:
        """Show that something failed which nobody did wrong."""
        self.failed_request = string(request_id, limit=40)
        self._tell(FAULT_WORDS, body=f"{FAULT_ADVICE} For support: {self.failed_request}.", tone="bad")


def on_exception(exception: Exception) -> EventSpec | None:
    """`backend_exception_handler` of the app: a refusal is told in its words, a fault is logged and owned up to.

    Reflex checks the name of the argument and that the annotation is exactly this.
    """
    tab: Any = AppState  # on the class, a handler is what makes its event
    if isinstance(exception, NotSignedIn):
        return tab.session_ended()
    if isinstance(exception, DomainError):
        return tab.report_error(exception.message)
    request_id = process().application.context.ids.new("req")
    log.error("event handler failed", request_id=request_id, exc_info=exception)
    return tab.report_fault(request_id)


def _states_below(parent: type[BaseState]) -> list[type[BaseState]]:
    below: list[type[BaseState]] = []
    for state in parent.get_substates():
        below += [state, *_states_below(state)]
    return below
