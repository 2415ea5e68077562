"""Chain facts, payment legs and the ledger."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from allscale_app.store.columns import AutoId, Big, Json, UtcDateTime


class DepositAddress(SQLModel, table=True):
    """An address of ours, issued once, watched for life; `address` is checksummed (EIP-55), `address_key` lower case."""

    __tablename__ = "deposit_address"

    address_key: str = Field(primary_key=True)
    address: str
    position: int = Field(unique=True)
    """Its child index under the account xpub (BIP-32)."""
    purpose: str
    """invoice, deposit (top-up) or treasury."""
    business_id: str | None = Field(default=None, foreign_key="business.id", index=True)
    invoice_id: str | None = Field(default=None, foreign_key="invoice.id", index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)


class Sequence(SQLModel, table=True):
    """A named counter taken under the write lock: address positions, receipt numbers."""

    name: str = Field(primary_key=True)
    last: int = Field(sa_type=Big)


class NetworkState(SQLModel, table=True):
    """How far one network is read, how it is, and who watches it."""

    __tablename__ = "network_state"

    network: str = Field(primary_key=True)
    cursor_number: int | None = Field(default=None, sa_type=Big)
    cursor_hash: str | None = None
    head_number: int = Field(default=0, sa_type=Big)
    head_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    finalized_number: int = Field(default=0, sa_type=Big)
    status: str = "starting"
    """starting, healthy, delayed or down."""
    problem: str = ""
    disabled_tokens: dict[str, Any] = Field(sa_column=Column(Json, nullable=False))
    checked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reread_number: int | None = Field(default=None, sa_type=Big)
    """The last block that the nightly pass has read a second time."""
    unread_since: dict[str, Any] = Field(default_factory=dict, sa_column=Column(Json, nullable=False))
    """Where reading stopped for each token that failed its check: its symbol to a block, None before the first scan."""
    lease_token: str | None = None
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Block(SQLModel, table=True):
    """A canonical block's hash, kept until it is final."""

    network: str = Field(primary_key=True)
    number: int = Field(primary_key=True, sa_type=Big)
    hash: str
    parent_hash: str
    at: datetime = Field(sa_type=UtcDateTime)


class Observation(SQLModel, table=True):
    """One token log in one block. Never edited into another: orphaned, and seen again as a new life (`generation`)."""

    __table_args__ = (
        UniqueConstraint("network", "block_hash", "log_index", name="uq_observation_log"),
        Index(
            "uq_observation_canonical",
            "network",
            "tx_hash",
            "log_index",
            unique=True,
            sqlite_where=text("canonical"),
            postgresql_where=text("canonical"),
        ),
        Index("ix_observation_block", "network", "block_number"),
        Index("ix_observation_recipient", "recipient_key"),
    )

    id: str = Field(primary_key=True)
    network: str
    block_hash: str
    block_number: int = Field(sa_type=Big)
    block_at: datetime = Field(sa_type=UtcDateTime)
    tx_hash: str
    log_index: int
    contract: str
    unit: str
    sender: str
    recipient_key: str
    raw_amount: str
    """The exact on-chain integer, as text: 18 decimals do not fit an int64."""
    units: int = Field(sa_type=Big)
    canonical: bool = True
    generation: int = 1
    business_id: str | None = None
    invoice_id: str | None = Field(default=None, index=True)
    outcome: str
    """credited (a payment leg or deposit) or unmatched (waits in the inbox)."""
    reason: str = ""
    seen_at: datetime = Field(sa_type=UtcDateTime)
    orphaned_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    final_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    resolved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class StrayCoin(SQLModel, table=True):
    """What lies at an address of ours and is in no account: the native coin (no `contract`) or an unregistered token.

    One row for each coin at each address, so that nobody can fill the table by sending often.
    """

    __tablename__ = "stray_coin"

    network: str = Field(primary_key=True)
    address_key: str = Field(primary_key=True)
    contract: str = Field(primary_key=True)
    raw_amount: str
    """Wei that lie there, or what the token's latest transfer said; a stranger's token may say anything."""
    tx_hash: str = ""
    first_seen_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)


class Payment(SQLModel, table=True):
    """A leg: one payment on one rail. Without an invoice it is a deposit to the balance."""

    __table_args__ = (
        UniqueConstraint("observation_id", "generation", name="uq_payment_observation"),
        Index("ix_payment_invoice", "invoice_id"),
        Index("ix_payment_open", "network", "status"),
        Index("ix_payment_business", "business_id", "created_at"),
        Index("ix_payment_settled", "business_id", "settled_at"),
        Index("ix_payment_payer", "payer_business_id", "created_at"),
        Index("ix_payment_quote", "quote_id"),
        Index("ix_payment_rail", "business_id", "rail", "status", "invoice_id"),
        Index("uq_payment_attempt", "attempt", unique=True),
    )

    id: str = Field(primary_key=True)
    business_id: str = Field(foreign_key="business.id")
    invoice_id: str | None = Field(default=None, foreign_key="invoice.id")
    rail: str
    status: str
    unit: str
    units: int = Field(sa_type=Big)
    applied_units: int = Field(sa_type=Big)
    """Millionths of the invoice's asset that this leg pays."""
    rate_micros: int | None = Field(default=None, sa_type=Big)
    """A coin of another peg counted at this rate: its peg to the invoice's. None at par."""
    quote_id: str | None = None
    """The promised price that it counted at, if it came in time."""
    settles_at: str = "confirmed"
    """confirmed or final, decided when it was first seen."""
    network: str | None = None
    tx_hash: str | None = Field(default=None, index=True)
    log_index: int | None = None
    block_number: int | None = Field(default=None, sa_type=Big)
    block_hash: str | None = None
    sender: str = ""
    observation_id: str | None = Field(default=None, foreign_key="observation.id")
    generation: int = 1
    confirmations: int = 0
    confirmations_required: int = 0
    late: bool = False
    disputed: bool = False
    reversed_by_reorg: bool = False
    replaced: bool = False
    payer_business_id: str | None = None
    """Whose balance paid."""
    attempt: str | None = None
    """The id of the click that made it, so that a second one makes nothing."""
    note: str = Field(default="", sa_type=Text)
    first_seen_at: datetime = Field(sa_type=UtcDateTime)
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    final_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When it failed or was reversed."""
    created_at: datetime = Field(sa_type=UtcDateTime)


class Account(SQLModel, table=True):
    """A ledger account with its running totals; the database keeps the floor."""

    __table_args__ = (
        UniqueConstraint("owner", "role", "unit", name="uq_account"),
        CheckConstraint("debits >= 0 AND credits >= 0", name="ck_account_totals"),
        CheckConstraint(
            "NOT floored OR (normal = 'D' AND debits >= credits) OR (normal = 'C' AND credits >= debits)",
            name="ck_account_floor",
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=AutoId)
    owner: str
    """A business id, or `operator`."""
    role: str
    unit: str
    normal: str
    floored: bool
    debits: int = Field(default=0, sa_type=Big)
    credits: int = Field(default=0, sa_type=Big)

    @property
    def balance_units(self) -> int:
        """Millionths on the account's normal side."""
        return self.debits - self.credits if self.normal == "D" else self.credits - self.debits


class JournalEntryRow(SQLModel, table=True):
    """A balanced group of postings with its cause. Append-only; `key` posts once for ever."""

    __tablename__ = "journal_entry"
    __table_args__ = (Index("ix_entry_business", "business_id", "id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=AutoId)
    key: str = Field(unique=True)
    kind: str
    business_id: str | None = None
    invoice_id: str | None = Field(default=None, index=True)
    payment_id: str | None = Field(default=None, index=True)
    data: dict[str, Any] = Field(sa_column=Column(Json, nullable=False))
    at: datetime = Field(sa_type=UtcDateTime)


class PostingRow(SQLModel, table=True):
    """One line of an entry. Append-only. `balance_after` is the account's balance once it was posted."""

    __tablename__ = "posting"
    __table_args__ = (
        CheckConstraint("units > 0", name="ck_posting_units"),
        CheckConstraint("side IN ('D', 'C')", name="ck_posting_side"),
        Index("ix_posting_account", "account_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=AutoId)
    entry_id: int = Field(foreign_key="journal_entry.id", index=True)
    account_id: int = Field(foreign_key="account.id")
    side: str
    units: int = Field(sa_type=Big)
    balance_after: int = Field(sa_type=Big)


class AuditRun(SQLModel, table=True):
    """One run of the audit of the books: what it looked at and what it found."""

    __tablename__ = "audit_run"

    id: int | None = Field(default=None, primary_key=True, sa_type=AutoId)
    at: datetime = Field(sa_type=UtcDateTime)
    status: str
    """green, findings, incomplete (a network could not be asked) or failed (it did not come to its end)."""
    problem: str = Field(default="", sa_type=Text)
    """Why it is incomplete or failed."""
    findings_count: int = 0
    outcomes: list[dict[str, Any]] = Field(sa_column=Column(Json, nullable=False))
    """Each invariant: name, checked, findings."""
    findings: list[dict[str, str]] = Field(sa_column=Column(Json, nullable=False))
    """The first of them: check, subject, words."""
