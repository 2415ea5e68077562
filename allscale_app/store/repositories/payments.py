"""Payment legs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import col, select

from allscale_app.store.repositories.base import Repository
from allscale_app.store.tables import Invoice, Payment


class Payments(Repository):
    """Legs by invoice, observation or network."""

    def find(self, business_id: str, payment_id: str) -> Payment | None:
        """A business's leg, or None."""
        return self.session.exec(
            select(Payment).where(Payment.id == payment_id, Payment.business_id == business_id)
        ).first()

    def by_ids(self, business_id: str, payment_ids: Iterable[str]) -> dict[str, Payment]:
        """A business's legs by id; unknown ones are left out."""
        wanted = col(Payment.id).in_(set(payment_ids))
        rows = self.session.exec(select(Payment).where(Payment.business_id == business_id, wanted)).all()
        return {row.id: row for row in rows}

    def by_attempt(self, attempt: str) -> Payment | None:
        """The leg that this click made, or None."""
        return self.session.exec(select(Payment).where(Payment.attempt == attempt)).first()

    def initiated(self, invoice_id: str, rail: str) -> Payment | None:
        """The leg that a payer announced on a rail and of which no money was seen yet, or None."""
        statement = select(Payment).where(
            Payment.invoice_id == invoice_id, Payment.rail == rail, Payment.status == "initiated"
        )
        return self.session.exec(statement.order_by(col(Payment.created_at))).first()

    def of_invoice(self, invoice_id: str) -> Sequence[Payment]:
        """An invoice's legs, first seen first."""
        statement = select(Payment).where(Payment.invoice_id == invoice_id)
        return self.session.exec(statement.order_by(col(Payment.first_seen_at), col(Payment.id))).all()

    def of_invoices(self, invoice_ids: Iterable[str]) -> dict[str, list[Payment]]:
        """The legs of several invoices, each invoice's first seen first."""
        statement = select(Payment).where(col(Payment.invoice_id).in_(set(invoice_ids)))
        legs: dict[str, list[Payment]] = {}
        for leg in self.session.exec(statement.order_by(col(Payment.first_seen_at), col(Payment.id))):
            legs.setdefault(leg.invoice_id or "", []).append(leg)
        return legs

    def of_contact(self, business_id: str, contact_id: str, *, limit: int) -> Sequence[tuple[Payment, Invoice]]:
        """The legs of a contact's invoices, the latest first."""
        statement = (
            select(Payment, Invoice)
            .join(Invoice, col(Invoice.id) == col(Payment.invoice_id))
            .where(Payment.business_id == business_id, Invoice.contact_id == contact_id)
            .order_by(col(Payment.first_seen_at).desc(), col(Payment.id).desc())
        )
        return self.session.exec(statement.limit(limit)).all()

    def of_observations(self, observation_ids: Iterable[str]) -> dict[tuple[str, int], Payment]:
        """The legs that observations made, by observation id and generation."""
        wanted = col(Payment.observation_id).in_(set(observation_ids))
        rows = self.session.exec(select(Payment).where(wanted)).all()
        return {(row.observation_id or "", row.generation): row for row in rows}

    def confirming(self, network: str) -> Sequence[Payment]:
        """Legs of a network that still count confirmations, first seen first."""
        statement = select(Payment).where(Payment.network == network, Payment.status == "seen")
        return self.session.exec(statement.order_by(col(Payment.block_number), col(Payment.log_index))).all()

    def taken_back(self, network: str, tx_hashes: Iterable[str]) -> Sequence[Payment]:
        """Legs of these transactions that a reorganisation reversed and nothing has replaced, oldest first."""
        statement = select(Payment).where(
            col(Payment.tx_hash).in_(set(tx_hashes)),
            Payment.network == network,
            col(Payment.reversed_by_reorg).is_(True),
            col(Payment.replaced).is_(False),
        )
        return self.session.exec(statement.order_by(col(Payment.first_seen_at), col(Payment.id))).all()

    def latest_top_up(self, business_id: str, *, since: datetime) -> Payment | None:
        """The newest leg without an invoice that was written after `since`, or None."""
        statement = select(Payment).where(
            Payment.business_id == business_id, col(Payment.invoice_id).is_(None), Payment.created_at > since
        )
        return self.session.exec(statement.order_by(col(Payment.created_at).desc(), col(Payment.id)).limit(1)).first()
