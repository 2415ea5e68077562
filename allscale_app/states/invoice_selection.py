"""The chosen rows of the list, and the bar over them."""

from __future__ import annotations

from collections.abc import Sequence

import reflex as rx

from allscale_app.states.arguments import string
from allscale_app.states.base import AppState
from allscale_app.views.invoice_list import Bulk, InvoiceRow, bulk_of


class InvoiceSelectionState(AppState):
    """Ids of rows that are on the page now, in the order of choosing; `_rows` are all that are on it."""

    selected: list[str] = []
    bulk: Bulk = Bulk()
    _rows: tuple[InvoiceRow, ...] = ()

    @rx.event
    def choose(self, invoice_id: str) -> None:
        """Choose a row, or no longer."""
        invoice_id = string(invoice_id)
        kept = [one for one in self.selected if one != invoice_id]
        self._select(kept if len(kept) < len(self.selected) else [*kept, invoice_id])

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
