"""A ledger in memory that keeps the promises of the real one: each key once, floors, running totals."""

from __future__ import annotations

from collections import Counter

from allscale_app.domain.ledger.accounts import OPERATOR, AccountKey, Role
from allscale_app.domain.ledger.entry import JournalEntry


class BelowFloor(AssertionError):
    """A posting would take a floored account below zero."""


class Book:
    def __init__(self):
        self.keys: set[str] = set()
        self.totals: Counter[AccountKey] = Counter()

    def post(self, entry: JournalEntry) -> bool:
        """Whether it was new; a repeated key is success without effect."""
        if entry.key in self.keys:
            return False
        after = self.totals.copy()
        for line in entry.postings:
            grows = line.side is line.account.normal_side
            after[line.account] += line.amount_units if grows else -line.amount_units
        below = [account for account, units in after.items() if account.floored and units < 0]
        if below:
            raise BelowFloor(f"{entry.key}: {below}")
        self.keys.add(entry.key)
        self.totals = after
        return True

    def balance(self, role: Role, *, owner: str = OPERATOR, unit: str) -> int:
        return self.totals[AccountKey(owner, role, unit)]

    def sum_of(self, *roles: Role, unit: str = "") -> int:
        """Of every owner's accounts of these roles, in one unit or in all."""
        return sum(
            units for account, units in self.totals.items() if account.role in roles and unit in {"", account.unit}
        )
