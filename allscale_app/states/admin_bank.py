"""The operator's bank accounts, and what came of a statement that was sent."""

from __future__ import annotations

from typing import Any

import reflex as rx

from allscale_app.bootstrap.web import fetch, process, run
from allscale_app.domain.errors import DomainError, InvalidForm
from allscale_app.services.bank_accounts import FIELDS, list_accounts, save_account, set_account_active
from allscale_app.states.admin import AdminState
from allscale_app.states.arguments import choice, flag, form, string

UPLOAD_WORDS = {
    "logo_too_large": "The file is larger than 10 MB. Ask the bank for a shorter period.",
    "upload_failed": "The file did not arrive. Check the connection and send it again.",
}


class AdminBankState(AdminState):
    """The form of one account, and the last upload's words."""

    editing: bool = False
    account_id: str = ""
    fields: dict[str, str] = {}
    errors: dict[str, str] = {}
    mounted: str = ""
    problem: str = ""
    """Why the last statement was not read."""
    upload_account: str = ""
    """Which account a file is of that does not say its own; "" for none chosen."""

    @rx.event
    async def choose_account(self, account_id: str) -> None:
        """Before a file is sent that does not say its account, as some MT940 files."""
        await self._operator()
        self.upload_account = choice(account_id, [each.value for each in self.bank.choices])
        self.problem = ""

    @rx.event
    async def uploaded(self, problem: str) -> None:
        """A statement was sent; `problem` says why it was not read, "" when it was."""
        await self._operator()
        problem = string(problem, limit=500)
        self.problem = UPLOAD_WORDS.get(problem, problem)
        await self._read()
        if not problem and self.bank.imports:
            self._tell("Statement read", body=self.bank.imports[0].result)

    @rx.event
    async def edit(self, account_id: str) -> None:
        """Open the form, of an account or of a new one."""
        member = await self._operator()
        account_id = string(account_id, limit=64)
        known = {each.id: each for each in await fetch(list_accounts, user_id=member.user_id)}
        account = known.get(account_id)
        self.account_id = account.id if account else ""
        self.fields = {name: str(getattr(account, name)) if account else "" for name in FIELDS}
        self.errors, self.editing = {}, True
        self.mounted = process().application.context.ids.new("form")

    @rx.event
    def set_editing(self, is_open: bool) -> None:  # noqa: FBT001  # an event's arguments come by position
        """Close the form."""
        if not flag(is_open):
            self.editing = False

    @rx.event
    async def save(self, data: dict[str, Any]) -> None:
        """Keep what was typed."""
        member = await self._operator()
        typed = form(data, FIELDS, limit=200)
        if not self.editing:
            return
        self.fields = typed
        try:
            await run(save_account, form=self.fields, actor=f"user:{member.user_id}", account_id=self.account_id)
        except InvalidForm as error:
            self.errors = error.words()
            return
        except DomainError as error:
            self.errors = {error.param or "currency": error.message}
            return
        self.editing = False
        self._tell("Account saved")
        await self._read()

    @rx.event
    async def set_active(self, account_id: str, is_active: bool) -> None:  # noqa: FBT001  # as above
        """Show an account to payers, or stop."""
        member = await self._operator()
        await run(
            set_account_active,
            account_id=string(account_id, limit=64),
            is_active=flag(is_active),
            actor=f"user:{member.user_id}",
        )
        await self._read()
