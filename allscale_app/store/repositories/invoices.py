"""Invoices and their lines, always by owner."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, literal, tuple_
from sqlmodel import col, delete, func, select, update

from allscale_app.store.columns import UtcDateTime
from allscale_app.store.conflicts import BATCH
from allscale_app.store.repositories.base import Boundary, Repository
from allscale_app.store.tables import Invoice, LineItemRow, NumberCounter, TimelineEvent


class Invoices(Repository):
    """Invoices of one business; the checkout finds one by its token alone."""

    def find(self, business_id: str, invoice_id: str) -> Invoice | None:
        """A business's invoice, or None."""
        return self.session.exec(
            select(Invoice).where(Invoice.id == invoice_id, Invoice.business_id == business_id)
        ).first()

    def lock(self, business_id: str, invoice_id: str) -> Invoice | None:
        """A business's invoice, held against other writers until commit, or None."""
        statement = select(Invoice).where(Invoice.id == invoice_id, Invoice.business_id == business_id)
        return self.session.exec(statement.with_for_update().execution_options(populate_existing=True)).first()

    def lock_all(self, invoice_ids: Iterable[str]) -> dict[str, Invoice]:
        """Invoices of any business, held until commit, taken in the order of their ids: for what networks tell us."""
        statement = select(Invoice).where(col(Invoice.id).in_(set(invoice_ids))).order_by(col(Invoice.id))
        rows = self.session.exec(statement.with_for_update().execution_options(populate_existing=True)).all()
        return {row.id: row for row in rows}

    def by_token(self, checkout_token: str) -> Invoice | None:
        """The sent invoice behind a checkout link, or None."""
        return self.session.exec(select(Invoice).where(Invoice.checkout_token == checkout_token)).first()

    def by_wire_references(self, references: Collection[str]) -> dict[str, Invoice]:
        """Invoices by the references of bank transfers; unknown ones are left out."""
        found: dict[str, Invoice] = {}
        wanted = list(references)
        for start in range(0, len(wanted), BATCH):
            chunk = col(Invoice.wire_reference).in_(wanted[start : start + BATCH])
            found |= {row.wire_reference or "": row for row in self.session.exec(select(Invoice).where(chunk))}
        return found

    def by_ids(self, invoice_ids: Collection[str]) -> dict[str, Invoice]:
        """Invoices of any business by id, for the operator."""
        rows = self.session.exec(select(Invoice).where(col(Invoice.id).in_(list(invoice_ids)))).all()
        return {row.id: row for row in rows}

    def by_number(self, number: str) -> Sequence[Invoice]:
        """Every business's invoice of that number, or of that reference for bank transfers."""
        named = (Invoice.number == number) | (Invoice.wire_reference == number)
        return self.session.exec(select(Invoice).where(named).order_by(col(Invoice.id))).all()

    def open_ones(self, *, limit: int) -> Sequence[Invoice]:
        """Sent invoices of the whole instance on which something is due, the newest first."""
        statement = select(Invoice).where(Invoice.document_status == "sent", Invoice.amount_due_units > 0)
        return self.session.exec(statement.order_by(col(Invoice.sent_at).desc()).limit(limit)).all()

    def due_by_calendar(self, now: datetime, *, beyond: Boundary | None, limit: int) -> Sequence[tuple[str, Boundary]]:
        """Business and boundary of the invoices beyond one for which the calendar matters by `now`, the longest due
        first."""
        at, id_ = col(Invoice.calendar_at), col(Invoice.id)
        statement = select(Invoice.business_id, at, id_).where(at <= now)
        if beyond is not None:
            statement = statement.where(tuple_(at, id_) > tuple_(literal(beyond[0], UtcDateTime), literal(beyond[1])))
        rows = self.session.exec(statement.order_by(at, id_).limit(limit)).all()
        return [(business_id, (matters_at, invoice_id)) for business_id, matters_at, invoice_id in rows]

    def open_ids(self, business_id: str, *, after: str, limit: int) -> Sequence[str]:
        """Ids beyond `after` of a business's sent invoices on which something is due by a day, in order."""
        statement = select(Invoice.id).where(
            Invoice.business_id == business_id,
            Invoice.document_status == "sent",
            Invoice.amount_due_units > 0,
            col(Invoice.due_on).is_not(None),
            Invoice.id > after,
        )
        return self.session.exec(statement.order_by(col(Invoice.id)).limit(limit)).all()

    def open_ids_to(self, business_id: str, email_key: str, *, limit: int) -> Sequence[str]:
        """Ids of a business's sent invoices to a case-folded address on which something is due, newest first."""
        statement = select(Invoice.id).where(
            *_received(email_key),
            Invoice.business_id == business_id,
            Invoice.document_status == "sent",
            Invoice.amount_due_units > 0,
        )
        return self.session.exec(statement.order_by(col(Invoice.sent_at).desc()).limit(limit)).all()

    def count_received(self, email_key: str, *, but: str, limit: int) -> int:
        """How many of them something is left to pay on, at most `limit`."""
        open_ones = select(Invoice.id).where(
            *_received(email_key),
            Invoice.business_id != but,
            Invoice.document_status == "sent",
            Invoice.amount_due_units > 0,
        )
        return self.session.exec(select(func.count()).select_from(open_ones.limit(limit).subquery())).one()

    def received(self, email_key: str, invoice_id: str) -> Invoice | None:
        """A sent invoice to a case-folded address, or None."""
        return self.session.exec(select(Invoice).where(*_received(email_key), Invoice.id == invoice_id)).first()

    def lines(self, invoice_id: str) -> Sequence[LineItemRow]:
        """An invoice's lines in order."""
        statement = select(LineItemRow).where(LineItemRow.invoice_id == invoice_id)
        return self.session.exec(statement.order_by(col(LineItemRow.position))).all()

    def lines_of(self, invoice_ids: Collection[str]) -> dict[str, list[LineItemRow]]:
        """The lines of several invoices, each in order."""
        statement = select(LineItemRow).where(col(LineItemRow.invoice_id).in_(invoice_ids))
        lines: dict[str, list[LineItemRow]] = {}
        for line in self.session.exec(statement.order_by(col(LineItemRow.invoice_id), col(LineItemRow.position))):
            lines.setdefault(line.invoice_id, []).append(line)
        return lines

    def replace_lines(self, invoice_id: str, lines: Iterable[LineItemRow]) -> None:
        """Swap a draft's lines for `lines`."""
        self.session.exec(delete(LineItemRow).where(col(LineItemRow.invoice_id) == invoice_id))
        self.session.add_all(list(lines))

    def delete_draft(self, invoice: Invoice) -> None:
        """Remove a draft with its lines and history; an invoice that it was to replace forgets it."""
        self.session.exec(
            update(Invoice)
            .where(col(Invoice.business_id) == invoice.business_id, col(Invoice.replaced_by_id) == invoice.id)
            .values(replaced_by_id=None)
        )
        self.session.exec(delete(LineItemRow).where(col(LineItemRow.invoice_id) == invoice.id))
        self.session.exec(delete(TimelineEvent).where(col(TimelineEvent.invoice_id) == invoice.id))
        self.session.delete(invoice)
        self.session.flush()

    def has_number(self, business_id: str, number: str) -> bool:
        """Whether a business gave this number before."""
        statement = select(Invoice.id).where(Invoice.business_id == business_id, Invoice.number == number)
        return self.session.exec(statement).first() is not None

    def last_number(self, business_id: str, scope: str) -> int:
        """The number of a scope that was given last, 0 before the first."""
        counter = self.session.get(NumberCounter, (business_id, scope))
        return counter.last if counter else 0

    def take_number(self, business_id: str, scope: str) -> int:
        """The next number of a scope, gap-free: the caller holds the business's lock."""
        counter = self.session.get(NumberCounter, (business_id, scope), with_for_update=True)
        if counter is None:
            counter = NumberCounter(business_id=business_id, scope=scope, last=0)
        counter.last += 1
        self.session.add(counter)
        self.session.flush()
        return counter.last


def _received(email_key: str) -> tuple[ColumnElement[bool], ...]:
    """Drafts never left their issuer."""
    return col(Invoice.recipient_email_key) == email_key, col(Invoice.sent_at).is_not(None)
