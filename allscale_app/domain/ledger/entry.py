"""The balanced group of postings: what cannot balance cannot be made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from allscale_app.domain.errors import Unbalanced
from allscale_app.domain.ledger.accounts import AccountKey, Side


class EntryKind(StrEnum):
    """What an entry records; the first word of its key."""

    SEEN = "seen"
    SETTLE = "settle"
    FINAL = "final"
    UNFINAL = "unfinal"
    UNSEEN = "unseen"
    RESOLVE = "resolve"
    ATTRIBUTE = "attribute"
    BALANCE_PAYMENT = "balpay"
    REFUND = "refund"
    CONVERSION = "cv"
    PROCESSOR = "psp"
    DISPUTE = "dp"
    BANK = "bank"
    MATCH = "match"
    FLOAT = "float"


STEPS: dict[str, frozenset[str]] = {
    EntryKind.REFUND: frozenset({"hold", "release"}),
    EntryKind.CONVERSION: frozenset({"reserve", "release", "rest", "waiting", "funded", "settle"}),
    EntryKind.DISPUTE: frozenset({"open", "end"}),
    EntryKind.BANK: frozenset({"return", "aside"}),
}
"""The last word of the keys of each entry of such a thing."""


def step_of(kind: str, key: str) -> str:
    """Which of the several entries of one refund, conversion, dispute or bank line `key` names, by its last word; "" for
    what has one entry, and for a refund that is done and a bank line that is matched."""
    last = key.rpartition(":")[2]
    return last if last in STEPS.get(kind, ()) else ""


@dataclass(frozen=True, slots=True)
class Posting:
    """One line: `amount_units` millionths (gwei for native coins) on one side of an account, always positive."""

    account: AccountKey
    side: Side
    amount_units: int


def debit(account: AccountKey, amount_units: int) -> Posting:
    """A line on the debit side."""
    return Posting(account, Side.DEBIT, amount_units)


def credit(account: AccountKey, amount_units: int) -> Posting:
    """A line on the credit side."""
    return Posting(account, Side.CREDIT, amount_units)


@dataclass(frozen=True, slots=True)
class Cause:
    """What an entry is about, so that people find it; empty where it is about none."""

    business_id: str = ""
    invoice_id: str = ""
    payment_id: str = ""


NO_CAUSE = Cause()


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """Made by `JournalEntry.of` only. `key` posts once for ever: a repeat is success without effect."""

    key: str
    kind: EntryKind
    postings: tuple[Posting, ...]
    memo: str
    cause: Cause

    @classmethod
    def of(
        cls, *, key: str, kind: EntryKind, postings: Iterable[Posting], memo: str = "", cause: Cause = NO_CAUSE
    ) -> JournalEntry:
        """An entry whose debits equal its credits in each unit.

        Raises Unbalanced where they differ, where an amount is not a positive int, or without postings.
        """
        lines = tuple(postings)
        sums: defaultdict[str, int] = defaultdict(int)
        for line in lines:
            if type(line.amount_units) is not int or line.amount_units <= 0:
                raise Unbalanced(f"{key}: {line.amount_units!r} is not a positive whole number of units")
            sums[line.account.unit] += line.amount_units if line.side is Side.DEBIT else -line.amount_units
        if not lines:
            raise Unbalanced(f"{key}: no postings")
        off = {unit: units for unit, units in sums.items() if units}
        if off:
            raise Unbalanced(f"{key}: debits less credits are {off}")
        return cls(key=key, kind=kind, postings=lines, memo=memo, cause=cause)

    @property
    def sums(self) -> dict[str, int]:
        """What is debited in each unit, and credited as well: two entries of one key must agree on it."""
        sums: defaultdict[str, int] = defaultdict(int)
        for line in self.postings:
            if line.side is Side.DEBIT:
                sums[line.account.unit] += line.amount_units
        return dict(sums)
