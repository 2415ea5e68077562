"""Conversions, and what hangs on them: disputes, refunds, what processors told us."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, func, or_, select

from allscale_app.domain.conversion import ConversionState
from allscale_app.domain.invoice.status import DocumentStatus
from allscale_app.store.conflicts import insert_new
from allscale_app.store.repositories.base import Repository
from allscale_app.store.tables import Conversion, Dispute, Invoice, ProviderEvent, Refund


class Conversions(Repository):
    """Rows of `domain.conversion`; whoever changes one holds its invoice first."""

    def find(self, conversion_id: str) -> Conversion | None:
        """The conversion, or None."""
        return self.session.get(Conversion, conversion_id)

    def lock(self, conversion_id: str) -> Conversion:
        """The conversion, held until commit. Raises NoResultFound."""
        statement = select(Conversion).where(Conversion.id == conversion_id)
        return self.session.exec(statement.with_for_update().execution_options(populate_existing=True)).one()

    def by_session(self, processor: str, session_id: str) -> Conversion | None:
        """The conversion behind a processor's checkout session, or None."""
        statement = select(Conversion).where(Conversion.processor == processor, Conversion.session_id == session_id)
        return self.session.exec(statement).first()

    def by_charge(self, processor: str, charge_id: str) -> Conversion | None:
        """The conversion that a charge paid, or None."""
        statement = select(Conversion).where(Conversion.processor == processor, Conversion.charge_id == charge_id)
        return self.session.exec(statement).first()

    def by_payments(self, payment_ids: Sequence[str]) -> dict[str, Conversion]:
        """Conversions by the leg that they made."""
        rows = self.session.exec(select(Conversion).where(col(Conversion.payment_id).in_(payment_ids))).all()
        return {row.payment_id or "": row for row in rows}

    def accepted_of(self, invoice_id: str, rail: str) -> Conversion | None:
        """The newest open promise of an invoice on a rail, or None."""
        statement = select(Conversion).where(
            Conversion.invoice_id == invoice_id,
            Conversion.rail == rail,
            Conversion.state == ConversionState.ACCEPTED,
        )
        return self.session.exec(statement.order_by(col(Conversion.quoted_at).desc())).first()

    def unfunded(self, invoice_id: str, rail: str, source: str) -> Conversion | None:
        """The newest promise of an invoice on a rail that no money has come for, in time or late, or None."""
        statement = select(Conversion).where(
            Conversion.invoice_id == invoice_id,
            Conversion.rail == rail,
            Conversion.source == source,
            col(Conversion.payment_id).is_(None),
            col(Conversion.state).in_((ConversionState.ACCEPTED, ConversionState.EXPIRED)),
        )
        return self.session.exec(statement.order_by(col(Conversion.quoted_at).desc())).first()

    def expired(self, now: datetime, *, limit: int) -> Sequence[str]:
        """Ids of promises that have ended, oldest first."""
        return self._ids(Conversion.state == ConversionState.ACCEPTED, Conversion.expires_at <= now, limit=limit)

    def pointless(self, *, limit: int) -> Sequence[str]:
        """Ids of promises whose invoice is closed or paid by other means."""
        statement = select(Conversion.id).join(Invoice, col(Invoice.id) == col(Conversion.invoice_id))
        is_covered = col(Invoice.settled_units) + col(Invoice.pending_units) >= col(Invoice.total_units)
        is_closed = col(Invoice.document_status) != DocumentStatus.SENT
        statement = statement.where(Conversion.state == ConversionState.ACCEPTED, or_(is_covered, is_closed))
        return self.session.exec(statement.order_by(col(Conversion.quoted_at)).limit(limit)).all()

    def due(self, now: datetime, *, limit: int) -> Sequence[str]:
        """Ids of conversions whose hold is over and whose coins are still pending, oldest first."""
        return self._ids(
            col(Conversion.state).in_((ConversionState.FUNDED, ConversionState.DISPUTED)),
            col(Conversion.settled_at).is_(None),
            col(Conversion.waits_for_float).is_(False),
            col(Conversion.settles_at) <= now,
            limit=limit,
        )

    def waiting(self, *, limit: int) -> Sequence[str]:
        """Ids of conversions whose fiat is here and whose coins are not, oldest first."""
        return self._ids(col(Conversion.waits_for_float).is_(True), limit=limit)

    def disputes_of(self, conversion_ids: Sequence[str]) -> dict[str, list[Dispute]]:
        """Every dispute of conversions, by conversion."""
        found: dict[str, list[Dispute]] = {}
        for row in self.session.exec(select(Dispute).where(col(Dispute.conversion_id).in_(conversion_ids))):
            found.setdefault(row.conversion_id, []).append(row)
        return found

    def dispute(self, external_id: str) -> Dispute | None:
        """The dispute of that processor's id, or None."""
        return self.session.exec(select(Dispute).where(Dispute.external_id == external_id)).first()

    def refund(self, refund_id: str) -> Refund | None:
        """The refund, or None."""
        return self.session.get(Refund, refund_id)

    def lock_refund(self, refund_id: str) -> Refund:
        """The refund, held until commit; its invoice first. Raises NoResultFound."""
        statement = select(Refund).where(Refund.id == refund_id)
        return self.session.exec(statement.with_for_update().execution_options(populate_existing=True)).one()

    def refund_by_attempt(self, attempt: str) -> Refund | None:
        """The refund that this click asked for, or None."""
        return self.session.exec(select(Refund).where(Refund.attempt == attempt)).first()

    def refunds_of(self, invoice_id: str) -> Sequence[Refund]:
        """Every refund of an invoice, oldest first."""
        statement = select(Refund).where(Refund.invoice_id == invoice_id)
        return self.session.exec(statement.order_by(col(Refund.created_at), col(Refund.id))).all()

    def reserved(self) -> Sequence[Conversion]:
        """Every promise whose coins are set aside."""
        return self.session.exec(select(Conversion).where(col(Conversion.reserved).is_(True))).all()

    def open_disputes(self) -> Sequence[tuple[Dispute, Conversion]]:
        """Every dispute that is not decided, with its conversion."""
        statement = select(Dispute, Conversion).join(Conversion, col(Conversion.id) == col(Dispute.conversion_id))
        return self.session.exec(statement.where(Dispute.state == "open")).all()

    def requested_refunds(self) -> Sequence[Refund]:
        """Every refund that is on its way."""
        return self.session.exec(select(Refund).where(Refund.state == "requested")).all()

    def waiting_fiat(self) -> Sequence[tuple[str, int]]:
        """Card payments that wait for the float, summed by currency."""
        statement = select(Conversion.source, func.sum(Conversion.source_units)).where(
            col(Conversion.waits_for_float).is_(True), Conversion.rail == "card"
        )
        return self.session.exec(statement.group_by(Conversion.source)).all()

    def refunded(self, invoice_ids: Sequence[str]) -> dict[str, int]:
        """What invoices gave back, by id."""
        statement = select(Refund.invoice_id, func.sum(Refund.applied_units)).where(
            col(Refund.invoice_id).in_(invoice_ids), Refund.state == "done"
        )
        return {
            invoice_id: int(units) for invoice_id, units in self.session.exec(statement.group_by(Refund.invoice_id))
        }

    def event(self, event_id: str) -> ProviderEvent | None:
        """A processor's message, or None."""
        return self.session.get(ProviderEvent, event_id)

    def take_event(self, event: ProviderEvent) -> bool:
        """Keep a processor's message; False when it is here already, however close the race."""
        return bool(insert_new(self.session, ProviderEvent, [event.model_dump()], returning=("id",)))

    def unprocessed(self, *, before: datetime, limit: int) -> Sequence[str]:
        """Ids of messages that came before `before` and are not worked on to their end, oldest first."""
        statement = select(ProviderEvent.id).where(
            col(ProviderEvent.processed_at).is_(None), ProviderEvent.received_at < before
        )
        return self.session.exec(statement.order_by(col(ProviderEvent.received_at)).limit(limit)).all()

    def unsent_refunds(self, rail: str, *, before: datetime, limit: int) -> Sequence[str]:
        """Ids of refunds that were asked for before `before` and of which nothing is known, oldest first."""
        statement = select(Refund.id).where(
            Refund.rail == rail,
            Refund.state == "requested",
            col(Refund.external_id).is_(None),
            Refund.created_at < before,
        )
        return self.session.exec(statement.order_by(col(Refund.created_at)).limit(limit)).all()

    def of_invoice(self, invoice_id: str) -> Sequence[Conversion]:
        """Every conversion of an invoice, oldest first."""
        statement = select(Conversion).where(Conversion.invoice_id == invoice_id)
        return self.session.exec(statement.order_by(col(Conversion.quoted_at), col(Conversion.id))).all()

    def _ids(self, *conditions: object, limit: int) -> Sequence[str]:
        statement = select(Conversion.id).where(*conditions)  # type: ignore[arg-type]  # columns' own conditions
        return self.session.exec(statement.order_by(col(Conversion.quoted_at), col(Conversion.id)).limit(limit)).all()
