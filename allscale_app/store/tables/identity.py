"""Who is here: businesses, users, memberships, sessions, mail tokens, API keys, the audit log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Index, Text, UniqueConstraint, false
from sqlmodel import Field, SQLModel

from allscale_app.domain.reminders import DEFAULT_SCHEDULE, QuietHours
from allscale_app.store.columns import AutoId, Big, Json, UtcDateTime

QUIET = QuietHours()


class Business(SQLModel, table=True):
    """The owner of everything: invoices, contacts, money."""

    id: str = Field(primary_key=True)
    name: str
    legal_name: str = ""
    address: str = Field(default="", sa_type=Text)
    tax_id: str = ""
    email: str = ""
    timezone: str = "UTC"
    number_pattern: str = "INV-{YYYY}-{NNNN}"
    accepted_methods: list[str] = Field(sa_column=Column(Json, nullable=False))
    accepted_units: list[str] | None = Field(default=None, sa_column=Column(Json, nullable=True))
    """Units that new invoices accept; None means the registry's default for their currency."""
    takes_other_pegs: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether new invoices also take its coins of another peg, through a quote."""
    default_currency: str = "USDC"
    default_due_days: int | None = 14
    default_notes: str = Field(default="", sa_type=Text)
    default_terms: str = Field(default="", sa_type=Text)
    tolerance_absolute_units: int = Field(default=500_000, sa_type=Big)
    tolerance_ppm: int = 5_000
    card_fee_bearer: str = Field(default="issuer", sa_column_kwargs={"server_default": "issuer"})
    """Who bears the card's fee: issuer or payer (rules 5.27)."""
    daily_send_limit: int | None = None
    reminder_offsets: list[int] = Field(
        default_factory=lambda: list(DEFAULT_SCHEDULE),
        sa_column=Column(Json, nullable=False, server_default=str(list(DEFAULT_SCHEDULE))),
    )
    """Days to the due date on which payers are reminded; empty is off."""
    quiet_from: int = Field(default=QUIET.start, sa_column_kwargs={"server_default": str(QUIET.start)})
    quiet_until: int = Field(default=QUIET.end, sa_column_kwargs={"server_default": str(QUIET.end)})
    """Full hours of its own zone between which no reminder goes out."""
    logo_sha256: str | None = None
    version: int = 1
    created_at: datetime = Field(sa_type=UtcDateTime)


class User(SQLModel, table=True):
    """A person who signs in. `email_key` is the address case-folded."""

    __tablename__ = "user_account"

    id: str = Field(primary_key=True)
    email: str
    email_key: str = Field(unique=True)
    name: str = ""
    password_hash: str
    email_verified_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    is_operator: bool = False
    created_at: datetime = Field(sa_type=UtcDateTime)


class Membership(SQLModel, table=True):
    """A user's role in a business: owner, admin or accountant."""

    business_id: str = Field(primary_key=True, foreign_key="business.id")
    user_id: str = Field(primary_key=True, foreign_key="user_account.id", index=True)
    role: str
    created_at: datetime = Field(sa_type=UtcDateTime)


class LoginSession(SQLModel, table=True):
    """A signed-in browser: only the hash of its 256-bit cookie is kept."""

    __tablename__ = "login_session"

    token_hash: str = Field(primary_key=True)
    user_id: str = Field(foreign_key="user_account.id", index=True)
    business_id: str = Field(foreign_key="business.id")
    created_at: datetime = Field(sa_type=UtcDateTime)
    last_seen_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    user_agent: str = ""


class MailToken(SQLModel, table=True):
    """A single-use link of a mail: `purpose` is verify or reset."""

    __tablename__ = "mail_token"

    token_hash: str = Field(primary_key=True)
    user_id: str = Field(foreign_key="user_account.id", index=True)
    purpose: str
    email_key: str
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ApiKey(SQLModel, table=True):
    """A program's key: SHA-256 of the secret, its scopes, its last use."""

    __tablename__ = "api_key"

    id: str = Field(primary_key=True)
    business_id: str = Field(foreign_key="business.id", index=True)
    user_id: str = Field(foreign_key="user_account.id")
    name: str
    prefix: str
    secret_hash: str = Field(unique=True)
    scopes: list[str] = Field(sa_column=Column(Json, nullable=False))
    created_at: datetime = Field(sa_type=UtcDateTime)
    last_used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class IdempotentRequest(SQLModel, table=True):
    """One POST under an Idempotency-Key; `status` is empty while it runs."""

    __tablename__ = "idempotent_request"

    business_id: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    request_hash: str
    status: int | None = None
    response: str = Field(default="", sa_type=Text)
    created_at: datetime = Field(sa_type=UtcDateTime)


class Notification(SQLModel, table=True):
    """A row of the bell's list for one user."""

    __table_args__ = (
        UniqueConstraint("user_id", "dedupe_key", name="uq_notification_dedupe"),
        Index("ix_notification_user", "user_id", "created_at"),
    )

    id: str = Field(primary_key=True)
    user_id: str = Field(foreign_key="user_account.id")
    business_id: str = Field(foreign_key="business.id")
    kind: str
    dedupe_key: str
    invoice_id: str | None = None
    data: dict[str, Any] = Field(sa_column=Column(Json, nullable=False))
    created_at: datetime = Field(sa_type=UtcDateTime)
    read_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class NotificationChoice(SQLModel, table=True):
    """Where a member wants the news of a topic; without a row, the default."""

    __tablename__ = "notification_choice"

    user_id: str = Field(primary_key=True, foreign_key="user_account.id")
    business_id: str = Field(primary_key=True, foreign_key="business.id")
    topic: str = Field(primary_key=True)
    in_app: bool
    mail: bool


class AuditRecord(SQLModel, table=True):
    """An act worth proving later; each row carries the hash of the one before it. Append-only."""

    __tablename__ = "audit_record"
    __table_args__ = (Index("ix_audit_record_action", "action", "object_id"),)

    seq: int | None = Field(default=None, primary_key=True, sa_type=AutoId)
    at: datetime = Field(sa_type=UtcDateTime)
    business_id: str | None = None
    actor: str
    action: str
    object_id: str
    data: dict[str, Any] = Field(sa_column=Column(Json, nullable=False))
    previous_hash: str
    hash: str = Field(unique=True)
