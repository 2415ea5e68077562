"""The chosen rows of the list, and the bar over them."""

from __future__ import annotations

from collections.abc import Sequence

import reflex as rx

from allscale_app.states.arguments import flag, string
from allscale_app.states.base import AppState
from allscale_app.views.invoice_list import Bulk, InvoiceRow, bulk_of


class InvoiceSelectionState(AppState):
    """Ids of rows that are on the page now, in the order of choosing; `_rows` are all that are on it."""

    selected: list[str] = []
    bulk: Bulk = Bulk()
    _rows: tuple[InvoiceRow, ...] = ()

    @rx.event
    def choose(self, invoice_id: str, is_chosen: bool) -> None:  # noqa: FBT001  # an event's arguments come by position
        """Choose a row, or no longer; said twice, as by quick keys, it is the same."""
        invoice_id, is_chosen = string(invoice_id), flag(is_chosen)
        kept = [one for one in self.selected if one != invoice_id]
        self._select([*kept, invoice_id] if is_chosen else kept)

    @rx.event
    def choose_all(self) -> None:
        """Every row of the page, or none."""
        everything = [row.id for row in self._rows]
        self._select([] if len(self.selected) == len(everything) else everything)

    @rx.event
    def choose_none(self) -> None:
        """Close the bar over the chosen rows."""
        self._select([])

    def _follow(self, rows: Sequence[InvoiceRow]) -> None:
        """The page shows these rows now: what left it is no longer chosen."""
        self._rows = tuple(rows)
        self._select(self.selected)

    def _choose_nothing(self) -> None:
        """Another page or another question: nothing is chosen."""
        self._select([])

    def _select(self, chosen: Sequence[str]) -> None:
        on_page = {row.id for row in self._rows}
        selected = [one for one in chosen if one in on_page]
        self._paint(selected=selected, bulk=bulk_of(self._rows, selected))
