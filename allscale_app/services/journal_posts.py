"""Entries of one commit in the making, and the balances that the next of them will meet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from allscale_app.domain.ledger.accounts import AccountKey
from allscale_app.domain.ledger.entry import JournalEntry
from allscale_app.store.uow import WriteUow


class JournalPosts:
    """Collects entries, so that each account is locked and updated once however many payments move it."""

    def __init__(self, uow: WriteUow) -> None:
        self._uow = uow
        self._entries: list[JournalEntry] = []
        self._stored: dict[AccountKey, int] = {}
        self._planned: defaultdict[AccountKey, int] = defaultdict(int)

    def hold(self, accounts: Iterable[AccountKey]) -> None:
        """Lock accounts whose balance decides an entry; call it once for all that a step needs."""
        wanted = set(accounts) - self._stored.keys()
        if wanted:
            rows = self._uow.journal.hold(wanted)
            self._stored.update({key: rows[key].balance_units if key in rows else 0 for key in wanted})

    def balance_units(self, account: AccountKey) -> int:
        """The balance of a held account after the entries so far, in millionths."""
        return self._stored[account] + self._planned[account]

    def add(self, entry: JournalEntry) -> None:
        """Plan one entry."""
        self._entries.append(entry)
        for posting in entry.postings:
            grows = posting.side is posting.account.normal_side
            self._planned[posting.account] += posting.amount_units if grows else -posting.amount_units

    def post(self, *, at: datetime) -> None:
        """Write them, in order."""
        self._uow.journal.post(*self._entries, at=at)
        self._entries.clear()
