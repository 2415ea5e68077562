"""The invoice editor: every edit is read, added up and saved as a draft; sending is one press more."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import reflex as rx

from allscale_app.bootstrap.web import fetch, process, run
from allscale_app.domain.errors import Conflict, InvalidForm, StaleVersion
from allscale_app.domain.money import format_units
from allscale_app.services.acting import Acting
from allscale_app.services.drafts import OpenDraft, SavedDraft, create_invoice, delete_draft, new_draft, open_draft
from allscale_app.services.drafts import update_draft as save_draft
from allscale_app.services.send_invoice import send_invoice
from allscale_app.states.arguments import TEXT_LIMIT, choice, flag, string
from allscale_app.states.base import AppState
from allscale_app.views.editor import (
    LINE_FIELDS,
    RECIPIENT_FIELDS,
    TEXT_FIELDS,
    CurrencyOption,
    EditorLine,
    Sum,
    currency_options,
    fields_of,
    form_from,
    lines_of,
    sums_of,
)

FIELDS = (*TEXT_FIELDS, *(f"recipient.{name}" for name in RECIPIENT_FIELDS))
MOST_LINES = 200


class EditorState(AppState):
    """One draft in one tab. What was typed lives in `fields` and `lines`; the rest is the server's answer to it."""

    fields: dict[str, str] = {}
    lines: list[EditorLine] = []
    by_amount: bool = False
    with_discount: bool = False
    currencies: list[CurrencyOption] = []
    errors: dict[str, str] = {}
    cautions: dict[str, str] = {}
    sums: list[Sum] = []
    total: str = "0.00"
    draft_id: str = ""
    version: int = 0
    mounted: str = ""
    """Changes when the form must be drawn anew: a draft was opened, or another tab's version taken over."""
    save_state: str = "new"
    """new, saved or conflict."""
    sending: bool = False
    confirm_send: bool = False
    confirm_discard: bool = False
    show_preview: bool = False
    _touched: set[str] = set()
    _problems: dict[str, str] = {}
    _methods: list[str] = []
    _next_key: int = 0

    @rx.event
    async def open_new(self) -> None:
        """`on_load` of /invoices/new, for a client if `?contact=` names one."""
        member = await self._require_member()
        client = self.router.url.query_parameters.get("contact") or None
        opened = await fetch(new_draft, business_id=member.business_id, contact_id=client)
        self._show(opened)

    @rx.event
    async def open_existing(self) -> Any:
        """`on_load` of /invoices/[invoice_id]/edit; what was sent already is shown instead."""
        member = await self._require_member()
        invoice_id = string(getattr(self, "invoice_id", ""), limit=64)
        try:
            self._show(await fetch(open_draft, business_id=member.business_id, invoice_id=invoice_id))
        except Conflict:
            return rx.redirect(f"/invoices/{invoice_id}", replace=True)
        return None

    @rx.event
    async def edit(self, name: str, value: str) -> None:
        """A field was typed into."""
        self.fields[choice(name, FIELDS)] = string(value, limit=TEXT_LIMIT, param=name)
        await self._save()

    @rx.event
    async def edit_line(self, key: str, name: str, value: str) -> None:
        """A cell of a line was typed into."""
        name, value = choice(name, LINE_FIELDS), string(value, limit=TEXT_LIMIT)
        self.lines = [replace(line, **{name: value}) if line.key == key else line for line in self.lines]
        await self._save()

    @rx.event
    async def leave(self, name: str, value: str) -> None:
        """A field was left: its last text counts at once, and what is wrong with it is said from now on."""
        name, value = choice(name, FIELDS), string(value, limit=TEXT_LIMIT, param=name)
        self._touched.add(name)
        if self.fields.get(name, "") != value:
            self.fields[name] = value
            await self._save()
        self._tell_problems()

    @rx.event
    async def leave_line(self, key: str, name: str, value: str) -> None:
        """A cell was left, as `leave` for a field."""
        name, value = choice(name, LINE_FIELDS), string(value, limit=TEXT_LIMIT)
        for index, line in enumerate(self.lines):
            if line.key == key:
                self._touched.add(f"line_items[{index}].{name}")
                if getattr(line, name) != value:
                    self.lines[index] = replace(line, **{name: value})
                    await self._save()
                break
        self._tell_problems()

    @rx.event
    async def add_line(self) -> None:
        """One more empty line."""
        if len(self.lines) < MOST_LINES:
            self.lines = [*self.lines, self._blank_line()]

    @rx.event
    async def remove_line(self, key: str) -> None:
        """Take a line away; one always stays."""
        kept = [line for line in self.lines if line.key != key]
        self.lines = kept or [self._blank_line()]
        await self._save()

    @rx.event
    async def use_amount(self, by_amount: bool) -> None:  # noqa: FBT001  # an event's arguments come by position
        """One amount instead of line items, or back; the other side's text stays while the page is open."""
        self.by_amount = flag(by_amount)
        if not self.by_amount and not self.lines:
            self.lines = [self._blank_line()]
        await self._save()

    @rx.event
    def use_discount(self) -> None:
        """Show the column of discounts."""
        self.with_discount = True

    @rx.event
    def toggle_preview(self) -> None:
        """The PDF instead of the form, on a phone."""
        self.show_preview = not self.show_preview

    @rx.event
    async def ask_send(self) -> None:
        """Check everything; ask once more if it can be sent, else say what is missing."""
        await self._save()
        self._touched.add("*")
        self._tell_problems()
        if self._problems:
            count = len(self._problems)
            self._tell(
                f"{count} {'field needs' if count == 1 else 'fields need'} a look", body=self._first(), tone="bad"
            )
        elif self.save_state == "saved":
            self.confirm_send = True

    @rx.event
    def set_confirm_send(self, is_open: bool) -> None:  # noqa: FBT001  # an event's arguments come by position
        """Open or close the question before sending."""
        self.confirm_send = flag(is_open)

    @rx.event
    def set_confirm_discard(self, is_open: bool) -> None:  # noqa: FBT001  # an event's arguments come by position
        """Open or close the question before throwing the draft away."""
        self.confirm_discard = flag(is_open)

    @rx.event
    async def send(self) -> AsyncIterator[Any]:
        """Number it, mail it, open its checkout. Twice is once: the service knows the draft it sent."""
        member = await self._require_verified()
        if self.sending or not self.draft_id:
            return
        self.sending = True
        yield
        try:
            await run(
                send_invoice,
                business_id=member.business_id,
                invoice_id=self.draft_id,
                acting=Acting(member.user_id),
            )
        except InvalidForm as error:
            self._problems = error.words()
            self._touched.add("*")
            self._tell_problems()
            self._tell("This invoice cannot be sent yet", body=error.message, tone="bad")
        else:
            yield rx.redirect(f"/invoices/{self.draft_id}")
        finally:
            self.sending = False
            self.confirm_send = False

    @rx.event
    async def discard(self) -> Any:
        """Throw the draft away."""
        member = await self._require_member()
        self.confirm_discard = False
        if self.draft_id:
            await run(delete_draft, business_id=member.business_id, invoice_id=self.draft_id)
        return rx.redirect("/invoices")

    @rx.event
    async def take_theirs(self) -> None:
        """After a conflict: show what the other tab saved."""
        member = await self._require_member()
        self._show(await fetch(open_draft, business_id=member.business_id, invoice_id=self.draft_id))

    @rx.event
    async def keep_mine(self) -> None:
        """After a conflict: save this tab's text over the other's."""
        member = await self._require_member()
        theirs = await fetch(open_draft, business_id=member.business_id, invoice_id=self.draft_id)
        self.version = theirs.version
        await self._save()

    def _show(self, opened: OpenDraft) -> None:
        self.fields = fields_of(opened.form)
        self.by_amount = opened.form.get("amount") is not None
        self.lines = lines_of(opened.form) or [self._blank_line()]
        self._next_key = len(self.lines) + 1
        self._methods = list(opened.form.get("accepted_methods") or [])
        self.with_discount = any(line.discount_percent.strip("0.") for line in self.lines)
        self.currencies = currency_options(process().application.context.registry)
        self.draft_id, self.version = opened.invoice_id or "", opened.version
        self.save_state = "saved" if opened.invoice_id else "new"
        self.mounted = f"{self.draft_id}:{opened.version}:{process().application.context.clock.now().timestamp()}"
        self.confirm_send = self.confirm_discard = self.sending = self.show_preview = False
        self._touched = set()
        self._answer(opened.read.errors, opened.read.cautions)
        totals = opened.read.input.totals
        self.total = format_units(totals.total_units)
        self.sums = sums_of(totals, (item.tax_ppm for item in opened.read.input.items))
        self._amounts(totals.net_units)

    async def _save(self) -> None:
        """Store what stands on the page, however unfinished, and show what the server makes of it."""
        member = await self._require_member()
        form = form_from(self.fields, self.lines, by_amount=self.by_amount, methods=self._methods)
        try:
            if self.draft_id:
                saved = await run(
                    save_draft,
                    business_id=member.business_id,
                    invoice_id=self.draft_id,
                    form=form,
                    expected_version=self.version,
                    require_complete=False,
                )
            else:
                saved = await run(
                    create_invoice,
                    business_id=member.business_id,
                    acting=Acting(member.user_id),
                    form=form,
                    require_complete=False,
                )
        except StaleVersion:
            self.save_state = "conflict"
            return
        self._saved(saved)

    def _saved(self, saved: SavedDraft) -> None:
        self.draft_id, self.version, self.save_state = saved.invoice.id, saved.invoice.version, "saved"
        self.total = format_units(saved.invoice.total_units)
        self.sums = sums_of(saved.invoice, (line.tax_ppm for line in saved.lines))
        self._amounts(tuple(line.net_units for line in saved.lines))
        self._answer(saved.errors, saved.cautions)

    def _amounts(self, nets: tuple[int, ...]) -> None:
        if not self.by_amount:
            shown = [format_units(net) for net in nets]
            self.lines = [
                replace(line, amount=shown[index] if index < len(shown) else "")
                for index, line in enumerate(self.lines)
            ]

    def _answer(self, errors: Any, cautions: Any) -> None:
        self._problems = {param: error.message for param, error in errors.items()}
        self.cautions = {caution.param: caution.message for caution in cautions}
        self._tell_problems()

    def _tell_problems(self) -> None:
        """Show what is wrong with the fields that were left, or with all of them once sending was tried."""
        tell_all = "*" in self._touched
        shown = {param: words for param, words in self._problems.items() if tell_all or param in self._touched}
        self.errors = shown
        lines = []
        for index, line in enumerate(self.lines):
            prefix = f"line_items[{index}]."
            param = next((name for name in shown if name.startswith(prefix)), "")
            lines.append(replace(line, error=shown.get(param, ""), wrong=param.removeprefix(prefix)))
        self.lines = lines

    def _first(self) -> str:
        return next(iter(self._problems.values()), "")

    def _blank_line(self) -> EditorLine:
        self._next_key += 1
        return EditorLine(key=f"n{self._next_key}", quantity="1")
