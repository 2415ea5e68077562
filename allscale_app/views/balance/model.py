"""What the balance page shows; frozen, ready strings only."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class BalanceSum:
    """A sum beside the estimate: what confirms, is held, or is owed."""

    label: str = ""
    icon: str = ""
    amount: str = ""
    is_bad: bool = False


@dataclass(frozen=True, slots=True)
class AuditLine:
    """What the last comparison of the ledger with the chain said; `exact` is its time in full."""

    title: str = ""
    note: str = ""
    icon: str = ""
    tone: str = ""
    exact: str = ""


@dataclass(frozen=True, slots=True)
class NetworkRow:
    """One network's part of a coin."""

    network: str = ""
    name: str = ""
    amount: str = ""
    confirming: str = ""
    rest: str = ""
    """What is held or owed."""


@dataclass(frozen=True, slots=True)
class CoinCard:
    """One coin over all networks; `worth` is "" where it has no currency."""

    code: str = ""
    about: str = ""
    amount: str = ""
    worth: str = ""
    rows: list[NetworkRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class BalanceView:
    """The page above its history."""

    estimate: str = ""
    words: str = ""
    sums: list[BalanceSum] = field(default_factory=list)
    coins: list[CoinCard] = field(default_factory=list)
    audit: AuditLine = AuditLine()


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One journal entry as it touched the balance. `key` changes with its contents, `changed` washes it."""

    id: str = ""
    key: str = ""
    date: str = ""
    exact: str = ""
    words: str = ""
    about: str = ""
    icon: str = ""
    tone: str = ""
    network: str = ""
    network_name: str = ""
    transaction: str = ""
    transaction_href: str = ""
    amount: str = ""
    unit: str = ""
    amount_tone: str = ""
    after: str = ""
    spoken: str = ""
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a list."""

    value: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class FilterOptions:
    """What each filter offers."""

    types: list[Option] = field(default_factory=list)
    tokens: list[Option] = field(default_factory=list)
    networks: list[Option] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PostingLine:
    """One line of an entry: whose account, its role, and the amount on the side where it stands.

    `after` is the balance of an own account once it was posted, "" for the operator's.
    """

    account: str = ""
    role: str = ""
    owner: str = ""
    debit: str = ""
    credit: str = ""
    unit: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class EntryCard:
    """One journal entry with all its postings."""

    words: str = ""
    key: str = ""
    time: str = ""
    tone: str = ""
    icon: str = ""
    postings: list[PostingLine] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class EntryView:
    """One line of the history, opened."""

    id: str = ""
    words: str = ""
    about: str = ""
    href: str = ""
    amount: str = ""
    unit: str = ""
    tone: str = ""
    date: str = ""
    network: str = ""
    network_name: str = ""
    transaction: str = ""
    transaction_short: str = ""
    transaction_href: str = ""
    block: str = ""
    sender: str = ""
    sender_short: str = ""
    confirmations: str = ""
    payment: str = ""
    journal: list[EntryCard] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DepositView:
    """Where to send, what may be sent, and what has come since the dialog was opened."""

    network: str = ""
    network_name: str = ""
    networks: list[Option] = field(default_factory=list)
    address: str = ""
    first: str = ""
    middle: str = ""
    last: str = ""
    code: str = ""
    reach: str = ""
    time: str = ""
    tokens: str = ""
    arrival: str = ""
    arrival_tone: str = ""
    """"" while waiting, wait once it is seen, good once it is settled."""
