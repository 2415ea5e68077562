"""The settings: business details, numbering, defaults and tolerance; each section is saved on its own."""

from __future__ import annotations

from typing import Any

import reflex as rx

from allscale_app.bootstrap.web import fetch, process, run
from allscale_app.domain.errors import InvalidForm
from allscale_app.services import business_settings
from allscale_app.services.business_settings import BusinessSettings
from allscale_app.states.arguments import choice, flag, form, string
from allscale_app.states.base import AppState
from allscale_app.views.editor import CurrencyOption, currency_options
from allscale_app.views.settings import SECTION_FIELDS, TokenChoice, fields_of, section_form, token_choices

SAVERS: dict[str, Any] = {
    "profile": business_settings.update_profile,
    "numbering": business_settings.update_numbering,
    "defaults": business_settings.update_defaults,
    "tolerance": business_settings.update_tolerance,
}


class SettingsState(AppState):
    """What stands in the forms, what is wrong with it, and the version it was read at."""

    fields: dict[str, str] = {}
    errors: dict[str, str] = {}
    tokens: list[TokenChoice] = []
    currencies: list[CurrencyOption] = []
    mounted: str = ""
    saving: str = ""
    _version: int = 0
    _methods: tuple[str, ...] = ()

    @rx.event
    async def open(self) -> None:
        """`on_load` of the settings pages."""
        member = await self._require_member()
        self._show(await fetch(business_settings.read_settings, business_id=member.business_id))

    @rx.event
    async def save(self, section: str, data: dict[str, Any]) -> None:
        """Save one section from its submitted form; nothing of the others changes."""
        section = choice(section, tuple(SAVERS))
        member = await self._require_member()
        typed = form(data, SECTION_FIELDS[section])
        self.fields = {**self.fields, **typed}
        try:
            saved = await run(
                SAVERS[section],
                business_id=member.business_id,
                user_id=member.user_id,
                version=self._version,
                form=section_form(self.fields, section),
            )
        except InvalidForm as error:
            self.errors = error.words()
            return
        self._show(saved)
        await self._require_member()
        self._tell("Saved", body="New invoices use it; sent ones stay as they are.")

    @rx.event
    async def take_token(self, unit: str, is_on: bool) -> None:  # noqa: FBT001  # an event's arguments come by position
        """Take a token at par on new invoices, or no longer; at least one stays."""
        member = await self._require_member()
        unit, is_on = string(unit, limit=40), flag(is_on)
        units = [token.unit for token in self.tokens if (is_on if token.unit == unit else token.is_on)]
        try:
            saved = await run(
                business_settings.update_methods,
                business_id=member.business_id,
                user_id=member.user_id,
                version=self._version,
                form={"accepted_methods": list(self._methods), "accepted_units": units},
            )
        except InvalidForm as error:
            self._show(await fetch(business_settings.read_settings, business_id=member.business_id))
            self._tell("Not saved", body=error.message, tone="bad")
            return
        self._show(saved)

    def _show(self, settings: BusinessSettings) -> None:
        registry = process().application.context.registry
        self.fields, self.errors = fields_of(settings), {}
        self.tokens = token_choices(registry, settings.accepted_units)
        self.currencies = currency_options(registry)
        self._version, self._methods = settings.version, settings.accepted_methods
        self.mounted = f"v{settings.version}"
