"""What leaves the commit: events for open pages, jobs, mail deliveries."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Index, Text, text
from sqlmodel import Field, SQLModel

from allscale_app.store.columns import AutoId, Json, UtcDateTime


class Event(SQLModel, table=True):
    """Something that open pages should re-read: names what changed, never its content."""

    seq: int | None = Field(default=None, primary_key=True, sa_type=AutoId)
    topic: str
    at: datetime = Field(sa_type=UtcDateTime)


class Job(SQLModel, table=True):
    """The embedded size's queue: `visible_at` is both schedule and lease."""

    __table_args__ = (
        Index(
            "ix_job_open",
            "visible_at",
            sqlite_where=text("done_at IS NULL AND dead_at IS NULL"),
            postgresql_where=text("done_at IS NULL AND dead_at IS NULL"),
        ),
    )

    id: str = Field(primary_key=True)
    kind: str
    payload: dict[str, Any] = Field(sa_column=Column(Json, nullable=False))
    dedupe_key: str | None = Field(default=None, unique=True)
    priority: int = 0
    visible_at: datetime = Field(sa_type=UtcDateTime)
    attempts: int = 0
    max_attempts: int = 12
    lease: str | None = None
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    dead_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_error: str = Field(default="", sa_type=Text)
    created_at: datetime = Field(sa_type=UtcDateTime)


class Delivery(SQLModel, table=True):
    """One mail to one recipient; a state of its own, never the invoice's status."""

    __table_args__ = (
        Index("ix_delivery_invoice", "invoice_id", "queued_at"),
        Index("ix_delivery_business", "business_id", "queued_at"),
    )

    id: str = Field(primary_key=True)
    dedupe_key: str = Field(unique=True)
    business_id: str | None = None
    invoice_id: str | None = None
    user_id: str | None = None
    kind: str
    recipient: str
    subject: str = ""
    message_id: str
    sealed: str | None = Field(default=None, sa_type=Text)
    """What only the mail may show (a sign-in link), encrypted."""
    data: dict[str, Any] = Field(sa_column=Column(Json, nullable=False))
    status: str = "queued"
    """queued, accepted, deferred, bounced, failed, or withdrawn: a reminder that was not needed any more."""
    attempts: int = 0
    server_code: int | None = None
    server_text: str = Field(default="", sa_type=Text)
    server: str = ""
    queued_at: datetime = Field(sa_type=UtcDateTime)
    attempted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    accepted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class MailOptOut(SQLModel, table=True):
    """An address that wants no reminders of a business; everything else still reaches it."""

    __tablename__ = "mail_opt_out"

    business_id: str = Field(primary_key=True, foreign_key="business.id")
    email_key: str = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)


class DeliveryAttempt(SQLModel, table=True):
    """One try, written before the call; its outcome after."""

    __tablename__ = "delivery_attempt"

    id: int | None = Field(default=None, primary_key=True, sa_type=AutoId)
    delivery_id: str = Field(foreign_key="delivery.id", index=True)
    at: datetime = Field(sa_type=UtcDateTime)
    outcome: str = "started"
    code: int | None = None
    text: str = Field(default="", sa_type=Text)
