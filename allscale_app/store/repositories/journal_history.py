"""A business's history of money, filtered and paged: what moved, and what the balance was afterwards."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, func, select

from allscale_app.store.repositories.base import Repository
from allscale_app.store.tables import Account, Invoice, JournalEntryRow, Payment, PostingRow

COUNT_CAP = 1_000
_PENDING = ("seen", "confirmed")


@dataclass(frozen=True, slots=True)
class HistoryFilter:
    """What to show; empty means everything. `until` is exclusive."""

    kinds: Collection[str] = ()
    units: Collection[str] | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """An entry with the leg and invoice behind it."""

    entry: JournalEntryRow
    payment: Payment | None
    invoice: Invoice | None


class JournalHistory(Repository):
    """Entries that changed what a business has. `seen` shows only until its leg settles or goes away: then that does."""

    def page(
        self, business_id: str, wanted: HistoryFilter, *, limit: int, beyond_id: int | None, backwards: bool
    ) -> Sequence[HistoryRow]:
        """At most `limit` rows older than entry `beyond_id`, newest first; `backwards` reads newer ones, oldest first."""
        entry_id = col(JournalEntryRow.id)
        statement = (
            select(JournalEntryRow, Payment, Invoice)
            .outerjoin(Payment, col(Payment.id) == col(JournalEntryRow.payment_id))
            .outerjoin(Invoice, col(Invoice.id) == col(JournalEntryRow.invoice_id))
            .where(*_conditions(business_id, wanted))
        )
        if beyond_id is not None:
            statement = statement.where(entry_id > beyond_id if backwards else entry_id < beyond_id)
        rows = self.session.exec(statement.order_by(entry_id if backwards else entry_id.desc()).limit(limit)).all()
        return [HistoryRow(*row) for row in rows]

    def count(self, business_id: str, wanted: HistoryFilter) -> int:
        """How many rows there are, at most COUNT_CAP."""
        rows = (
            select(JournalEntryRow.id)
            .outerjoin(Payment, col(Payment.id) == col(JournalEntryRow.payment_id))
            .where(*_conditions(business_id, wanted))
            .limit(COUNT_CAP)
            .subquery()
        )
        return self.session.exec(select(func.count()).select_from(rows)).one()

    def balances_at(self, accounts: Iterable[Account], entry_id: int) -> dict[int, int]:
        """The balance of each account after entry `entry_id`, by account id; 0 before its first posting."""
        found: dict[int, int] = {}
        for account in accounts:
            statement = select(PostingRow.balance_after).where(
                PostingRow.account_id == account.id, col(PostingRow.entry_id) <= entry_id
            )
            found[account.id or 0] = (
                self.session.exec(statement.order_by(col(PostingRow.id).desc()).limit(1)).first() or 0
            )
        return found


def _conditions(business_id: str, wanted: HistoryFilter) -> list[ColumnElement[bool] | Any]:
    conditions: list[Any] = [
        JournalEntryRow.business_id == business_id,
        col(JournalEntryRow.kind).not_in(("final", "unfinal")),
        or_(
            col(JournalEntryRow.kind) != "seen",
            and_(col(Payment.status).in_(_PENDING), col(Payment.id) == col(JournalEntryRow.payment_id)),
        ),
    ]
    if wanted.kinds:
        conditions.append(col(JournalEntryRow.kind).in_(wanted.kinds))
    if wanted.units is not None:
        conditions.append(col(Payment.unit).in_(wanted.units))
    if wanted.since is not None:
        conditions.append(JournalEntryRow.at >= wanted.since)
    if wanted.until is not None:
        conditions.append(JournalEntryRow.at < wanted.until)
    return conditions
