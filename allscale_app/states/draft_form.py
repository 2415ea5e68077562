"""The form of the editor: what was typed, what it adds up to, and what is wrong with it."""

from __future__ import annotations

from typing import Any

from allscale_app.bootstrap.web import process
from allscale_app.domain.money import format_units
from allscale_app.states.base import AppState
from allscale_app.views.editor import EditorLine, Sum, answered_lines, sums_of
from allscale_app.views.method_options import MethodOption, method_options
from allscale_app.views.reminders import ReminderChoice, reminder_choice
from allscale_app.views.typed_date import date_words


class DraftForm(AppState, mixin=True):
    """What was typed lives in `fields` and `lines` as it was typed; the rest is the server's answer to it."""

    fields: dict[str, str] = {}
    lines: list[EditorLine] = []
    by_amount: bool = False
    methods: list[MethodOption] = []
    """The ways to pay that can be chosen; `_methods` are those that are, known ones that are not set up yet included."""
    reminders: ReminderChoice = ReminderChoice()
    """When the payer is reminded: `_reminders` as the form has it, `_usual_reminders` where it has None."""
    mounted: str = ""
    """Changes when the form must be drawn anew: a draft was opened, or another tab's version taken over."""
    errors: dict[str, str] = {}
    cautions: dict[str, str] = {}
    sums: list[Sum] = []
    total: str = "0.00"
    due_words: str = ""
    issued_words: str = ""
    _methods: list[str] = []
    _reminders: list[int] | None = None
    _usual_reminders: tuple[int, ...] = ()
    _touched: set[str] = set()
    _problems: dict[str, str] = {}
    _nets: tuple[int, ...] = ()
    _next_key: int = 0

    def _show_methods(self, chosen: list[str]) -> None:
        self._methods, self.methods = chosen, method_options(process().application.context, chosen)

    def _show_reminders(self, chosen: list[int] | None) -> None:
        self._reminders, self.reminders = chosen, reminder_choice(chosen, usual=self._usual_reminders)

    def _total(self, figures: Any, total_units: int, rates_ppm: list[int], nets: tuple[int, ...]) -> None:
        self.total, self.sums = format_units(total_units), sums_of(figures, rates_ppm)
        if not self.by_amount:
            self._nets = nets

    def _answer(self, errors: Any, cautions: Any) -> None:
        self._problems = {param: error.message for param, error in errors.items()}
        self.cautions = {caution.param: caution.message for caution in cautions}
        self.due_words, self.issued_words = (date_words(self.fields[name]) for name in ("due_on", "issued_on"))
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
