"""The editor of a payment link: a new one, or one that is changed."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar

import reflex as rx

from allscale_app.bootstrap.web import fetch, process, run
from allscale_app.domain.errors import Conflict, InvalidForm, StaleVersion
from allscale_app.services.payment_links import blank_link_form, create_link, find_link, update_link
from allscale_app.states.arguments import choice, form, string
from allscale_app.states.base import AppState
from allscale_app.states.form_dialog import FormDialog
from allscale_app.states.links import LinkShareState
from allscale_app.views.editor import CurrencyOption, currency_options
from allscale_app.views.links import LINK_FIELDS, link_fields

ID_LIMIT = 64


class LinkFormState(FormDialog, AppState):
    """One form. Its address is given once, so it stands in a new link's form only."""

    FIELDS: ClassVar[Collection[str]] = LINK_FIELDS

    link_id: str = ""
    kind: str = "fixed"
    preview: str = ""
    """The whole address that was typed so far."""
    currencies: list[CurrencyOption] = []
    _version: int = 0

    @rx.event
    async def open_new(self) -> None:
        """An empty form."""
        member = await self._require_member()
        blank = await fetch(blank_link_form, business_id=member.business_id)
        self._open(blank, link_id="", version=0)

    @rx.event
    async def open_edit(self, link_id: str) -> None:
        """The form of a link as it stands now."""
        member = await self._require_member()
        wanted = string(link_id, limit=ID_LIMIT)
        link = await fetch(find_link, business_id=member.business_id, link_id=wanted)
        self._open(link_fields(link), link_id=link.id, version=link.version)

    @rx.event
    def set_kind(self, kind: str) -> None:
        """One amount, or the payer's own: other fields stand below."""
        self.kind = choice(kind, ("fixed", "open"))
        self._typed["amount_kind"] = self.kind

    @rx.event
    async def save(self, data: dict[str, Any]) -> Any:
        """Keep the link, or say at each field what is wrong; a new one is shown with all that leads to it."""
        member = await self._require_member()
        typed = form(data, LINK_FIELDS)
        if not self.is_open:  # a second click of a form that was saved
            return None
        self._typed, self.errors, self.is_asking = dict(typed), {}, False
        ids: dict[str, Any] = {"business_id": member.business_id, "user_id": member.user_id}
        try:
            if self.link_id:
                known: dict[str, Any] = {"link_id": self.link_id, "expected_version": self._version}
                link = await run(update_link, form=typed, **known, **ids)
            else:
                link = await run(create_link, form=typed, **ids)
        except InvalidForm as error:
            self.errors = error.words()
            return None
        except (StaleVersion, Conflict) as error:
            self.errors = {error.param or "title": error.message}
            return None
        self.is_open = False
        if self.link_id:
            self._tell("Link saved", body="Its address stays. Invoices that were made keep what they say.")
            return None
        self._tell("Link made", body="Anybody who has it can pay by it.")
        share: Any = LinkShareState  # on the class, a handler is what makes its event
        return share.begin(link.id)

    def _after_typing(self) -> None:
        slug = self._typed.get("slug", "").strip().lower()
        self.preview = f"{process().application.context.public_url}/l/{slug}" if slug else ""

    def _open(self, fields: dict[str, str], *, link_id: str, version: int) -> None:
        self.currencies = currency_options(process().application.context.registry)
        self.link_id, self._version, self.kind, self.preview = link_id, version, fields["amount_kind"], ""
        self._begin(fields)
