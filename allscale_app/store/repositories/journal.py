"""The journal: entries go in once and never change; balances are running totals kept in the same commit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, tuple_
from sqlmodel import col, func, select

from allscale_app.domain.errors import KeyReused
from allscale_app.domain.ledger.accounts import AccountKey, Side
from allscale_app.domain.ledger.entry import JournalEntry
from allscale_app.store.conflicts import BATCH, insert_new
from allscale_app.store.repositories.base import Repository
from allscale_app.store.tables import Account, JournalEntryRow, PostingRow

_KEY = tuple_(col(Account.owner), col(Account.role), col(Account.unit))


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One line of an entry with the account it moved."""

    account: Account
    posting: PostingRow


@dataclass(frozen=True, slots=True)
class EntryLines:
    """An entry and its lines, or those of them that belong to one owner."""

    entry: JournalEntryRow
    lines: tuple[EntryLine, ...]


class Journal(Repository):
    """Accounts, entries and postings."""

    def post(self, *entries: JournalEntry, at: datetime) -> bool:
        """Post `entries` in order; True when at least one was new, False when every key was there already.

        Each account is locked once, in the order of its id, and updated once. A floor that would break
        is an IntegrityError of the database, and the whole commit is gone. Raises KeyReused where a key
        was posted with other amounts: that is no repeat. How a sum was split may differ, since the balances
        that split it have moved on.
        """
        fresh = self._unposted(entries)
        if not fresh:
            return False
        accounts = self.lock(posting.account for entry in fresh for posting in entry.postings)
        ids = self._insert_entries(fresh, at)
        self._require_repeats([entry for entry in fresh if entry.key not in ids])
        lines: list[dict[str, Any]] = []
        for entry in fresh:
            if entry.key in ids:
                lines += _apply(entry, ids[entry.key], accounts)
        if lines:
            self.session.connection().execute(insert(PostingRow), lines)
        self.session.flush()
        return bool(ids)

    def lock(self, keys: Iterable[AccountKey]) -> dict[AccountKey, Account]:
        """The accounts of `keys`, made where they are missing, held against other writers until commit.

        Missing ones are made first, in the order of their keys, and only then are rows taken, in the order of their ids:
        so two commits never wait for each other in a circle. Who took rows first would wait for another's new account
        while the other waits for those rows, or take a lower id after a higher one.
        """
        wanted = sorted(set(keys))
        known = self._known(wanted)
        missing = [key for key in wanted if key not in known]
        if missing:
            insert_new(self.session, Account, [_new_account(key) for key in missing], returning=("id",))
        return self._locked(wanted)

    def hold(self, keys: Iterable[AccountKey]) -> dict[AccountKey, Account]:
        """As `lock`, for the accounts that exist."""
        return self._locked(sorted(set(keys)))

    def hold_units(self, key: AccountKey) -> int:
        """The balance that decides an entry, in millionths, its account held until commit; 0 before the first one."""
        row = self.hold({key}).get(key)
        return row.balance_units if row else 0

    def account(self, owner: str, role: str, unit: str) -> Account | None:
        """The account, or None when nothing was ever posted to it."""
        return self.session.exec(
            select(Account).where(Account.owner == owner, Account.role == role, Account.unit == unit)
        ).first()

    def balance(self, owner: str, role: str, unit: str) -> int:
        """Millionths on the account's normal side; 0 for an account that does not exist yet."""
        account = self.account(owner, role, unit)
        return account.balance_units if account else 0

    def accounts_of(self, owner: str) -> Sequence[Account]:
        """Every account of an owner."""
        return self.session.exec(
            select(Account).where(Account.owner == owner).order_by(col(Account.unit), col(Account.role))
        ).all()

    def has(self, key: str) -> bool:
        """Whether an entry of that key was posted."""
        return self.session.exec(select(JournalEntryRow.id).where(JournalEntryRow.key == key)).first() is not None

    def of_invoice(self, business_id: str, invoice_id: str) -> Sequence[EntryLines]:
        """The entries that an invoice caused, with the business's own lines, oldest first."""
        statement = select(JournalEntryRow).where(
            JournalEntryRow.business_id == business_id, JournalEntryRow.invoice_id == invoice_id
        )
        return self.with_lines(business_id, self.session.exec(statement.order_by(col(JournalEntryRow.id))).all())

    def with_lines(self, owner: str | None, entries: Sequence[JournalEntryRow]) -> list[EntryLines]:
        """Entries with those of their lines that belong to `owner`, all of them for None, in the same order."""
        statement = select(PostingRow, Account).join(Account, col(Account.id) == col(PostingRow.account_id))
        statement = statement.where(col(PostingRow.entry_id).in_([entry.id for entry in entries]))
        if owner is not None:
            statement = statement.where(Account.owner == owner)
        lines: defaultdict[int, list[EntryLine]] = defaultdict(list)
        for posting, account in self.session.exec(statement.order_by(col(PostingRow.id))):
            lines[posting.entry_id].append(EntryLine(account, posting))
        return [EntryLines(entry, tuple(lines[entry.id or 0])) for entry in entries]

    def _unposted(self, entries: Iterable[JournalEntry]) -> list[JournalEntry]:
        by_key: dict[str, JournalEntry] = {}
        for entry in entries:
            _require_same(entry, by_key.setdefault(entry.key, entry).sums)
        posted = self._require_repeats(list(by_key.values()))
        return [entry for key, entry in by_key.items() if key not in posted]

    def _require_repeats(self, entries: Sequence[JournalEntry]) -> set[str]:
        """Those of the keys that were posted, with the same sums; another transaction may have come first."""
        posted: set[str] = set()
        for start in range(0, len(entries), BATCH):
            chunk = {entry.key: entry for entry in entries[start : start + BATCH]}
            for key, sums in self._posted_sums(list(chunk)).items():
                _require_same(chunk[key], sums)
                posted.add(key)
        return posted

    def _posted_sums(self, keys: Sequence[str]) -> dict[str, dict[str, int]]:
        """Of the entries of `keys` that exist: their debits by unit."""
        statement = (
            select(JournalEntryRow.key, Account.unit, func.sum(PostingRow.units))
            .join(PostingRow, col(PostingRow.entry_id) == col(JournalEntryRow.id))
            .join(Account, col(Account.id) == col(PostingRow.account_id))
            .where(col(JournalEntryRow.key).in_(keys), PostingRow.side == Side.DEBIT.value)
            .group_by(JournalEntryRow.key, Account.unit)
        )
        found: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for key, unit, units in self.session.exec(statement):
            found[key][unit] = int(units)
        return found

    def _known(self, keys: Sequence[AccountKey]) -> set[AccountKey]:
        wanted = {(key.owner, str(key.role), key.unit): key for key in keys}
        rows = self.session.exec(select(Account.owner, Account.role, Account.unit).where(_KEY.in_(list(wanted)))).all()
        return {wanted[owner, role, unit] for owner, role, unit in rows}

    def _locked(self, keys: Sequence[AccountKey]) -> dict[AccountKey, Account]:
        wanted = {(key.owner, str(key.role), key.unit): key for key in keys}
        statement = select(Account).where(_KEY.in_(list(wanted))).order_by(col(Account.id)).with_for_update()
        rows = self.session.exec(statement.execution_options(populate_existing=True)).all()
        return {wanted[row.owner, row.role, row.unit]: row for row in rows}

    def _insert_entries(self, entries: Sequence[JournalEntry], at: datetime) -> dict[str, int]:
        rows = [
            {
                "key": entry.key,
                "kind": str(entry.kind),
                "business_id": entry.cause.business_id or None,
                "invoice_id": entry.cause.invoice_id or None,
                "payment_id": entry.cause.payment_id or None,
                "data": {"memo": entry.memo} if entry.memo else {},
                "at": at,
            }
            for entry in entries
        ]
        return {row.key: row.id for row in insert_new(self.session, JournalEntryRow, rows, returning=("key", "id"))}


def _require_same(entry: JournalEntry, sums: dict[str, int]) -> None:
    if entry.sums != sums:
        raise KeyReused(f"{entry.key}: {sums} are posted, {entry.sums} were to be")


def _new_account(key: AccountKey) -> dict[str, Any]:
    return {
        "owner": key.owner,
        "role": str(key.role),
        "unit": key.unit,
        "normal": str(key.normal_side),
        "floored": key.floored,
        "debits": 0,
        "credits": 0,
    }


def _apply(entry: JournalEntry, entry_id: int, accounts: dict[AccountKey, Account]) -> list[dict[str, Any]]:
    """The rows of an entry's lines; its accounts carry the new totals afterwards."""
    rows: list[dict[str, Any]] = []
    for posting in entry.postings:
        account = accounts[posting.account]
        if posting.side is Side.DEBIT:
            account.debits += posting.amount_units
        else:
            account.credits += posting.amount_units
        rows.append(
            {
                "entry_id": entry_id,
                "account_id": account.id,
                "side": str(posting.side),
                "units": posting.amount_units,
                "balance_after": account.balance_units,
            }
        )
    return rows
