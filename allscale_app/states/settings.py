"""The settings' forms: profile, numbering, what new invoices start with, tolerance."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import reflex as rx

from allscale_app.bootstrap.web import fetch, process, run
from allscale_app.domain.errors import InvalidForm, InvalidInput
from allscale_app.domain.invoice.numbering import PATTERN_LIMIT
from allscale_app.services import business_settings
from allscale_app.services.business_settings import BusinessSettings
from allscale_app.services.sessions import Member
from allscale_app.states.arguments import choice, form, string
from allscale_app.states.base import AppState
from allscale_app.views.editor import CurrencyOption, currency_options
from allscale_app.views.method_options import FeeOption, MethodOption, fee_option, method_options
from allscale_app.views.reminders import ReminderSettings, reminder_settings
from allscale_app.views.settings import (
    SECTION_FIELDS,
    Option,
    fields_of,
    logo_href,
    timezone_options,
    tolerance_example,
)
from allscale_app.views.token_table import OtherPegs, TokenTable, other_pegs, token_table

SAVERS: dict[str, Any] = {
    "profile": business_settings.update_profile,
    "numbering": business_settings.update_numbering,
    "defaults": business_settings.update_defaults,
    "tolerance": business_settings.update_tolerance,
}


class SettingsState(AppState):
    """What is saved and stands in the forms, what is wrong with what was sent, and the version that was read."""

    fields: dict[str, str] = {}
    errors: dict[str, str] = {}
    mounted: str = ""
    """Changes when the forms must be drawn anew with `fields`."""
    saving: bool = False
    logo: str = ""
    example: str = ""
    tolerance: str = ""
    tokens: TokenTable = TokenTable()
    other_pegs: OtherPegs = OtherPegs()
    currencies: list[CurrencyOption] = []
    timezones: list[Option] = []
    methods: list[MethodOption] = []
    card_fee: FeeOption = FeeOption()
    reminders: ReminderSettings = ReminderSettings()
    _version: int = 0
    _units: list[str] | None = None

    @rx.event
    async def open(self) -> None:
        """`on_load` of the settings' pages with a form."""
        member = await self._require_member()
        context = process().application.context
        self.currencies = currency_options(context.registry)
        self.timezones = timezone_options(context.clock.now())
        self._show(await fetch(business_settings.read_settings, business_id=member.business_id))
        await self._exemplify(self.fields["number_pattern"])
        await self._read_shell(member)

    @rx.event
    async def save(self, section: str, data: dict[str, Any]) -> AsyncIterator[None]:
        """Save one section from its submitted form; nothing of the others changes."""
        section = choice(section, tuple(SAVERS))
        member = await self._require_member()
        typed = form(data, SECTION_FIELDS[section])
        self.saving, self.errors = True, {}
        yield
        try:
            saved = await self._update(SAVERS[section], member, typed)
        except InvalidForm as error:
            self.errors = error.words()
            return
        finally:
            self.saving = False
        self._show(saved)
        await self._require_member()
        self._tell("Saved", body="New invoices use it; sent ones stay as they are.")

    @rx.event
    async def try_pattern(self, pattern: str) -> None:
        """Show what the next number would be while the pattern is typed."""
        await self._exemplify(string(pattern, limit=10 * PATTERN_LIMIT))

    async def _update(self, service: Any, member: Member, typed: dict[str, Any]) -> BusinessSettings:
        ids = {"business_id": member.business_id, "user_id": member.user_id}
        return await run(service, **ids, version=self._version, form=typed)

    async def _keep_saved(self, member: Member) -> None:
        self._keep(await fetch(business_settings.read_settings, business_id=member.business_id))

    async def _exemplify(self, pattern: str) -> None:
        member = await self._require_member()
        try:
            number = await fetch(business_settings.next_number, business_id=member.business_id, pattern=pattern)
        except InvalidInput as error:
            self.example, self.errors = "", {**self.errors, "number_pattern": error.message}
            return
        self.example, self.errors = number, {k: v for k, v in self.errors.items() if k != "number_pattern"}

    def _show(self, settings: BusinessSettings) -> None:
        """Draw the forms anew with what is saved."""
        self.fields, self.errors = fields_of(settings), {}
        self.mounted = f"v{settings.version}"
        self._keep(settings)

    def _keep(self, settings: BusinessSettings) -> None:
        """What is saved at once stands beside the forms; what is typed in them stays.

        Somebody else's save in between must be told at the next one, so only our own step of the version counts.
        """
        self.logo = logo_href(settings.logo_sha256)
        self.tolerance = tolerance_example(settings)
        context = process().application.context
        self.tokens = token_table(context.registry, settings.accepted_units, settings.paused_assets)
        self.other_pegs = other_pegs(context.registry, settings)
        self.methods = method_options(context, settings.accepted_methods)
        self.card_fee = fee_option(context, settings.card_fee_bearer)
        self.reminders = reminder_settings(settings, now=context.clock.now())
        self._units = None if settings.units_are_default else list(settings.accepted_units)
        if self.mounted == f"v{settings.version}" or settings.version == self._version + 1:
            self._version = settings.version
