"""What every dialog with a form shares: it forgets nothing that was typed unless told to."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import ClassVar

import reflex as rx

from allscale_app.bootstrap.web import process
from allscale_app.domain.errors import InvalidForm, InvalidInput
from allscale_app.states.arguments import TEXT_LIMIT, choice, flag, string


class FormDialog(rx.State, mixin=True):
    """Open, what stands in the fields when it is drawn, what is wrong with it, and whether closing must ask."""

    FIELDS: ClassVar[Collection[str]] = ()

    is_open: bool = False
    is_asking: bool = False
    """Closing would lose what was typed: the dialog asks instead of its actions."""
    fields: dict[str, str] = {}
    errors: dict[str, str] = {}
    mounted: str = ""
    """Changes each time the dialog opens, so that its fields are drawn anew."""
    _typed: dict[str, str] = {}

    @rx.event
    def type_in(self, name: str, value: str) -> None:
        """A field was typed into."""
        name = choice(name, self.FIELDS)
        self._typed[name] = string(value, limit=TEXT_LIMIT, param=name)
        if name in self.errors:
            self._tell_at(name, self._still_wrong(name))
        self._after_typing()

    @rx.event
    def set_open(self, is_open: bool) -> None:  # noqa: FBT001  # an event's arguments come by position
        """Close the dialog, or ask first when something was typed."""
        if flag(is_open):
            return
        if any(self._typed[name].strip() != self.fields.get(name, "").strip() for name in self._typed):
            self.is_asking = True
        else:
            self.is_open = self.is_asking = False

    @rx.event
    def keep_editing(self) -> None:
        """Not closed after all."""
        self.is_asking = False

    @rx.event
    def discard(self) -> None:
        """Closed, and what was typed is gone."""
        self.is_open = self.is_asking = False

    def _begin(self, fields: dict[str, str]) -> None:
        """Open the dialog with `fields` in it."""
        self.fields, self.errors, self._typed = fields, {}, {}
        self.mounted = process().application.context.ids.new("form")
        self.is_open, self.is_asking = True, False

    def _shown(self) -> dict[str, str]:
        """Every field as it stands in the dialog now."""
        return {**self.fields, **self._typed}

    def _tell_at(self, name: str, words: str) -> None:
        """What is wrong with one field now; "" takes its error away."""
        others = {field: told for field, told in self.errors.items() if field != name}
        self.errors = others | ({name: words} if words else {})

    @contextmanager
    def _told_at_fields(self, *, otherwise: str) -> Iterator[None]:
        """What is refused inside is told at its fields, at `otherwise` where it names none: the dialog stays open."""
        try:
            yield
        except InvalidForm as error:
            self.errors = error.words()
        except InvalidInput as error:
            self.errors = {error.param or otherwise: error.message}

    def _after_typing(self) -> None:  # most forms show nothing of what is typed elsewhere
        """What a dialog shows of what is typed in it, brought up to date."""

    def _still_wrong(self, name: str) -> str:  # noqa: ARG002  # for forms that can tell before saving
        """What is still wrong with a field after another key; saving says it in any case."""
        return ""
