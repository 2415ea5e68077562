"""The editor's line items, or the one amount in their place."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import reflex as rx

from allscale_app.domain.invoice.document import MAX_LINE_ITEMS
from allscale_app.states.arguments import choice, flag, integer, string
from allscale_app.states.editor import EditorState
from allscale_app.states.editor_fields import LONGEST_TEXT
from allscale_app.views.editor import LINE_FIELDS, moved


class EditorLinesState(EditorState):
    """Handlers of the lines; each line is known by its `key`, which stays with it wherever it stands."""

    @rx.event
    async def edit_line(self, key: str, name: str, value: str) -> Any:
        """A cell of a line was typed into."""
        return await self._type(string(key), choice(name, LINE_FIELDS), string(value, limit=LONGEST_TEXT))

    @rx.event
    async def leave_line(self, key: str, name: str, value: str) -> Any:
        """A cell was left: its last text counts at once, and what is wrong with it is said from now on."""
        key, name, value = string(key), choice(name, LINE_FIELDS), string(value, limit=LONGEST_TEXT)
        index = next((index for index, line in enumerate(self.lines) if line.key == key), None)
        if index is None:
            return None
        self._touched.add(f"line_items[{index}].{name}")
        if getattr(self.lines[index], name) != value:
            return await self._type(key, name, value)
        self._tell_problems()
        return None

    @rx.event
    async def add_line(self) -> None:
        """One more empty line, to write on."""
        await self._require_member()
        if len(self.lines) >= MAX_LINE_ITEMS:
            self._tell(f"An invoice has at most {MAX_LINE_ITEMS} lines", body="Split it in two.", tone="bad")
            return
        self.lines = [*self.lines, self._blank_line()]
        self.open_line = self.lines[-1].key
        self._tell_problems()

    @rx.event
    async def remove_line(self, key: str) -> Any:
        """Take a line away; one always stays."""
        return await self._reorder([line for line in self.lines if line.key != string(key)])

    @rx.event
    async def move_line(self, key: str, step: int) -> Any:
        """A line goes one place up (-1) or down (1)."""
        return await self._reorder(moved(self.lines, key=string(key), step=integer(step, low=-1, high=1)))

    @rx.event
    def write_line(self, key: str) -> None:
        """Unfold a line on a phone, or fold it again."""
        self.open_line = "" if self.open_line == string(key) else key

    @rx.event
    async def use_amount(self, by_amount: bool) -> Any:  # noqa: FBT001  # an event's arguments come by position
        """One amount instead of line items, or back; the other side's text stays while the draft is open here."""
        self.by_amount = flag(by_amount)
        self._keep_a_line()
        return await self._save()

    @rx.event
    async def use_discount(self) -> None:
        """Show the column of discounts."""
        await self._require_member()
        self.with_discount = True

    async def _type(self, key: str, name: str, value: str) -> Any:
        self.lines = [replace(line, **{name: value}) if line.key == key else line for line in self.lines]
        return await self._save()

    async def _reorder(self, lines: list[Any]) -> Any:
        """Other lines in the places: what was said about a place is no longer about the same line."""
        self.lines = lines
        self._touched = {name for name in self._touched if not name.startswith("line_items[")}
        self._keep_a_line()
        return await self._save()
