"""Mails on their way and their outcome."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select

from allscale_app.store.repositories.base import Repository
from allscale_app.store.tables import Delivery


class Deliveries(Repository):
    """Deliveries by id, by invoice, by their natural key."""

    def find(self, delivery_id: str) -> Delivery | None:
        """The delivery, or None."""
        return self.session.get(Delivery, delivery_id)

    def by_key(self, dedupe_key: str) -> Delivery | None:
        """The delivery of that cause, or None."""
        return self.session.exec(select(Delivery).where(Delivery.dedupe_key == dedupe_key)).first()

    def of_invoice(self, invoice_id: str) -> Sequence[Delivery]:
        """An invoice's deliveries, newest first."""
        statement = select(Delivery).where(Delivery.invoice_id == invoice_id)
        return self.session.exec(statement.order_by(col(Delivery.queued_at).desc(), col(Delivery.id))).all()

    def queued_since(self, business_id: str, *, kind: str, since: datetime) -> Sequence[datetime]:
        """When a business's mails of one kind were queued after `since`, oldest first."""
        statement = select(Delivery.queued_at).where(
            Delivery.business_id == business_id, Delivery.queued_at > since, Delivery.kind == kind
        )
        return self.session.exec(statement.order_by(col(Delivery.queued_at))).all()
