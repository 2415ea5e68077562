"""Reminding a payer by hand: what the mail will say, when the last one went, why it cannot go."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from typing import Any, ClassVar

import reflex as rx

from allscale_app.bootstrap.web import fetch, run
from allscale_app.domain.errors import DomainError, InvalidInput
from allscale_app.services.acting import Acting
from allscale_app.services.reminders import read_reminder_offer, remind_invoice
from allscale_app.services.sessions import Member
from allscale_app.states.arguments import form, string
from allscale_app.states.base import AppState
from allscale_app.states.form_dialog import FormDialog
from allscale_app.views.reminders import ReminderView, reminder_view


class ReminderState(FormDialog, AppState):
    """The dialog's form: the message starts with our words, and stays ours while nobody changes it."""

    FIELDS: ClassVar[Collection[str]] = ("message",)

    view: ReminderView = ReminderView()
    problem: str = ""
    """Why it was refused just now."""
    busy: bool = False
    _invoice_id: str = ""

    @rx.event
    async def begin(self, invoice_id: str) -> None:
        """The preview, or the reason why nobody can be reminded now."""
        member = await self._require_member()
        self._invoice_id = string(invoice_id, limit=64)
        await self._read(member)
        self.problem, self.busy = self.view.refusal, False
        self._begin({"message": self.view.words})

    @rx.event
    async def send(self, data: dict[str, Any]) -> AsyncIterator[None]:
        """Queue it, or say why not; nothing typed is lost."""
        member = await self._require_verified()
        typed = form(data, self.FIELDS)
        if self.busy or not self.is_open or not self._invoice_id:
            return
        self._typed, self.errors, self.problem, self.busy, self.is_asking = typed, {}, "", True, False
        yield
        message = "" if typed["message"].strip() == self.view.words else typed["message"]
        try:
            invoice = await run(
                remind_invoice,
                business_id=member.business_id,
                invoice_id=self._invoice_id,
                acting=Acting(member.user_id),
                message=message,
            )
        except InvalidInput as error:
            self.errors = {"message": error.message}
            return
        except DomainError as error:
            self.problem = error.message
            return
        finally:
            self.busy = False
        self.is_open = False
        self._tell("Reminder on its way", body=f"It goes to {invoice.recipient_email}.", tone="info")

    async def _read(self, member: Member) -> None:
        offer = await fetch(read_reminder_offer, business_id=member.business_id, invoice_id=self._invoice_id)
        self._paint(view=reminder_view(offer, timezone=member.timezone))
