"""How a list of invoices is narrowed and ordered, and the one definition of each tab."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from allscale_app.domain.invoice.status import DocumentStatus, Label, PaymentStatus
from allscale_app.domain.legs import Rail

COUNT_CAP = 1_000
"""Counts stop here: an exact one of a large table costs more than the list itself. 1,000 reads as "999+"."""


class Tab(StrEnum):
    """What stands above the list."""

    ALL = "all"
    DRAFT = "draft"
    OPEN = "open"
    OVERDUE = "overdue"
    PAID = "paid"
    CLOSED = "closed"


class SortKey(StrEnum):
    """The columns that a list can be ordered by."""

    DATE = "date"
    AMOUNT = "amount"
    DUE = "due"
    RECIPIENT = "recipient"


@dataclass(frozen=True, slots=True)
class Sort:
    """A column and its direction; invoices without a due date come last either way."""

    key: SortKey = SortKey.DATE
    descending: bool = True


TAB_LABELS: dict[Tab, frozenset[Label]] = {
    Tab.DRAFT: frozenset({Label.DRAFT}),
    Tab.OPEN: frozenset({Label.SENT, Label.VIEWED, Label.PROCESSING, Label.PARTIALLY_PAID, Label.FAILED}),
    Tab.PAID: frozenset({Label.PAID}),
    Tab.CLOSED: frozenset({Label.CANCELLED, Label.REJECTED, Label.REFUNDED, Label.PARTIALLY_REFUNDED}),
}
"""Stored labels (without Overdue) of a tab. Overdue is part of Open and has its own condition, All has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceFilter:
    """Everything that narrows the list; what is None or empty does not.

    `terms` are folded words that must all be found; amounts are millionths; `created_from` and `created_before` are
    aware UTC; `paid_by` is a rail that money came by.
    """

    tab: Tab = Tab.ALL
    label: Label | None = None
    document_status: DocumentStatus | None = None
    payment_status: PaymentStatus | None = None
    recipient_email: str = ""
    contact_id: str = ""
    payment_link_id: str = ""
    currency: str = ""
    due_before: date | None = None
    created_from: datetime | None = None
    created_before: datetime | None = None
    paid_by: Rail | None = None
    min_total_units: int | None = None
    max_total_units: int | None = None
    terms: tuple[str, ...] = ()
