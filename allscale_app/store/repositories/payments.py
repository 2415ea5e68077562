"""Payment legs."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from allscale_app.store.repositories.base import Repository
from allscale_app.store.tables import Payment


class Payments(Repository):
    """Legs by invoice, observation or network."""

    def find(self, business_id: str, payment_id: str) -> Payment | None:
        """A business's leg, or None."""
        return self.session.exec(
            select(Payment).where(Payment.id == payment_id, Payment.business_id == business_id)
        ).first()

    def of_invoice(self, invoice_id: str) -> Sequence[Payment]:
        """An invoice's legs, first seen first."""
        statement = select(Payment).where(Payment.invoice_id == invoice_id)
        return self.session.exec(statement.order_by(col(Payment.first_seen_at), col(Payment.id))).all()

    def of_observation(self, observation_id: str, generation: int) -> Payment | None:
        """The leg that one life of an observation made, or None."""
        return self.session.exec(
            select(Payment).where(Payment.observation_id == observation_id, Payment.generation == generation)
        ).first()
