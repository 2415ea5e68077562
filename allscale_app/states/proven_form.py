"""A stranger's form that goes off once their browser has done a little work against spam.

What was typed stays in the browser's own fields; the state keeps what a submit needs while the proof is still worked on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import reflex as rx

from allscale_app.bootstrap.web import process
from allscale_app.domain.errors import DomainError, InvalidForm
from allscale_app.services.request_input import CHALLENGE_LIMIT, new_challenge
from allscale_app.states.arguments import string
from allscale_app.states.base import AppState


class ProvenForm(AppState, mixin=True):
    """`_post` sends what was typed; `_tell_program` answers a program, which filled in the hidden field."""

    price: str = ""
    """What a suggestion put into the price's field."""
    picks: int = 0
    errors: dict[str, str] = {}
    problem: str = ""
    """Why the form could not be sent, where it is about no field."""
    busy: bool = False
    challenge: str = ""
    _nonce: str = ""
    _typed: dict[str, str] | None = None
    """A form that was sent while its proof is still being worked on."""

    @rx.event
    def suggest(self, amount: str) -> None:
        """Put a suggestion into the price's field, also the same one again after something else was typed."""
        self.price = string(amount, limit=32)
        self.picks += 1

    @rx.event
    async def solved(self, challenge: str, nonce: str) -> Any:
        """The browser has done its work; what was sent meanwhile goes now."""
        if string(challenge, limit=CHALLENGE_LIMIT) != self.challenge:
            return None
        self._nonce = string(nonce, limit=32)
        return await self._send() if self._typed is not None else None

    async def _take(self, typed: dict[str, str]) -> Any:
        """Send a form as soon as its proof is there."""
        self.errors, self.problem, self.busy, self._typed = {}, "", True, typed
        return await self._send() if self._nonce else None

    async def _send(self) -> Any:
        typed, self._typed, self.busy = self._typed or {}, None, False
        if typed.get("website"):
            self._tell_program(typed)
            return None
        went = None
        try:
            went = await self._post(typed)
        except InvalidForm as error:
            self.errors = error.words()
            return None
        except DomainError as error:
            self.problem = error.message
        await self._read_again()
        return went

    async def _post(self, typed: Mapping[str, str]) -> Any:
        """Send it: what the browser does next."""
        raise NotImplementedError

    async def _read_again(self) -> None:
        """Show what became of it, with a fresh challenge."""
        raise NotImplementedError

    def _tell_program(self, typed: Mapping[str, str]) -> None:
        """A program is told what a person would be, and nothing happens."""
        raise NotImplementedError

    def _clear(self) -> None:
        """A form that nobody has typed into."""
        self.price = self.problem = ""
        self.errors, self.busy, self._typed = {}, False, None

    def _renew(self, business_id: str) -> None:
        """A challenge is good for one form; none while nothing can be sent (`business_id` "")."""
        self.challenge = new_challenge(process().application.context, business_id=business_id) if business_id else ""
        self._nonce = ""
