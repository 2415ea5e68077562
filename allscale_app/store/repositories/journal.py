"""The journal: entries go in once and never change; balances are running totals kept in the same commit."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from allscale_app.store.repositories.base import Repository
from allscale_app.store.tables import Account, JournalEntryRow


class Journal(Repository):
    """Accounts, entries and postings."""

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
