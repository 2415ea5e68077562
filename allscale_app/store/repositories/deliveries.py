"""Mails on their way and their outcome."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func
from sqlmodel import col, select

from allscale_app.store.repositories.base import Repository
from allscale_app.store.tables import Delivery, DeliveryAttempt


class Deliveries(Repository):
    """Deliveries by id, by invoice, by their natural key."""

    def find(self, delivery_id: str) -> Delivery | None:
        """The delivery, or None."""
        return self.session.get(Delivery, delivery_id)

    def by_key(self, dedupe_key: str) -> Delivery | None:
        """The delivery of that cause, or None."""
        return self.session.exec(select(Delivery).where(Delivery.dedupe_key == dedupe_key)).first()

    def lock(self, delivery_id: str) -> Delivery | None:
        """The delivery, held against other writers until commit, or None."""
        statement = select(Delivery).where(Delivery.id == delivery_id).with_for_update()
        return self.session.exec(statement.execution_options(populate_existing=True)).first()

    def waiting(self, invoice_id: str, *, kind: str) -> Sequence[Delivery]:
        """An invoice's mails of one kind that nobody has tried to send yet, oldest first."""
        statement = select(Delivery).where(
            Delivery.invoice_id == invoice_id,
            Delivery.kind == kind,
            Delivery.status == "queued",
            Delivery.attempts == 0,
        )
        return self.session.exec(statement.order_by(col(Delivery.queued_at), col(Delivery.id))).all()

    def is_unsent(self, invoice_id: str, *, kind: str) -> bool:
        """Whether a mail of one kind about an invoice is still on its way to the server."""
        statement = select(Delivery.id).where(
            Delivery.invoice_id == invoice_id, Delivery.kind == kind, col(Delivery.status).in_(("queued", "deferred"))
        )
        return self.session.exec(statement).first() is not None

    def first_of(self, invoice_id: str, recipient: str) -> Delivery | None:
        """The first mail about an invoice to one recipient: it starts the thread."""
        statement = select(Delivery).where(Delivery.invoice_id == invoice_id, Delivery.recipient == recipient)
        return self.session.exec(statement.order_by(col(Delivery.queued_at), col(Delivery.id)).limit(1)).first()

    def start_attempt(self, delivery: Delivery, *, at: datetime) -> int:
        """Write a try before it is made; its id."""
        attempt = DeliveryAttempt(delivery_id=delivery.id, at=at)
        self.session.add(attempt)
        self.session.flush()
        assert attempt.id is not None
        return attempt.id

    def open_attempt(self, delivery_id: str) -> DeliveryAttempt | None:
        """The newest try that was started and has no outcome yet, or None."""
        statement = select(DeliveryAttempt).where(
            DeliveryAttempt.delivery_id == delivery_id, DeliveryAttempt.outcome == "started"
        )
        return self.session.exec(statement.order_by(col(DeliveryAttempt.id).desc()).limit(1)).first()

    def attempt(self, attempt_id: int) -> DeliveryAttempt:
        """The try of an id that is known to exist."""
        return self.session.get_one(DeliveryAttempt, attempt_id)

    def attempts_of(self, delivery_id: str) -> Sequence[DeliveryAttempt]:
        """Every try of a mail, oldest first."""
        statement = select(DeliveryAttempt).where(DeliveryAttempt.delivery_id == delivery_id)
        return self.session.exec(statement.order_by(col(DeliveryAttempt.id))).all()

    def of_invoice(self, invoice_id: str) -> Sequence[Delivery]:
        """An invoice's deliveries, newest first."""
        statement = select(Delivery).where(Delivery.invoice_id == invoice_id)
        return self.session.exec(statement.order_by(col(Delivery.queued_at).desc(), col(Delivery.id))).all()

    def counts_since(self, since: datetime) -> dict[str, int]:
        """How many mails were queued after `since`, by status."""
        statement = select(Delivery.status, func.count()).where(Delivery.queued_at > since).group_by(Delivery.status)
        return dict(self.session.exec(statement).all())

    def queued_since(self, business_id: str, *, kind: str, since: datetime) -> Sequence[datetime]:
        """When a business's mails of one kind were queued after `since`, oldest first."""
        statement = select(Delivery.queued_at).where(
            Delivery.business_id == business_id, Delivery.queued_at > since, Delivery.kind == kind
        )
        return self.session.exec(statement.order_by(col(Delivery.queued_at))).all()
