"""The operator's word on money in the inbox: one question, one answer, each on record."""

from __future__ import annotations

from typing import Any

import reflex as rx

from allscale_app.bootstrap.web import process, run
from allscale_app.domain.errors import DomainError
from allscale_app.services.bank_decisions import apply_line, credit_line, ignore_line, refund_line
from allscale_app.services.bank_refunds import finish_task, stop_task
from allscale_app.services.unmatched import decide_transfer
from allscale_app.states.admin import AdminState
from allscale_app.states.admin_bank import AdminBankState
from allscale_app.states.admin_treasury import AdminTreasuryState
from allscale_app.states.arguments import choice, flag, form, string
from allscale_app.states.dialogs import close_dialogs

_ID = 64
LINE_ACTS: dict[str, tuple[Any, str, str]] = {
    "apply": (apply_line, "invoice", "Counted for the invoice"),
    "credit": (credit_line, "business", "Credited to the business"),
    "refund": (refund_line, "note", "A payment to send back"),
    "ignore": (ignore_line, "note", "Left out of the books"),
}
"""What an operator can do with a line: the service, its one argument, and what is said afterwards."""


class AdminDecisionState(AdminState):
    """Which question is open, about what, and why the last answer was refused."""

    act: str = ""
    """apply, credit, refund, ignore: a line. coin, float: a transfer. sent, stop: a task."""
    subject: str = ""
    about: str = ""
    typed: str = ""
    error: str = ""
    busy: bool = False
    mounted: str = ""

    @rx.event
    async def start(self) -> None:
        """`on_load`: what stood open on the page that was left is closed."""
        if self._has_arrived():
            await close_dialogs(self, AdminDecisionState, AdminBankState, AdminTreasuryState)

    @rx.event
    async def ask(self, act: str, subject: str, about: str, typed: str) -> None:
        """Open the question `act` about a line, transfer or task; `typed` stands in its field."""
        await self._operator()
        self.act = choice(act, (*LINE_ACTS, "coin", "float", "sent", "stop"))
        self.subject, self.about = string(subject, limit=_ID), string(about, limit=300)
        self.typed, self.error = string(typed, limit=300), ""
        self.mounted = process().application.context.ids.new("form")

    @rx.event
    def set_open(self, is_open: bool) -> None:  # noqa: FBT001  # an event's arguments come by position
        """Close the question."""
        if not flag(is_open):
            self.act = self.error = ""

    @rx.event
    async def decide(self, data: dict[str, Any]) -> None:
        """The answer."""
        member = await self._operator()
        answer = form(data, ("value",), limit=300)["value"]
        if self.busy or not self.act:
            return
        self.busy, self.typed = True, answer
        try:
            said = await self._act(member.user_id, answer)
        except DomainError as error:
            self.error = error.message
            return
        finally:
            self.busy = False
        self.act = self.error = ""
        self._tell(said)
        await self._read()

    async def _act(self, user_id: str, answer: str) -> str:
        """Do it; what is said afterwards."""
        if self.act in LINE_ACTS:
            service, argument, said = LINE_ACTS[self.act]
            await run(service, user_id=user_id, line_id=self.subject, **{argument: answer})
            return said
        if self.act == "sent":
            await run(finish_task, user_id=user_id, task_id=self.subject)
            return "Sent back"
        if self.act == "stop":
            await run(stop_task, user_id=user_id, task_id=self.subject, reason=answer)
            return "Not sent: it waits again"
        is_float = self.act == "float"
        await run(
            decide_transfer, user_id=user_id, transfer_id=self.subject, business_id=answer.strip(), is_float=is_float
        )
        return "It is float now" if self.act == "float" else "Credited to the business"
