"""What invoices add up to: per currency, per contact, per month."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, case, func
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from allscale_app.domain.invoice.listing import TAB_LABELS, Tab
from allscale_app.domain.legs import SETTLED_STATUSES, Rail
from allscale_app.store.repositories.base import Repository
from allscale_app.store.repositories.invoice_lists import overdue_condition
from allscale_app.store.tables import Invoice, Payment


@dataclass(frozen=True, slots=True)
class Owed:
    """Open invoices of one currency: what is left to pay in millionths, how many, and the earliest due date."""

    currency: str
    units: int
    count: int
    earliest_due_on: date | None


@dataclass(frozen=True, slots=True)
class Billed:
    """What one contact was billed, paid and still owes in one currency, in millionths, and over how many invoices."""

    contact_id: str
    currency: str
    billed_units: int
    paid_units: int
    open_units: int
    count: int


@dataclass(frozen=True, slots=True)
class Wallet:
    """An address that paid a contact's invoices."""

    address: str
    networks: tuple[str, ...]
    count: int
    last_at: datetime


class InvoiceSums(Repository):
    """Totals of one business."""

    def open(self, business_id: str) -> Sequence[Owed]:
        """What is outstanding, by currency."""
        return self._owed(business_id, _is_open())

    def overdue(self, business_id: str, *, today: date) -> Sequence[Owed]:
        """What is overdue on `today`, by currency."""
        return self._owed(business_id, overdue_condition(today))

    def due_between(self, business_id: str, first: date, last: date) -> Sequence[Owed]:
        """What is open and due from `first` to `last`, by currency."""
        return self._owed(business_id, and_(_is_open(), col(Invoice.due_on).between(first, last)))

    def _owed(self, business_id: str, condition: ColumnElement[bool]) -> Sequence[Owed]:
        currency = col(Invoice.currency)
        statement = select_columns(
            currency, func.sum(col(Invoice.amount_due_units)), func.count(), func.min(col(Invoice.due_on))
        ).where(col(Invoice.business_id) == business_id, condition)
        answer = self.session.connection().execute(statement.group_by(currency).order_by(currency))
        return [Owed(code, int(units), count, earliest) for code, units, count, earliest in answer]

    def next_due(self, business_id: str, *, limit: int) -> Sequence[Invoice]:
        """Open invoices with a due date, the earliest first."""
        statement = select(Invoice).where(
            col(Invoice.business_id) == business_id, _is_open(), col(Invoice.due_on).is_not(None)
        )
        return self.session.exec(statement.order_by(col(Invoice.due_on), col(Invoice.id)).limit(limit)).all()

    def of_contacts(self, business_id: str, contact_ids: Collection[str]) -> Sequence[Billed]:
        """The totals of some contacts, by currency. Closed invoices were not billed; what was paid counts anyway."""
        contact_id, currency = col(Invoice.contact_id), col(Invoice.currency)
        was_billed = col(Invoice.document_status) == "sent"
        statement = select_columns(
            contact_id,
            currency,
            func.sum(case((was_billed, col(Invoice.total_units)), else_=0)),
            func.sum(col(Invoice.settled_units)),
            func.sum(case((_is_open(), col(Invoice.amount_due_units)), else_=0)),
            func.count(),
        ).where(col(Invoice.business_id) == business_id, contact_id.in_(contact_ids))
        answer = self.session.connection().execute(statement.group_by(contact_id, currency).order_by(currency))
        return [Billed(who, code, int(b), int(p), int(o), n) for who, code, b, p, o, n in answer]

    def times_to_pay(
        self, business_id: str, *, since: datetime, until: datetime, contact_id: str | None = None
    ) -> Sequence[tuple[datetime, datetime]]:
        """When invoices that became paid in that time were sent and paid."""
        sent_at, paid_at = col(Invoice.sent_at), col(Invoice.paid_at)
        statement = select_columns(sent_at, paid_at).where(
            col(Invoice.business_id) == business_id, paid_at >= since, paid_at < until, sent_at.is_not(None)
        )
        if contact_id is not None:
            statement = statement.where(col(Invoice.contact_id) == contact_id)
        return [(sent, paid) for sent, paid in self.session.connection().execute(statement) if sent and paid]

    def settled(
        self, business_id: str, *, since: datetime, until: datetime
    ) -> Sequence[tuple[datetime, str, int, bool]]:
        """Payments that settled in that time: when, in which unit, how many millionths, and whether for an invoice."""
        settled_at = col(Payment.settled_at)
        statement = select_columns(
            settled_at, col(Payment.unit), col(Payment.units), col(Payment.invoice_id).is_not(None)
        ).where(
            col(Payment.business_id) == business_id,
            settled_at >= since,
            settled_at < until,
            col(Payment.status).in_(sorted(SETTLED_STATUSES)),
            col(Payment.rail) != Rail.MANUAL,  # paid elsewhere: it never came here
        )
        answer = self.session.connection().execute(statement)
        return [(at, unit, units, bool(billed)) for at, unit, units, billed in answer if at]

    def has_sent(self, business_id: str) -> bool:
        """Whether a business ever sent an invoice."""
        statement = select(Invoice.id).where(Invoice.business_id == business_id, col(Invoice.number).is_not(None))
        return self.session.exec(statement.limit(1)).first() is not None

    def was_paid(self, business_id: str) -> bool:
        """Whether a business ever got money that settled."""
        statement = select(Payment.id).where(Payment.business_id == business_id, col(Payment.settled_at).is_not(None))
        return self.session.exec(statement.limit(1)).first() is not None

    def senders_of(self, business_id: str, contact_ids: Collection[str]) -> dict[str, set[str]]:
        """The addresses, in lower case, that paid the invoices of some contacts."""
        contact_id = col(Invoice.contact_id)
        statement = (
            select_columns(contact_id, func.lower(col(Payment.sender)))
            .join(Payment, col(Payment.invoice_id) == col(Invoice.id))
            .where(
                col(Invoice.business_id) == business_id,
                contact_id.in_(contact_ids),
                col(Payment.sender) != "",
                col(Payment.status).in_(sorted(SETTLED_STATUSES)),
            )
        )
        found: dict[str, set[str]] = {}
        for who, sender in self.session.connection().execute(statement.distinct()):
            found.setdefault(who, set()).add(sender)
        return found

    def wallets_of(self, business_id: str, contact_id: str) -> Sequence[Wallet]:
        """The addresses that paid a contact's invoices, the latest first."""
        statement = (
            select(Payment)
            .join(Invoice, col(Invoice.id) == col(Payment.invoice_id))
            .where(
                col(Invoice.business_id) == business_id,
                col(Invoice.contact_id) == contact_id,
                col(Payment.sender) != "",
                col(Payment.status).in_(sorted(SETTLED_STATUSES)),
            )
        )
        by_sender: dict[str, list[Payment]] = {}
        for payment in self.session.exec(statement.order_by(col(Payment.first_seen_at).desc())).all():
            by_sender.setdefault(payment.sender, []).append(payment)
        return [
            Wallet(sender, tuple(dict.fromkeys(p.network or "" for p in paid)), len(paid), paid[0].first_seen_at)
            for sender, paid in by_sender.items()
        ]


def _is_open() -> ColumnElement[bool]:
    return col(Invoice.label_base).in_(sorted(TAB_LABELS[Tab.OPEN]))
