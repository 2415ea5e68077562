"""A business's history of money, filtered and paged: what moved, and what the balance was afterwards."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, not_, or_
from sqlmodel import col, func, select

from allscale_app.domain.ledger.entry import STEPS, EntryKind
from allscale_app.store.repositories.base import Repository
from allscale_app.store.tables import Account, Invoice, JournalEntryRow, Payment, PostingRow

COUNT_CAP = 1_000
_PENDING = ("seen", "confirmed")
_TO_ANOTHER = (EntryKind.BALANCE_PAYMENT.value, EntryKind.REFUND.value)
_PARTLY_OURS = (EntryKind.CONVERSION.value, EntryKind.REFUND.value, EntryKind.BANK.value)
"""Kinds of which some entries move the operator's accounts alone."""


@dataclass(frozen=True, slots=True)
class HistoryFilter:
    """What to show; empty means everything: `kinds` whole, and `steps` as (kind, step of it). `until` is exclusive."""

    kinds: Collection[str] = ()
    steps: Collection[tuple[str, str]] = ()
    has_invoice: bool | None = None
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
    """Entries that changed what a business has. What is not settled yet shows only until its leg settles or goes away:
    then that does. What moved the operator's accounts alone is none of its history.

    An entry is filed under the business that it is about; a payment out of a balance is about its receiver, so the
    payer's are found by the leg. Both ways follow an index, and no entry goes both.
    """

    def page(
        self, business_id: str, wanted: HistoryFilter, *, limit: int, beyond_id: int | None, backwards: bool
    ) -> Sequence[HistoryRow]:
        """At most `limit` rows older than entry `beyond_id`, newest first; `backwards` reads newer ones, oldest first."""
        entry_id = col(JournalEntryRow.id)
        found: list[HistoryRow] = []
        for mine in (_filed_under(business_id), _paid_by(business_id)):
            statement = _rows().where(*mine, *_conditions(business_id, wanted))
            if beyond_id is not None:
                statement = statement.where(entry_id > beyond_id if backwards else entry_id < beyond_id)
            rows = self.session.exec(statement.order_by(entry_id if backwards else entry_id.desc()).limit(limit)).all()
            found += [HistoryRow(*row) for row in rows]
        return sorted(found, key=lambda row: row.entry.id or 0, reverse=not backwards)[:limit]

    def count(self, business_id: str, wanted: HistoryFilter) -> int:
        """How many rows there are, at most COUNT_CAP."""
        total = 0
        for mine in (_filed_under(business_id), _paid_by(business_id)):
            rows = (
                select(JournalEntryRow.id)
                .outerjoin(Payment, col(Payment.id) == col(JournalEntryRow.payment_id))
                .where(*mine, *_conditions(business_id, wanted))
                .limit(COUNT_CAP)
                .subquery()
            )
            total += self.session.exec(select(func.count()).select_from(rows)).one()
        return min(total, COUNT_CAP)

    def entry(self, business_id: str, entry_id: int) -> HistoryRow | None:
        """One entry of the business, whatever its kind, or None."""
        for mine in (_filed_under(business_id), _paid_by(business_id)):
            row = self.session.exec(_rows().where(*mine, JournalEntryRow.id == entry_id)).first()
            if row is not None:
                return HistoryRow(*row)
        return None

    def of_payment(self, business_id: str, payment_id: str) -> Sequence[JournalEntryRow]:
        """Every entry that a payment to or by a business caused, oldest first."""
        found: list[JournalEntryRow] = []
        for mine in (_filed_under(business_id), _paid_by(business_id)):
            rows = self.session.exec(_rows().where(*mine, JournalEntryRow.payment_id == payment_id)).all()
            found += [row[0] for row in rows]
        return sorted(found, key=lambda entry: entry.id or 0)

    def balances_before(self, accounts: Iterable[Account], entry_id: int) -> dict[int, int]:
        """The balance of each account before entry `entry_id`, by account id; 0 before its first posting."""
        found: dict[int, int] = {}
        for account in accounts:
            statement = select(PostingRow.balance_after).where(
                PostingRow.account_id == account.id, col(PostingRow.entry_id) < entry_id
            )
            found[account.id or 0] = (
                self.session.exec(statement.order_by(col(PostingRow.id).desc()).limit(1)).first() or 0
            )
        return found

    def balances_between(
        self, accounts: Iterable[Account], first_id: int, last_id: int
    ) -> Sequence[tuple[int, int, int]]:
        """Entry, account and balance after it of every posting to `accounts` from entry `first_id` to `last_id`."""
        statement = select(PostingRow.entry_id, PostingRow.account_id, PostingRow.balance_after).where(
            col(PostingRow.account_id).in_([account.id for account in accounts]),
            col(PostingRow.entry_id) >= first_id,
            col(PostingRow.entry_id) <= last_id,
        )
        return self.session.exec(statement.order_by(col(PostingRow.id))).all()


def _rows() -> Any:
    return (
        select(JournalEntryRow, Payment, Invoice)
        .outerjoin(Payment, col(Payment.id) == col(JournalEntryRow.payment_id))
        .outerjoin(Invoice, col(Invoice.id) == col(JournalEntryRow.invoice_id))
    )


def _filed_under(business_id: str) -> list[ColumnElement[bool] | Any]:
    return [JournalEntryRow.business_id == business_id]


def _paid_by(business_id: str) -> list[ColumnElement[bool] | Any]:
    """Payments out of this business's balance, and their refunds."""
    return [Payment.payer_business_id == business_id, col(JournalEntryRow.kind).in_(_TO_ANOTHER)]


def _conditions(business_id: str, wanted: HistoryFilter) -> list[ColumnElement[bool] | Any]:
    conditions: list[Any] = [
        col(JournalEntryRow.kind).not_in(("final", "unfinal")),
        or_(
            not_(or_(col(JournalEntryRow.kind) == "seen", _is_at(EntryKind.CONVERSION, "funded"))),
            and_(col(Payment.status).in_(_PENDING), col(Payment.id) == col(JournalEntryRow.payment_id)),
        ),
        or_(col(JournalEntryRow.kind).not_in(_PARTLY_OURS), _moves(business_id)),
    ]
    if wanted.kinds:
        steps = [_is_at(*step) for step in wanted.steps]
        conditions.append(or_(col(JournalEntryRow.kind).in_(wanted.kinds), *steps))
    if wanted.units is not None:
        conditions.append(_moves(business_id, wanted.units))
    if wanted.has_invoice is not None:
        cause = col(JournalEntryRow.invoice_id)
        conditions.append(cause.is_not(None) if wanted.has_invoice else cause.is_(None))
    if wanted.since is not None:
        conditions.append(JournalEntryRow.at >= wanted.since)
    if wanted.until is not None:
        conditions.append(JournalEntryRow.at < wanted.until)
    return conditions


def _is_at(kind: str, step: str) -> ColumnElement[bool]:
    """Whether an entry is that step of its kind, as `step_of` reads it."""
    key = col(JournalEntryRow.key)
    at = key.endswith(f":{step}") if step else and_(*(key.not_like(f"%:{other}") for other in sorted(STEPS[kind])))
    return and_(col(JournalEntryRow.kind) == kind, at)


def _moves(business_id: str, units: Collection[str] | None = None) -> ColumnElement[bool]:
    """Whether an entry moves something of the business: one of `units`, or anything."""
    lines = (
        select(PostingRow.id)
        .join(Account, col(Account.id) == col(PostingRow.account_id))
        .where(col(PostingRow.entry_id) == col(JournalEntryRow.id), Account.owner == business_id)
    )
    if units is not None:
        lines = lines.where(col(Account.unit).in_(units))
    return lines.correlate(JournalEntryRow).exists()
