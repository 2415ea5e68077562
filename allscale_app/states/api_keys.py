"""API keys: made, shown once, revoked."""

from __future__ import annotations

from typing import Any

import reflex as rx

from allscale_app.bootstrap.web import fetch, process, run
from allscale_app.domain.errors import InvalidInput
from allscale_app.services.api_keys import create_api_key, list_api_keys, revoke_api_key
from allscale_app.services.sessions import Member
from allscale_app.states.arguments import flag, form, string
from allscale_app.states.base import AppState
from allscale_app.views.access import SCOPES, KeyView, key_views

OFFERED = tuple(scope for scope, _, _ in SCOPES)


class ApiKeysState(AppState):
    """The list, and the secret of the key that was just made."""

    keys: list[KeyView] = []
    secret: str = ""
    errors: dict[str, str] = {}
    creating: bool = False
    revoking: str = ""

    @rx.event
    async def open(self) -> None:
        """`on_load` of /settings/api-keys."""
        self.secret = self.revoking = ""
        self.creating, self.errors = False, {}
        await self._read_shell(await self._read())

    @rx.event
    def set_creating(self, is_open: bool) -> None:  # noqa: FBT001  # an event's arguments come by position
        """Open or close the dialog; closing it forgets the secret."""
        self.creating = flag(is_open)
        self.secret, self.errors = "", {}

    @rx.event
    async def create(self, data: dict[str, Any]) -> None:
        """Make a key with a name, for what was ticked."""
        member = await self._require_verified()
        typed = form(data, ("name", *OFFERED), limit=200)
        try:
            _, self.secret = await run(
                create_api_key,
                business_id=member.business_id,
                user_id=member.user_id,
                name=typed["name"],
                scopes=[scope for scope in OFFERED if typed[scope]],
            )
        except InvalidInput as error:
            self.errors = {error.param or "name": error.message}
            return
        self.errors = {}
        await self._read()

    @rx.event
    def ask_revoke(self, key_id: str) -> None:
        """Ask before a key ends."""
        key_id = string(key_id, limit=64)
        self.revoking = key_id if any(key.id == key_id for key in self.keys) else ""

    @rx.var
    def revoking_name(self) -> str:
        """The name of the key in question."""
        return next((key.name for key in self.keys if key.id == self.revoking), "")

    @rx.event
    def set_revoking(self, is_open: bool) -> None:  # noqa: FBT001  # an event's arguments come by position
        """Close the question."""
        if not flag(is_open):
            self.revoking = ""

    @rx.event
    async def revoke(self) -> None:
        """End the key in question at once."""
        member = await self._require_member()
        key_id, self.revoking = self.revoking, ""
        await run(revoke_api_key, business_id=member.business_id, user_id=member.user_id, key_id=key_id)
        await self._read()
        self._tell("Key revoked", body="Programs that used it are refused from now on.")

    async def _read(self) -> Member:
        member = await self._require_member()
        rows = await fetch(list_api_keys, business_id=member.business_id)
        now = process().application.context.clock.now()
        self.keys = key_views(rows, now=now, timezone=member.timezone)
        return member
