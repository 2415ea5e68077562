"""The editor's plain fields: opening a draft, typing, and the ways out when somebody else saved it too."""

from __future__ import annotations

from typing import Any

import reflex as rx

from allscale_app.bootstrap.web import fetch
from allscale_app.domain.errors import Conflict, NotFound
from allscale_app.services.drafts import new_draft, open_draft
from allscale_app.services.sessions import Member
from allscale_app.states.arguments import choice, flag, string
from allscale_app.states.editor import EditorState
from allscale_app.views.editor import RECIPIENT_FIELDS, TEXT_FIELDS

FIELDS = (*TEXT_FIELDS, *(f"recipient.{name}" for name in RECIPIENT_FIELDS))
LONGEST_TEXT = 200_000
"""Characters of one field that are taken in, so that the field's own limit can be explained beside what was typed."""
UNSAVED = frozenset({"failed", "conflict", "gone"})


class EditorFieldsState(EditorState):
    """Handlers of the page and of its plain fields."""

    @rx.event
    async def open_new(self) -> Any:
        """`on_load` of /invoices/new: for a client with `?contact=`, or the draft that was begun here, `?draft=`."""
        member = await self._require_member()
        query = self.router.url.query_parameters
        if draft_id := query.get("draft"):
            return await self._open(member, string(draft_id), is_new=True)
        if self.save_state == "failed" and not self.draft_id:
            return None  # the connection came back before anything could be saved
        contact_id = query.get("contact") or None
        try:
            self._show(await fetch(new_draft, business_id=member.business_id, contact_id=contact_id), is_new=True)
        except NotFound as error:
            self._show(await fetch(new_draft, business_id=member.business_id), is_new=True)
            self._show_error(error)
        return None

    @rx.event
    async def open_existing(self) -> Any:
        """`on_load` of /invoices/[invoice_id]/edit; what was sent already is shown instead."""
        member = await self._require_member()
        return await self._open(member, string(getattr(self, "invoice_id", "")), is_new=False)

    @rx.event
    async def edit(self, mounted: str, name: str, value: str) -> Any:
        """A field of the form `mounted` was typed into."""
        if string(mounted) != self.mounted:
            return None
        self.fields[choice(name, FIELDS)] = string(value, limit=LONGEST_TEXT, param=name)
        return await self._save()

    @rx.event
    async def leave(self, mounted: str, name: str, value: str) -> Any:
        """A field was left: its last text counts at once, and what is wrong with it is said from now on."""
        if string(mounted) != self.mounted:
            return None
        self._touched.add(choice(name, FIELDS))
        if self.fields.get(name, "") != string(value, limit=LONGEST_TEXT, param=name):
            self.fields[name] = value
            return await self._save()
        self._tell_problems()
        return None

    @rx.event
    async def take_method(self, rail: str, is_on: bool) -> Any:  # noqa: FBT001  # an event's arguments come by position
        """Let the invoice be paid this way, or no longer."""
        rail, is_on = choice(rail, [option.rail for option in self.methods]), flag(is_on)
        self._show_methods([*(one for one in self._methods if one != rail), *([rail] if is_on else ())])
        self._touched.add("accepted_methods")
        return await self._save()

    @rx.event
    async def take_theirs(self) -> Any:
        """After a conflict: show what the other tab saved."""
        member = await self._require_member()
        self.save_state = "saved"
        self.version = 0
        return await self._open(member, self.draft_id, is_new=self.is_new)

    @rx.event
    async def keep_mine(self) -> Any:
        """After a conflict: save this tab's text over the other's, or anew where the other one deleted it."""
        member = await self._require_member()
        try:
            theirs = await fetch(open_draft, business_id=member.business_id, invoice_id=self.draft_id)
            self.version = theirs.version
        except NotFound:
            self.draft_id, self.version = "", 0
        except Conflict:
            pass  # sent meanwhile: saving says so
        return await self._save()

    async def _open(self, member: Member, draft_id: str, *, is_new: bool) -> Any:
        """Show a draft; one that this tab has open already stays as it stands, with what is not saved yet."""
        try:
            opened = await fetch(open_draft, business_id=member.business_id, invoice_id=draft_id)
        except Conflict:
            return rx.redirect(f"/invoices/{draft_id}", replace=True)
        except NotFound:
            if self.draft_id != draft_id or self.save_state != "gone":
                self.missing, self.mounted, self.draft_id = True, "", ""
            return None
        is_same = bool(self.mounted) and self.draft_id == draft_id
        if not is_same or (self.save_state not in UNSAVED and self.version != opened.version):
            self._show(opened, is_new=is_new)
        return None
