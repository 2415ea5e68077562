"""The dialogs of webhooks: an endpoint with its filter, a new secret, and the question before one is deleted."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar

import reflex as rx

from allscale_app.bootstrap.web import fetch, run
from allscale_app.domain.errors import InvalidForm
from allscale_app.domain.program_events import FILTERABLE
from allscale_app.services.webhook_endpoints import (
    create_endpoint,
    delete_endpoint,
    find_endpoint,
    rotate_secret,
    update_endpoint,
)
from allscale_app.states.arguments import choice, flag, form, string
from allscale_app.states.base import AppState
from allscale_app.states.dialogs import close_dialogs
from allscale_app.states.form_dialog import FormDialog
from allscale_app.states.webhooks import ID_LIMIT, acting_for

ENDPOINT_FIELDS = ("url", "description")
ACTS = ("delete", "rotate")


class WebhookFormState(FormDialog, AppState):
    """A new endpoint or one that is edited; after making one, its secret."""

    FIELDS: ClassVar[Collection[str]] = ENDPOINT_FIELDS

    is_new: bool = True
    everything: bool = True
    types: list[str] = []
    secret: str = ""
    _endpoint_id: str = ""

    @rx.event
    async def start(self) -> None:
        """`on_load`: what stood open when the page was left is closed, and no secret is kept; a connection that was lost
        takes none away."""
        if not self._has_arrived():
            return
        await close_dialogs(self, WebhookFormState)
        questions = await self.get_state(WebhookQuestionsState)
        self.secret = questions.act = questions.new_secret = ""

    @rx.event
    async def open_new(self) -> None:
        """An empty form that lets everything through."""
        await self._require_verified()
        self.is_new, self.everything, self.types, self.secret = True, True, [], ""
        self._begin({"types": self._ticked()})

    @rx.event
    async def open_edit(self, endpoint_id: str) -> None:
        """The form of an endpoint as it stands now."""
        member = await self._require_member()
        wanted = string(endpoint_id, limit=ID_LIMIT)
        endpoint = await fetch(find_endpoint, business_id=member.business_id, endpoint_id=wanted)
        self.is_new, self.secret, self._endpoint_id = False, "", endpoint.id
        self.everything, self.types = endpoint.event_types is None, list(endpoint.event_types or ())
        self._begin({"url": endpoint.url, "description": endpoint.description, "types": self._ticked()})

    @rx.event
    def choose(self, width: str) -> None:
        """Everything, or only some types."""
        self.everything = choice(width, ("all", "some")) == "all"
        self._note_types()

    @rx.event
    def take(self, kind: str, is_on: bool) -> None:  # noqa: FBT001  # an event's arguments come by position
        """Let a type through, or no longer."""
        kind, on = choice(kind, FILTERABLE), flag(is_on)
        self.types = [*(each for each in self.types if each != kind), *([kind] if on else ())]
        self._note_types()

    @rx.event
    async def save(self, data: dict[str, Any]) -> None:
        """Keep the endpoint, or say at each field what is wrong."""
        member = await self._require_verified()
        if not self.is_open or self.secret:
            return
        self._typed = form(data, ENDPOINT_FIELDS)
        typed = {**self._typed, "event_types": None if self.everything else self.types}
        who = acting_for(member)
        try:
            if self.is_new:
                _, self.secret = await run(create_endpoint, **who, form=typed)
                self._typed, self.errors = {}, {}
                return
            await run(update_endpoint, **who, endpoint_id=self._endpoint_id, form=typed)
        except InvalidForm as error:
            self.errors, self.is_asking = error.words(), False
            return
        self.is_open = self.is_asking = False
        self._tell("Endpoint saved")

    @rx.event
    def forget(self, is_open: bool) -> None:  # noqa: FBT001  # an event's arguments come by position
        """The dialog closes after the secret was shown."""
        if not flag(is_open) and self.secret:
            self.is_open, self.secret = False, ""

    def _note_types(self) -> None:
        """What is ticked counts as typed: closing asks before it is lost."""
        self._typed["types"] = self._ticked()
        self._tell_at("event_types", "")

    def _ticked(self) -> str:
        return "*" if self.everything else ",".join(sorted(self.types))


class WebhookQuestionsState(AppState):
    """What is asked before an endpoint goes away or gets a new secret; then that secret."""

    act: str = ""
    url: str = ""
    new_secret: str = ""
    _endpoint_id: str = ""

    @rx.event
    async def ask(self, act: str, endpoint_id: str) -> None:
        """Before deleting, or before a new secret."""
        member = await self._require_member()
        wanted = string(endpoint_id, limit=ID_LIMIT)
        endpoint = await fetch(find_endpoint, business_id=member.business_id, endpoint_id=wanted)
        self.act, self.url, self.new_secret, self._endpoint_id = choice(act, ACTS), endpoint.url, "", endpoint.id

    @rx.event
    def set_asking(self, is_open: bool) -> None:  # noqa: FBT001  # an event's arguments come by position
        """Close the question, and forget the secret."""
        if not flag(is_open):
            self.act = self.new_secret = ""

    @rx.event
    async def confirm(self) -> None:
        """Yes: do what was asked."""
        member = await self._require_verified()
        if not self.act or self.new_secret:
            return
        who = acting_for(member)
        if self.act == "rotate":
            _, self.new_secret = await run(rotate_secret, **who, endpoint_id=self._endpoint_id)
            return
        self.act = ""
        await run(delete_endpoint, **who, endpoint_id=self._endpoint_id)
        self._tell("Endpoint deleted", body="Nothing more is sent there.")
