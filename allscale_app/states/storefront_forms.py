"""The storefront's forms: a service, the words to a request, the profile."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar

import reflex as rx

from allscale_app.bootstrap.web import fetch, process, run
from allscale_app.domain.errors import InvalidForm, InvalidInput, StaleVersion
from allscale_app.services.acting import Acting
from allscale_app.services.offers import create_service, find_service, set_picture, update_service
from allscale_app.services.profiles import open_storefront, save_profile, set_avatar
from allscale_app.services.request_decisions import ask_back, decline_request
from allscale_app.states.arguments import choice, form, string
from allscale_app.states.base import AppState
from allscale_app.states.form_dialog import FormDialog
from allscale_app.views.editor import CurrencyOption, currency_options
from allscale_app.views.settings import LOGO_NOT_SENT, LOGO_WORDS
from allscale_app.views.storefront import LINK_FIELDS, PROFILE_FIELDS, SERVICE_FIELDS, profile_fields, service_fields

ID_LIMIT = 64
WORDS = ("words",)
BLANK = {"price_kind": "fixed", "stock_word": "stock"}


class ServiceFormState(FormDialog, AppState):
    """A new service, or one that is edited; its picture is saved at once."""

    FIELDS: ClassVar[Collection[str]] = SERVICE_FIELDS

    service_id: str = ""
    kind: str = "fixed"
    currencies: list[CurrencyOption] = []
    _version: int = 0

    @rx.event
    async def open_new(self) -> None:
        """An empty form."""
        await self._require_member()
        self._open(BLANK, service_id="", version=0)

    @rx.event
    async def open_edit(self, service_id: str) -> None:
        """The form of a service as it stands now."""
        member = await self._require_member()
        wanted = string(service_id, limit=ID_LIMIT)
        service = await fetch(find_service, business_id=member.business_id, service_id=wanted)
        self._open(service_fields(service), service_id=service.id, version=service.version)

    @rx.event
    def set_kind(self, kind: str) -> None:
        """Another way to make the price: other fields stand below."""
        self.kind = choice(kind, ("fixed", "from", "open"))
        self._typed["price_kind"] = self.kind

    @rx.event
    async def save(self, data: dict[str, Any]) -> None:
        """Keep the service, or say at each field what is wrong."""
        member = await self._require_member()
        typed: dict[str, Any] = form(data, SERVICE_FIELDS)
        if not self.is_open:  # a second click of a form that was saved
            return
        self._typed, self.errors, self.is_asking = dict(typed), {}, False
        typed["pays_at_once"] = bool(typed["pays_at_once"]) and typed["pays_at_once"] != "false"
        ids: dict[str, Any] = {"business_id": member.business_id, "user_id": member.user_id}
        try:
            if self.service_id:
                known: dict[str, Any] = {"service_id": self.service_id, "expected_version": self._version}
                await run(update_service, form=typed, **known, **ids)
            else:
                await run(create_service, form=typed, **ids)
        except InvalidForm as error:
            self.errors = error.words()
            return
        except StaleVersion as error:
            self.errors = {"title": error.message}
            return
        self.is_open = False
        self._tell("Service saved", body="Requests that were made keep what they were made with.")

    @rx.event
    async def picture_sent(self, code: str) -> None:
        """The upload's route answered."""
        await self._require_member()
        self._tell_upload(code, saved="Picture saved")

    @rx.event
    async def remove_picture(self) -> None:
        """The service stands without a picture."""
        member = await self._require_member()
        ids = {"business_id": member.business_id, "user_id": member.user_id}
        await run(set_picture, service_id=self.service_id, picture=None, **ids)
        self._tell("Picture removed")

    def _tell_upload(self, code: str, *, saved: str) -> None:
        refused = string(code, limit=60)
        if refused:
            self._tell("Picture not changed", body=LOGO_WORDS.get(refused, LOGO_NOT_SENT), tone="bad")
        else:
            self._tell(saved)

    def _open(self, fields: dict[str, str], *, service_id: str, version: int) -> None:
        self.currencies = currency_options(process().application.context.registry)
        self.service_id, self._version, self.kind = service_id, version, fields["price_kind"]
        self._begin(fields)


class RequestWordsState(FormDialog, AppState):
    """What is said to whoever asked: a question, or why not."""

    FIELDS: ClassVar[Collection[str]] = WORDS

    act: str = "ask"
    name: str = ""
    _request_id: str = ""

    @rx.event
    async def begin(self, act: str, request_id: str, name: str) -> None:
        """The dialog; `name` is who hears it."""
        await self._require_member()
        self.act, self.name = choice(act, ("ask", "decline")), string(name)
        self._request_id = string(request_id, limit=ID_LIMIT)
        self._begin({})

    @rx.event
    async def save(self, data: dict[str, Any]) -> None:
        """Say it, or tell at the field what is wrong."""
        member = await self._require_verified()
        typed = form(data, WORDS)
        if not self.is_open:  # a second click: what was said went out
            return
        self._typed, self.is_asking = typed, False
        service: Any = ask_back if self.act == "ask" else decline_request
        try:
            await run(
                service,
                business_id=member.business_id,
                request_id=self._request_id,
                acting=Acting(member.user_id),
                words=typed["words"],
            )
        except InvalidInput as error:
            self.errors = {"words": error.message}
            return
        self.is_open, self.errors = False, {}
        self._tell("Question sent" if self.act == "ask" else "Request declined", body=f"{self.name} hears by e-mail.")


class ProfileSettingsState(AppState):
    """The profile's form; the avatar is saved at once."""

    fields: dict[str, str] = {}
    errors: dict[str, str] = {}
    mounted: str = ""
    _version: int = 0

    @rx.event
    async def open(self) -> None:
        """`on_load`: what is saved."""
        member = await self._require_member()
        profile = await run(open_storefront, business_id=member.business_id)
        self.fields, self.errors, self._version = profile_fields(profile), {}, profile.version
        self.mounted = f"v{profile.version}"

    @rx.event
    async def save(self, data: dict[str, Any]) -> None:
        """Keep the profile, or say at each field what is wrong."""
        member = await self._require_member()
        typed: dict[str, Any] = form(data, PROFILE_FIELDS)
        self.errors = {}
        ids: dict[str, Any] = {"business_id": member.business_id, "user_id": member.user_id, "version": self._version}
        changes = {**typed, "links": [typed[name] for name in LINK_FIELDS]}
        try:
            profile = await run(save_profile, form=changes, **ids)
        except InvalidForm as error:
            self.errors = error.words()
            return
        self.fields, self._version, self.mounted = profile_fields(profile), profile.version, f"v{profile.version}"
        self._tell("Profile saved")

    @rx.event
    async def avatar_sent(self, code: str) -> None:
        """The upload's route answered."""
        await self._require_member()
        refused = string(code, limit=60)
        if refused:
            self._tell("Picture not changed", body=LOGO_WORDS.get(refused, LOGO_NOT_SENT), tone="bad")
        else:
            self._tell("Picture saved")
        await self._renew()

    @rx.event
    async def remove_avatar(self) -> None:
        """The business's logo stands there again."""
        member = await self._require_member()
        await run(set_avatar, business_id=member.business_id, user_id=member.user_id, avatar=None)
        self._tell("Picture removed")
        await self._renew()

    async def _renew(self) -> None:
        """The version that a save is checked against moved with the picture."""
        member = await self._require_member()
        self._version = (await run(open_storefront, business_id=member.business_id)).version
