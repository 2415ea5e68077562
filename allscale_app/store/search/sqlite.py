"""Search on SQLite: an FTS5 table of trigrams, kept by triggers; shorter terms are looked for in the text itself."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, ScalarSelect, and_, column, select, table
from sqlmodel import col

from allscale_app.store.tables import Invoice

_TRIGRAM = 3
_index = table("invoice_search", column("rowid"), column("invoice_search"))
"""FTS5 calls its hidden column for MATCH like the table."""
_rows = table("invoice_search_row", column("id"), column("invoice_id"))


def contains(terms: Sequence[str]) -> ColumnElement[bool]:
    """The invoice's search text contains every term."""
    indexed = [term for term in terms if len(term) >= _TRIGRAM]
    conditions = [col(Invoice.search_text).contains(term, autoescape=True) for term in terms if term not in indexed]
    if indexed:
        conditions.append(col(Invoice.id).in_(_found(indexed)))
    return and_(*conditions)


def _found(terms: Sequence[str]) -> ScalarSelect[str]:
    """Ids of the invoices that the index knows; each term is a quoted phrase, so nothing in it is syntax."""
    query = " AND ".join('"' + term.replace('"', '""') + '"' for term in terms)
    joined = _index.join(_rows, _rows.c.id == _index.c.rowid)
    found = select(_rows.c.invoice_id).select_from(joined).where(_index.c.invoice_search.op("MATCH")(query))
    return found.scalar_subquery()
