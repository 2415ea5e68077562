"""The append-only history of invoices."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from allscale_app.store.repositories.base import Repository
from allscale_app.store.tables import TimelineEvent


class Timeline(Repository):
    """What happened to an invoice, and a business's recent activity."""

    def of_invoice(self, invoice_id: str) -> Sequence[TimelineEvent]:
        """Everything, oldest first."""
        statement = select(TimelineEvent).where(TimelineEvent.invoice_id == invoice_id)
        return self.session.exec(statement.order_by(col(TimelineEvent.id))).all()

    def has(self, invoice_id: str, dedupe_key: str) -> bool:
        """Whether this was written before."""
        statement = select(TimelineEvent.id).where(
            TimelineEvent.invoice_id == invoice_id, TimelineEvent.dedupe_key == dedupe_key
        )
        return self.session.exec(statement).first() is not None

    def recent(self, business_id: str, *, limit: int) -> Sequence[TimelineEvent]:
        """A business's latest events, newest first."""
        statement = select(TimelineEvent).where(TimelineEvent.business_id == business_id)
        return self.session.exec(statement.order_by(col(TimelineEvent.id).desc()).limit(limit)).all()
