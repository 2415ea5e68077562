"""The invoice editor: every edit is read, added up and saved as a draft, and nothing that was typed is lost.

`EditorState` holds the draft of one tab. Its children in `editor_fields`, `editor_lines`, `editor_client` and
`editor_sending` are the handlers of one part of the page each: they work on the draft above them, so they inherit it."""

from __future__ import annotations

import asyncio
from typing import Any

import reflex as rx
import structlog

from allscale_app.bootstrap.web import process, run
from allscale_app.domain.errors import Conflict, InvalidForm, NotFound, StaleVersion
from allscale_app.domain.money import format_units
from allscale_app.services.acting import Acting
from allscale_app.services.drafts import OpenDraft, SavedDraft, autosave_draft
from allscale_app.states.base import AppState
from allscale_app.views.editor import (
    CurrencyOption,
    EditorLine,
    Sum,
    answered_lines,
    currency_options,
    due_words,
    fields_of,
    form_from,
    is_untouched,
    lines_of,
    sums_of,
)
from allscale_app.views.editor_client import ClientCard, client_card

log = structlog.get_logger()

RETRY_SECONDS = (2, 5, 10, 30, 60)
FAILED_WORDS = "The server could not write it down. What you typed stays here, and we try again by ourselves."


class EditorState(AppState):
    """One draft in one tab. What was typed lives in `fields` and `lines`; the rest is the server's answer to it."""

    fields: dict[str, str] = {}
    lines: list[EditorLine] = []
    open_line: str = ""
    """The line that is being written, for a phone: the others are folded."""
    by_amount: bool = False
    with_discount: bool = False
    currencies: list[CurrencyOption] = []
    errors: dict[str, str] = {}
    cautions: dict[str, str] = {}
    sums: list[Sum] = []
    total: str = "0.00"
    due_words: str = ""
    client: ClientCard = ClientCard()
    has_card: bool = False
    """Whether the client stands as a card; else as fields."""
    draft_id: str = ""
    version: int = 0
    is_new: bool = True
    mounted: str = ""
    """Changes when the form must be drawn anew: a draft was opened, or another tab's version taken over."""
    missing: bool = False
    save_state: str = "new"
    """new, saved, failed, conflict (saved elsewhere), gone (deleted elsewhere) or sent (elsewhere)."""
    save_words: str = ""
    saved_at: str = ""
    tries: int = 0
    """Counts refused attempts to send: the page leads to the first wrong field."""
    _touched: set[str] = set()
    _problems: dict[str, str] = {}
    _nets: tuple[int, ...] = ()
    _methods: list[str] = []
    _next_key: int = 0
    _openings: int = 0

    @rx.event(background=True)
    async def retry_save(self) -> None:
        """Save again until it works, ever more slowly."""
        for seconds in RETRY_SECONDS:
            await asyncio.sleep(seconds)
            async with self:
                if self.save_state != "failed":
                    return
                await self._save()

    def _show(self, opened: OpenDraft, *, is_new: bool) -> None:
        self.fields = fields_of(opened.form)
        self.by_amount = opened.form.get("amount") is not None
        self._openings += 1
        self.mounted = f"{process().application.context.clock.now().timestamp()}:{self._openings}"
        self.lines, self._next_key = lines_of(opened.form, prefix=self.mounted), 0
        self._keep_a_line()
        self.open_line = self.lines[0].key if is_untouched(self.lines[0]) else ""
        self._methods = list(opened.form.get("accepted_methods") or [])
        self.with_discount = any(line.discount_percent.strip("0. ") for line in self.lines)
        self.currencies = currency_options(process().application.context.registry)
        self.draft_id, self.version = opened.invoice_id or "", opened.version
        self.is_new, self.missing, self.tries = is_new, False, 0
        self.save_state, self.save_words = ("saved" if opened.invoice_id else "new"), ""
        self.saved_at = opened.saved_at.isoformat() if opened.saved_at else ""
        self._touched = set()
        wrong = [param for param in opened.read.errors if param.startswith("recipient.")]
        self.has_card = bool(self.fields["recipient.email"]) and not wrong
        self.client = client_card(self.fields, opened.client)
        totals = opened.read.input.totals
        self._total(totals, totals.total_units, [item.tax_ppm for item in opened.read.input.items], totals.net_units)
        self._answer(opened.read.errors, opened.read.cautions)

    async def _save(self) -> Any:
        """Store what stands on the page, however unfinished, and show what the server makes of it."""
        member = await self._require_member()
        if self.save_state == "sent":
            return None
        try:
            saved = await run(
                autosave_draft,
                business_id=member.business_id,
                acting=Acting(member.user_id),
                invoice_id=self.draft_id or None,
                form=form_from(self.fields, self.lines, by_amount=self.by_amount, methods=self._methods),
                expected_version=self.version,
            )
        except StaleVersion:
            self.save_state = "conflict"
        except NotFound:
            self.save_state = "gone"
        except Conflict as error:
            self.save_state, self.save_words = "sent", error.message
        except InvalidForm as error:
            self.save_state, self.save_words = "failed", error.message
        except Exception:  # a locked database, a full disk: the text stays, and it is tried again
            log.exception("draft not saved")
            was_failing = self.save_state == "failed"
            self.save_state, self.save_words = "failed", FAILED_WORDS
            return None if was_failing else EditorState.retry_save
        else:
            self._saved(saved)
        return None

    def _saved(self, saved: SavedDraft) -> None:
        invoice = saved.invoice
        self.draft_id, self.version, self.save_state, self.save_words = invoice.id, invoice.version, "saved", ""
        self.saved_at = invoice.updated_at.isoformat()
        nets = tuple(line.net_units for line in saved.lines)
        self._total(invoice, invoice.total_units, [line.tax_ppm for line in saved.lines], nets)
        self._answer(saved.errors, saved.cautions)

    def _total(self, figures: Any, total_units: int, rates_ppm: list[int], nets: tuple[int, ...]) -> None:
        self.total, self.sums = format_units(total_units), sums_of(figures, rates_ppm)
        if not self.by_amount:
            self._nets = nets

    def _answer(self, errors: Any, cautions: Any) -> None:
        self._problems = {param: error.message for param, error in errors.items()}
        self.cautions = {caution.param: caution.message for caution in cautions}
        self.due_words = due_words(self.fields["due_on"])
        self._tell_problems()

    def _tell_problems(self) -> None:
        """Show what is wrong with the fields that were left, or with all of them once sending was tried."""
        tell_all = "*" in self._touched
        self.errors = {param: words for param, words in self._problems.items() if tell_all or param in self._touched}
        self.lines = answered_lines(self.lines, nets=self._nets, errors=self.errors, currency=self.fields["currency"])

    def _keep_a_line(self) -> None:
        """There is always a line to write on."""
        if not self.lines:
            self.lines = [self._blank_line()]

    def _blank_line(self) -> EditorLine:
        self._next_key += 1
        return EditorLine(key=f"{self.mounted}/n{self._next_key}", quantity="1")
