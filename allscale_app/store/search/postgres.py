"""Search on Postgres: LIKE over the GIN index of trigrams (pg_trgm); the planner knows rare words from common ones."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col

from allscale_app.store.tables import Invoice


def contains(_session: Session, _business_id: str, terms: Sequence[str]) -> ColumnElement[bool]:
    """The invoice's search text contains every term."""
    return and_(*(col(Invoice.search_text).contains(term, autoescape=True) for term in terms))
