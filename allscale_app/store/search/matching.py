"""The one condition that a search is, over whichever engine this database has."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlmodel import Session, col

from allscale_app.store.search import postgres, sqlite
from allscale_app.store.tables import Invoice, Payment

_HASH_LENGTH = 6
"""Characters, 0x included, from which a term may be the beginning of a hash or address."""


def matches(session: Session, business_id: str, terms: Sequence[str]) -> ColumnElement[bool]:
    """The condition that an invoice contains every one of the folded `terms`, in its text or its payments."""
    engine = postgres if session.get_bind().dialect.name == "postgresql" else sqlite
    hashes = [term for term in terms if term.startswith("0x") and len(term) >= _HASH_LENGTH]
    words = [term for term in terms if term not in hashes]
    conditions = [engine.contains(session, business_id, words)] if words else []
    conditions += [or_(engine.contains(session, business_id, [term]), _paid_by(business_id, term)) for term in hashes]
    return and_(*conditions)


def _paid_by(business_id: str, beginning: str) -> ColumnElement[bool]:
    """A payment of the invoice has a transaction hash or a sender that begins so."""
    found = select(col(Payment.invoice_id)).where(
        col(Payment.business_id) == business_id,
        or_(
            col(Payment.tx_hash).between(beginning, beginning + "g"),  # "g" sorts after every hexadecimal digit
            func.lower(col(Payment.sender)).startswith(beginning, autoescape=True),
        ),
    )
    return col(Invoice.id).in_(found)
