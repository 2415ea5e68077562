"""The invoice editor: every edit is read, added up and saved as a draft, and nothing that was typed is lost.

`EditorState` holds the draft of one tab. Its children in `editor_fields`, `editor_lines`, `editor_client`,
`editor_reminders` and `editor_sending` are the handlers of one part of the page each: they work on the draft above them, so they inherit it."""

from __future__ import annotations

import asyncio
from typing import Any

import reflex as rx
import structlog

from allscale_app.bootstrap.web import process, run
from allscale_app.domain.errors import Conflict, InvalidForm, NotFound, StaleVersion
from allscale_app.services.acting import Acting
from allscale_app.services.drafts import OpenDraft, SavedDraft, autosave_draft
from allscale_app.states.base import AppState
from allscale_app.states.draft_form import DraftForm
from allscale_app.views.editor import (
    CurrencyOption,
    currency_options,
    fields_of,
    form_from,
    is_untouched,
    lines_of,
)
from allscale_app.views.editor_client import ClientCard, client_card

log = structlog.get_logger()

RETRY_SECONDS = (2, 5, 10, 30, 60)
FAILED_WORDS = "The server could not write it down. What you typed stays here, and we try again by ourselves."
GAVE_UP_WORDS = "The server still cannot write it down. What you typed stays here: change anything to try again."


class EditorState(DraftForm, AppState):
    """One draft in one tab: how it stands between this page and the server. What it says is in `DraftForm`."""

    open_line: str = ""
    """The line that is being written, for a phone: the others are folded."""
    with_discount: bool = False
    currencies: list[CurrencyOption] = []
    client: ClientCard = ClientCard()
    has_card: bool = False
    """Whether the client stands as a card; else as fields."""
    draft_id: str = ""
    version: int = 0
    is_new: bool = True
    missing: bool = False
    save_state: str = "new"
    """new, saved, failed, conflict (saved elsewhere), gone (deleted elsewhere) or sent (elsewhere)."""
    save_words: str = ""
    saved_at: str = ""
    tries: int = 0
    """Counts refused attempts to send: the page leads to the first wrong field."""
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
        async with self:
            self._give_up()

    def _give_up(self) -> None:
        """Every retry failed: own up to it, so that the next edit starts over."""
        if self.save_state == "failed":
            self.save_words = GAVE_UP_WORDS

    def _show(self, opened: OpenDraft, *, is_new: bool) -> None:
        self.fields = fields_of(opened.form)
        self.by_amount = opened.form.get("amount") is not None
        self._openings += 1
        self.mounted = f"{process().application.context.clock.now().timestamp()}:{self._openings}"
        self.lines, self._next_key = lines_of(opened.form, prefix=self.mounted), 0
        self._keep_a_line()
        self.open_line = self.lines[0].key if is_untouched(self.lines[0]) else ""
        self._show_methods(list(opened.form.get("accepted_methods") or []))
        self._usual_reminders = opened.usual_reminders
        self._show_reminders(opened.form.get("reminders"))
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
                form=form_from(
                    self.fields,
                    self.lines,
                    by_amount=self.by_amount,
                    methods=self._methods,
                    reminders=self._reminders,
                ),
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
            is_retrying = self.save_state == "failed" and self.save_words == FAILED_WORDS
            self.save_state, self.save_words = "failed", FAILED_WORDS
            return None if is_retrying else EditorState.retry_save
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
