"""A public profile and the request form on it: no sign-in, live until it is closed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import reflex as rx

from allscale_app.bootstrap.web import fetch, process, run, take
from allscale_app.domain.errors import NotFound
from allscale_app.domain.handles import MOST_LETTERS
from allscale_app.domain.place import place_of
from allscale_app.services import rate_limits
from allscale_app.services.public_profile import PublicProfile, read_public_profile
from allscale_app.services.request_input import MESSAGE_LIMIT
from allscale_app.services.requests import check_request, submit_request
from allscale_app.services.service_input import MOST_QUESTIONS
from allscale_app.states.arguments import form, string
from allscale_app.states.base import AppState
from allscale_app.states.proven_form import ProvenForm
from allscale_app.states.watching import read_at_each_change
from allscale_app.views.public_profile import ProfileView, ServiceView, count_words, profile_view

ANSWERS = tuple(f"answer{at}" for at in range(MOST_QUESTIONS))
FIELDS = ("name", "email", "message", "price", "website", *ANSWERS)
"""`website` is hidden from people: whoever fills it in is none."""


class ProfileState(AppState):
    """One open profile: what is on it, and which service is chosen."""

    view: ProfileView = ProfileView()
    picked: list[ServiceView] = []
    """The chosen service, or nothing: every page's first state holds what this starts with, so it starts small."""
    _business_id: str = ""

    @rx.event
    async def open(self) -> Any:
        """`on_load`: show the profile at its present address, and watch it. What was chosen stays chosen on a reload,
        as the browser's own radio does."""
        if self._has_arrived():
            self.view = ProfileView()
        self._here = self.router.url.path
        public = await self._read()
        if public is None:
            return None
        if public.profile.handle != self._asked():
            return rx.redirect(f"/u/{public.profile.handle}", replace=True)
        return [ProfileFormState.begin, ProfileState.watch]

    @rx.event(background=True)
    async def watch(self) -> None:
        """Read again when the profile, its services or what is left of them changes."""
        async with self:
            public = await self._read()
        if public is not None:
            await read_at_each_change(self, self._read, f"profile:{public.profile.business_id}")

    def _asked(self) -> str:
        given = getattr(self, "profile_handle", "")
        return given.lower() if isinstance(given, str) and len(given) <= MOST_LETTERS else ""

    async def _read(self) -> PublicProfile | None:
        try:
            public = await fetch(read_public_profile, handle=self._asked())
        except NotFound:
            self._paint(view=ProfileView(screen="missing", tab_title="Page not found"))
            return None
        view = profile_view(public, public_url=process().application.context.public_url)
        known = [service for service in view.services if self.picked and service.id == self.picked[0].id]
        first = [service for service in view.services if not service.is_gone][:1]
        self._business_id = public.profile.business_id
        self._paint(view=view, picked=known or first)
        return public


class ProfileFormState(ProvenForm, ProfileState):
    """The form of the chosen service."""

    counted: str = count_words("")
    sent_to: str = ""
    sent_href: str = ""
    _pay_href: str = ""
    """Where an order is paid that the form became: a second click leads there too."""

    @rx.event
    def begin(self) -> None:
        """A fresh form, with work for the browser to do."""
        self._clear()
        self.sent_to, self.sent_href, self._pay_href, self.counted = "", "", "", count_words("")
        self._renew(self._open_business())

    @rx.event
    def choose(self, service_id: str) -> None:
        """Another service: its own price and questions; the rest of the form stays as it is."""
        wanted = string(service_id, limit=64)
        self.errors, self.problem, self.price, self.sent_to, self._pay_href = {}, "", "", "", ""
        self.picked = [service for service in self.view.services if service.id == wanted] or self.picked

    @rx.event
    def count(self, message: str) -> None:
        """How much of the message's room is used."""
        self.counted = count_words(string(message, limit=10 * MESSAGE_LIMIT))

    @rx.event
    async def submit(self, data: dict[str, Any]) -> Any:
        """Check the form, and send it as soon as its proof is there."""
        if self._pay_href:
            return rx.redirect(self._pay_href)
        if self.busy or self.sent_to or not self.challenge or not self.picked:
            return None
        return await self._take(form(data, FIELDS))

    async def _post(self, typed: Mapping[str, str]) -> Any:
        """Send it; a form with a mistake in it takes nothing from what may be sent."""
        answers = [typed[name] for name in ANSWERS[: len(self.picked[0].questions)]]
        asked: dict[str, Any] = {
            "handle": self._asked(),
            "service_id": self.picked[0].id,
            "form": {**typed, "answers": answers},
        }
        await fetch(check_request, **asked)
        place = place_of(self.router.session.client_ip)
        await _take_room(place=place, business_id=self._business_id, email=typed["email"])
        done = await run(submit_request, challenge=self.challenge, nonce=self._nonce, **asked)
        if done.checkout_token:
            self._pay_href = f"/pay/{done.checkout_token}"
            return rx.redirect(self._pay_href)
        self.sent_to, self.sent_href = done.request.email, f"/r/{done.request.token}"
        return None

    async def _read_again(self) -> None:
        await self._read()
        self._renew(self._open_business())

    def _tell_program(self, typed: Mapping[str, str]) -> None:
        self.sent_to = typed["email"]

    def _open_business(self) -> str:
        return self._business_id if self.view.screen == "open" else ""


async def _take_room(*, place: str, business_id: str, email: str) -> None:
    """Raises TooMany for whoever asks too often: from one place, of one profile, in the name of one mailbox."""
    await take(rate_limits.REQUESTS_PER_PLACE, place)
    await take(rate_limits.REQUESTS_PER_PROFILE, business_id)
    await take(rate_limits.REQUESTS_PER_MAILBOX, email.strip().casefold()[:320])
