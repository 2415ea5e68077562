"""Lists of invoices: filtered, ordered, paged by keyset, counted up to a cap."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, cast

from sqlalchemy import ColumnElement, Date, Text, literal
from sqlalchemy import cast as sql_cast
from sqlalchemy import func as fn
from sqlalchemy import select as select_columns
from sqlmodel import and_, col, or_, select

from allscale_app.domain.invoice.label import OVERDUE_BASES
from allscale_app.domain.invoice.listing import COUNT_CAP, TAB_LABELS, InvoiceFilter, Sort, SortKey, Tab
from allscale_app.domain.invoice.status import Label
from allscale_app.domain.legs import MONEY_STATUSES, Rail
from allscale_app.store.repositories.base import Boundary, Repository, Slice, keyset_page
from allscale_app.store.search.matching import matches
from allscale_app.store.tables import Invoice, Payment


class InvoiceLists(Repository):
    """Reads a business's invoices as tables show them. `today` is the day in the issuer's zone."""

    def page(
        self,
        business_id: str,
        narrow: InvoiceFilter,
        *,
        today: date,
        sort: Sort,
        limit: int,
        beyond: Boundary | None = None,
        backwards: bool = False,
    ) -> Slice[Invoice]:
        """Up to `limit` invoices beyond a boundary, downwards or, `backwards`, up the list."""
        key, id_ = _sort_key(sort), col(Invoice.id)
        boundaries, goes_on = keyset_page(
            self.session,
            select_columns(id_, key).where(*self._conditions(business_id, narrow, today)),
            key=key,
            id_=id_,
            descending=sort.descending,
            limit=limit,
            beyond=beyond,
            backwards=backwards,
        )
        return Slice(self.by_ids(business_id, [boundary[1] for boundary in boundaries]), boundaries, goes_on)

    def by_ids(self, business_id: str, invoice_ids: Sequence[str]) -> Sequence[Invoice]:
        """A business's invoices in the order of `invoice_ids`; unknown ones are left out."""
        statement = select(Invoice).where(Invoice.business_id == business_id, col(Invoice.id).in_(invoice_ids))
        rows = {row.id: row for row in self.session.exec(statement).all()}
        return [rows[invoice_id] for invoice_id in invoice_ids if invoice_id in rows]

    def counts(self, business_id: str, narrow: InvoiceFilter, tabs: Iterable[Tab], *, today: date) -> tuple[int, ...]:
        """How many match in each of `tabs`, at most 1,000 each, in one statement; the filter's own tab is not asked."""
        shared = self._conditions(business_id, replace(narrow, tab=Tab.ALL), today)
        capped = []
        for tab in tabs:
            some = select_columns(literal(1)).where(*shared, *_tab_condition(tab, today)).limit(COUNT_CAP)
            capped.append(select_columns(fn.count()).select_from(some.subquery()).scalar_subquery())
        return tuple(self.session.connection().execute(select_columns(*capped)).one())

    def received(
        self, email_key: str, narrow: InvoiceFilter, *, but: str, today: date, limit: int
    ) -> Sequence[Invoice]:
        """Sent invoices to a case-folded address of other businesses than `but`, the latest sent first.

        Whoever gets them searches by issuer too; few come to one person, so there is no index for that.
        """
        statement = select(Invoice).where(
            col(Invoice.recipient_email_key) == email_key,
            col(Invoice.sent_at).is_not(None),
            Invoice.business_id != but,
            *_tab_condition(narrow.tab, today),
            *_comparisons(narrow, today),
        )
        if narrow.paid_by is not None:
            statement = statement.where(_has_payment(_by_rail(narrow.paid_by)))
        for term in narrow.terms:
            statement = statement.where(_tells(term))
        return self.session.exec(statement.order_by(col(Invoice.sent_at).desc(), col(Invoice.id)).limit(limit)).all()

    def _conditions(self, business_id: str, narrow: InvoiceFilter, today: date) -> list[ColumnElement[bool]]:
        conditions = [col(Invoice.business_id) == business_id, *_tab_condition(narrow.tab, today)]
        conditions += _comparisons(narrow, today)
        if narrow.paid_by is not None:  # answered by ix_payment_rail alone
            paid = select_columns(col(Payment.invoice_id)).where(col(Payment.business_id) == business_id)
            conditions.append(col(Invoice.id).in_(paid.where(*_by_rail(narrow.paid_by))))
        if narrow.terms:
            conditions.append(matches(self.session, business_id, narrow.terms))
        return conditions


_CONDITIONS: dict[str, Callable[[Any], ColumnElement[bool]]] = {
    "document_status": lambda status: col(Invoice.document_status) == status,
    "payment_status": lambda status: col(Invoice.payment_status) == status,
    "recipient_email": lambda email: fn.lower(col(Invoice.recipient_email)) == email.lower(),
    "contact_id": lambda contact_id: col(Invoice.contact_id) == contact_id,
    "payment_link_id": lambda link_id: col(Invoice.payment_link_id) == link_id,
    "currency": lambda currency: col(Invoice.currency) == currency,
    "due_before": lambda day: col(Invoice.due_on) < day,
    "created_from": lambda moment: col(Invoice.created_at) >= moment,
    "created_before": lambda moment: col(Invoice.created_at) < moment,
    "min_total_units": lambda units: col(Invoice.total_units) >= units,
    "max_total_units": lambda units: col(Invoice.total_units) <= units,
}
"""Fields of the filter that are one comparison; an empty one asks nothing."""


def overdue_condition(today: date) -> ColumnElement[bool]:
    """Overdue on `today` (rules 2), from the stored label."""
    return and_(
        col(Invoice.label_base).in_(sorted(OVERDUE_BASES)),
        col(Invoice.pending_units) == 0,
        col(Invoice.due_on) < today,
    )


def label_condition(label: Label, today: date) -> ColumnElement[bool]:
    """The label that people see on `today` is `label`."""
    if label is Label.OVERDUE:
        return overdue_condition(today)
    stored = col(Invoice.label_base) == label
    if label not in OVERDUE_BASES:
        return stored
    due_on = col(Invoice.due_on)
    return and_(stored, or_(col(Invoice.pending_units) != 0, due_on.is_(None), due_on >= today))


def _comparisons(narrow: InvoiceFilter, today: date) -> list[ColumnElement[bool]]:
    """What an invoice's own columns answer."""
    values = {name: getattr(narrow, name) for name in _CONDITIONS}
    conditions = [_CONDITIONS[name](value) for name, value in values.items() if value is not None and value != ""]
    return conditions if narrow.label is None else [*conditions, label_condition(narrow.label, today)]


def _by_rail(rail: Rail) -> tuple[ColumnElement[bool], ...]:
    """Money came by that rail, reversible or not."""
    return col(Payment.rail) == rail, col(Payment.status).in_(sorted(MONEY_STATUSES))


def _has_payment(conditions: Iterable[ColumnElement[bool]]) -> ColumnElement[bool]:
    paid = select_columns(literal(1)).where(col(Payment.invoice_id) == col(Invoice.id), *conditions)
    return paid.correlate(Invoice).exists()


def _tells(term: str) -> ColumnElement[bool]:
    """A folded term stands in the invoice's text or its issuer's block, or begins a transaction's hash."""
    issuer = fn.lower(sql_cast(col(Invoice.seller), Text)).contains(term, autoescape=True)
    found = or_(col(Invoice.search_text).contains(term, autoescape=True), issuer)
    return or_(found, _has_payment([col(Payment.tx_hash).startswith(term)])) if term.startswith("0x") else found


def _tab_condition(tab: Tab, today: date) -> list[ColumnElement[bool]]:
    if tab is Tab.ALL:
        return []
    if tab is Tab.OVERDUE:
        return [overdue_condition(today)]
    return [col(Invoice.label_base).in_(sorted(TAB_LABELS[tab]))]


def _sort_key(sort: Sort) -> ColumnElement[Any]:
    if sort.key is SortKey.AMOUNT:
        return cast("ColumnElement[Any]", col(Invoice.total_units))
    if sort.key is SortKey.DUE:
        return fn.coalesce(col(Invoice.due_on), literal(date.min if sort.descending else date.max, Date()))
    if sort.key is SortKey.RECIPIENT:
        return cast("ColumnElement[Any]", col(Invoice.recipient_key))
    return cast("ColumnElement[Any]", col(Invoice.created_at))
