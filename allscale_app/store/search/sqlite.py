"""Search on SQLite: a rare word is found by an FTS5 index of trigrams, a common one by reading in list order.

The index is kept by triggers on the invoice table. Where it knows many hits, a page is full after a few rows anyway,
and collecting all hits first would cost more than looking.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, column, select, table
from sqlmodel import Session, col

from allscale_app.store.tables import Invoice

_TRIGRAM = 3
_RARE = 500
"""Hits up to which the index is faster than reading."""
_index = table("invoice_search", column("rowid"), column("invoice_search"))
"""FTS5 calls its hidden column for MATCH like the table."""
_rows = table("invoice_search_row", column("id"), column("invoice_id"), column("business_id"))


def contains(session: Session, business_id: str, terms: Sequence[str]) -> ColumnElement[bool]:
    """The invoice's search text contains every term."""
    conditions = [col(Invoice.search_text).contains(term, autoescape=True) for term in terms]
    longest = max(terms, key=len)
    if len(longest) >= _TRIGRAM:
        hits = _hits(session, business_id, longest)
        if len(hits) <= _RARE:
            conditions.insert(0, col(Invoice.id).in_(hits))
    return and_(*conditions)


def _hits(session: Session, business_id: str, term: str) -> Sequence[str]:
    """Ids of the invoices that hold `term`, one more than are rare; quoted, so that nothing in it is syntax."""
    phrase = '"' + term.replace('"', '""') + '"'
    joined = _index.join(_rows, _rows.c.id == _index.c.rowid)
    statement = select(_rows.c.invoice_id).select_from(joined)
    statement = statement.where(_index.c.invoice_search.op("MATCH")(phrase), _rows.c.business_id == business_id)
    return session.connection().execute(statement.limit(_RARE + 1)).scalars().all()
