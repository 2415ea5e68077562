"""What an audit reads: the books summed up anew from their postings, beside what is stored."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from sqlalchemy import case
from sqlalchemy import select as select_columns
from sqlmodel import col, func, select

from allscale_app.store.repositories.base import Repository
from allscale_app.store.tables import (
    Account,
    Conversion,
    DepositAddress,
    Invoice,
    JournalEntryRow,
    LineItemRow,
    Observation,
    Payment,
    PostingRow,
    Refund,
)

BATCH = 500
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class AccountReplay:
    """An account's stored totals beside the sums of its postings and the balance after the last one."""

    account: Account
    debits: int
    credits: int
    last_balance: int


class Books(Repository):
    """Sums over everything; each walk is in batches, so that it fits in memory however long the history."""

    def unbalanced_entries(self) -> Sequence[tuple[str, str, int]]:
        """Key, unit and difference of entries whose debits are not their credits in a unit."""
        signed = case((PostingRow.side == "D", PostingRow.units), else_=-PostingRow.units)  # type: ignore[arg-type]  # columns at class level
        off = func.sum(signed)
        statement = (
            select(JournalEntryRow.key, Account.unit, off)
            .join(PostingRow, col(PostingRow.entry_id) == col(JournalEntryRow.id))
            .join(Account, col(Account.id) == col(PostingRow.account_id))
            .group_by(col(JournalEntryRow.id), JournalEntryRow.key, Account.unit)
            .having(off != 0)
        )
        return [(key, unit, int(units)) for key, unit, units in self.session.exec(statement)]

    def empty_entries(self) -> Sequence[str]:
        """Keys of entries without postings."""
        statement = select(JournalEntryRow.key).where(
            ~select(PostingRow.id).where(PostingRow.entry_id == JournalEntryRow.id).exists()
        )
        return self.session.exec(statement).all()

    def replays(self) -> Iterator[AccountReplay]:
        """Every account beside its postings."""
        sums = {
            account_id: (int(debits), int(credits_), last)
            for account_id, debits, credits_, last in self.session.exec(
                select(
                    PostingRow.account_id,
                    func.sum(case((PostingRow.side == "D", PostingRow.units), else_=0)),  # type: ignore[arg-type]  # columns at class level
                    func.sum(case((PostingRow.side == "C", PostingRow.units), else_=0)),  # type: ignore[arg-type]  # as above
                    func.max(PostingRow.id),
                ).group_by(col(PostingRow.account_id))
            )
        }
        last_ids = [last for _, _, last in sums.values()]
        balances: dict[int, int] = {}
        for start in range(0, len(last_ids), BATCH):
            wanted = col(PostingRow.id).in_(last_ids[start : start + BATCH])
            statement = select(PostingRow.account_id, PostingRow.balance_after).where(wanted)
            balances.update(self.session.exec(statement).all())
        for account in self.session.exec(select(Account).order_by(col(Account.id))):
            debits, credits_, _ = sums.get(account.id or 0, (0, 0, 0))
            yield AccountReplay(account, debits, credits_, balances.get(account.id or 0, 0))

    def observations(self) -> Iterator[list[Observation]]:
        """Every observation, in batches."""
        return self._walk(Observation)

    def payments(self) -> Iterator[list[Payment]]:
        """Every leg, in batches."""
        return self._walk(Payment)

    def conversions(self) -> Iterator[list[Conversion]]:
        """Every conversion, in batches."""
        return self._walk(Conversion)

    def refunds(self) -> Iterator[list[Refund]]:
        """Every refund, in batches."""
        return self._walk(Refund)

    def invoices(self) -> Iterator[list[Invoice]]:
        """Every invoice that was sent, in batches."""
        return self._walk(Invoice, col(Invoice.document_status) != "draft")

    def payments_by_id(self, payment_ids: Sequence[str | None]) -> Sequence[Payment]:
        """Those legs."""
        return self.session.exec(select(Payment).where(col(Payment.id).in_(payment_ids))).all()

    def entries_like(self, pattern: str) -> int:
        """How many entries have a key of that shape (SQL LIKE)."""
        return self.session.exec(
            select(func.count()).select_from(JournalEntryRow).where(col(JournalEntryRow.key).like(pattern))
        ).one()

    def moved(self, role: str, kinds: Collection[str]) -> dict[tuple[str, str], int]:
        """By owner and unit, what entries of `kinds` moved in accounts of a role, positive on the account's own side."""
        grows = col(PostingRow.side) == col(Account.normal)
        statement = (
            select(Account.owner, Account.unit, func.sum(case((grows, PostingRow.units), else_=-PostingRow.units)))
            .join(PostingRow, col(PostingRow.account_id) == col(Account.id))
            .join(JournalEntryRow, col(JournalEntryRow.id) == col(PostingRow.entry_id))
            .where(Account.role == role, col(JournalEntryRow.kind).in_(kinds))
            .group_by(Account.owner, Account.unit)
        )
        return {(owner, unit): int(units) for owner, unit, units in self.session.exec(statement)}

    def entry_units(self, keys: Sequence[str]) -> dict[str, int]:
        """Of the entries of `keys` that exist: the sum of their debits."""
        statement = (
            select(JournalEntryRow.key, func.sum(PostingRow.units))
            .join(PostingRow, col(PostingRow.entry_id) == col(JournalEntryRow.id))
            .where(col(JournalEntryRow.key).in_(keys), PostingRow.side == "D")
            .group_by(JournalEntryRow.key)
        )
        return {key: int(units) for key, units in self.session.exec(statement)}

    def credited_units(self, keys: Sequence[str]) -> dict[tuple[str, str, str], int]:
        """What entries of `keys` credit to each owner in each unit, by (key, owner, unit)."""
        statement = (
            select(JournalEntryRow.key, Account.owner, Account.unit, func.sum(PostingRow.units))
            .join(PostingRow, col(PostingRow.entry_id) == col(JournalEntryRow.id))
            .join(Account, col(Account.id) == col(PostingRow.account_id))
            .where(col(JournalEntryRow.key).in_(keys), PostingRow.side == "C")
            .group_by(JournalEntryRow.key, Account.owner, Account.unit)
        )
        return {(key, owner, unit): int(units) for key, owner, unit, units in self.session.exec(statement)}

    def entry_counts(self) -> dict[str, int]:
        """How many entries there are of each kind."""
        statement = select(JournalEntryRow.kind, func.count()).group_by(JournalEntryRow.kind)
        return dict(self.session.exec(statement).all())

    def sizes(self) -> dict[str, int]:
        """How much there is to look at: entries, accounts, transfers, payments, invoices that were sent, units."""
        tables = {
            "entries": select(func.count()).select_from(JournalEntryRow),
            "accounts": select(func.count()).select_from(Account),
            "transfers": select(func.count()).select_from(Observation),
            "payments": select(func.count()).select_from(Payment),
            "invoices": select(func.count()).select_from(Invoice).where(Invoice.document_status != "draft"),
            "units": select(func.count(func.distinct(Account.unit))),
        }
        return {name: self.session.exec(statement).one() for name, statement in tables.items()}

    def applied(self, invoice_ids: Sequence[str]) -> dict[tuple[str, str], int]:
        """Sums of the legs' applied amounts, by invoice and leg status."""
        statement = (
            select(Payment.invoice_id, Payment.status, func.sum(Payment.applied_units))
            .where(col(Payment.invoice_id).in_(invoice_ids))
            .group_by(col(Payment.invoice_id), Payment.status)
        )
        return {(invoice_id or "", status): int(units) for invoice_id, status, units in self.session.exec(statement)}

    def legs(self, invoice_ids: Sequence[str]) -> dict[str, list[Payment]]:
        """The legs of each invoice."""
        rows = self.session.exec(select(Payment).where(col(Payment.invoice_id).in_(invoice_ids)))
        return _grouped((row.invoice_id or "", row) for row in rows)

    def lines(self, invoice_ids: Sequence[str]) -> dict[str, list[LineItemRow]]:
        """The lines of each invoice, in order."""
        order = (col(LineItemRow.invoice_id), col(LineItemRow.position))
        rows = self.session.exec(
            select(LineItemRow).where(col(LineItemRow.invoice_id).in_(invoice_ids)).order_by(*order)
        )
        return _grouped((row.invoice_id, row) for row in rows)

    def networks(self) -> Sequence[str]:
        """Every network that something of ours was ever seen on, sorted."""
        return self.session.exec(select(Observation.network).distinct().order_by(Observation.network)).all()

    def amounts(self, network: str) -> Sequence[tuple[str, str, str, int, bool]]:
        """Address (EIP-55), contract, exact amount, booked millionths and finality of every transfer that counts."""
        statement = (
            select_columns(
                col(DepositAddress.address),
                col(Observation.contract),
                col(Observation.raw_amount),
                col(Observation.units),
                col(Observation.final_at).is_not(None),
            )
            .join(Observation, col(Observation.recipient_key) == col(DepositAddress.address_key))
            .where(col(Observation.network) == network, col(Observation.canonical).is_(True))
        )
        found = self.session.connection().execute(statement)
        return [(address, contract, raw, units, final) for address, contract, raw, units, final in found]

    def _walk(self, table: type[Row], *conditions: Any) -> Iterator[list[Row]]:
        last, key = "", col(cast("Any", table).id)
        while rows := self.session.exec(select(table).where(key > last, *conditions).order_by(key).limit(BATCH)).all():
            yield list(rows)
            last = cast("Any", rows[-1]).id


def _grouped(pairs: Iterable[tuple[str, Row]]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for name, row in pairs:
        groups.setdefault(name, []).append(row)
    return groups
