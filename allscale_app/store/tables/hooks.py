"""Webhooks out: who listens, what happened, what became of telling it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from allscale_app.store.columns import AutoId, Json, UtcDateTime


class WebhookEndpoint(SQLModel, table=True):
    """An address that a business wants its events sent to; deleted ones stay for the log, without their secrets."""

    __tablename__ = "webhook_endpoint"
    __table_args__ = (Index("ix_webhook_endpoint_business", "business_id", "created_at"),)

    id: str = Field(primary_key=True)
    business_id: str = Field(foreign_key="business.id")
    url: str = Field(sa_type=Text)
    description: str = ""
    event_types: list[str] | None = Field(default=None, sa_column=Column(Json, nullable=True))
    """None is every type."""
    secret: str = Field(sa_type=Text)
    """Sealed, as the next one is."""
    old_secret: str = Field(default="", sa_type=Text)
    """Signs too until then, so that a receiver can change over."""
    old_secret_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    is_enabled: bool = True
    disabled_reason: str = ""
    last_delivered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    version: int = 1
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)
    deleted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class WebhookEvent(SQLModel, table=True):
    """Something that happened, with the bytes that are signed: frozen in the commit that it tells of."""

    __tablename__ = "webhook_event"
    __table_args__ = (
        UniqueConstraint("object_id", "sequence", name="uq_webhook_event_sequence"),
        UniqueConstraint("object_id", "type", "cause", name="uq_webhook_event_cause"),
        Index("ix_webhook_event_business", "business_id", "number"),
    )

    number: int | None = Field(default=None, primary_key=True, sa_type=AutoId)
    id: str = Field(unique=True)
    business_id: str = Field(foreign_key="business.id")
    type: str
    object_kind: str
    object_id: str
    sequence: int
    """From 1, one more for each event of the object."""
    cause: str | None = None
    body: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=UtcDateTime)


_QUEUED = text("status = 'queued'")
_STARTED = text("outcome = 'started'")


class WebhookDelivery(SQLModel, table=True):
    """One event on its way to one endpoint."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        UniqueConstraint("endpoint_id", "event_id", name="uq_webhook_delivery_event"),
        Index("ix_webhook_delivery_log", "endpoint_id", "number"),
        Index(
            "ix_webhook_delivery_queued",
            "endpoint_id",
            "object_id",
            "sequence",
            sqlite_where=_QUEUED,
            postgresql_where=_QUEUED,
        ),
        Index("ix_webhook_delivery_waiting", "endpoint_id", "number", sqlite_where=_QUEUED, postgresql_where=_QUEUED),
        Index("ix_webhook_delivery_due", "next_at", sqlite_where=_QUEUED, postgresql_where=_QUEUED),
    )

    number: int | None = Field(default=None, primary_key=True, sa_type=AutoId)
    id: str = Field(unique=True)
    business_id: str
    endpoint_id: str = Field(foreign_key="webhook_endpoint.id")
    event_id: str = Field(foreign_key="webhook_event.id")
    type: str
    object_id: str
    sequence: int
    status: str = "queued"
    """queued, delivered or failed."""
    attempts: int = 0
    """Tries since it was queued, or queued again by a person."""
    began_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """The first of those."""
    next_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_code: int | None = None
    last_words: str = Field(default="", sa_type=Text)
    last_answer: str = Field(default="", sa_type=Text)
    queued_at: datetime = Field(sa_type=UtcDateTime)
    delivered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class WebhookAttempt(SQLModel, table=True):
    """One try, written before the call; its outcome after."""

    __tablename__ = "webhook_attempt"
    __table_args__ = (Index("ix_webhook_attempt_started", "at", sqlite_where=_STARTED, postgresql_where=_STARTED),)

    id: int | None = Field(default=None, primary_key=True, sa_type=AutoId)
    delivery_id: str = Field(foreign_key="webhook_delivery.id", index=True)
    at: datetime = Field(sa_type=UtcDateTime)
    outcome: str = "started"
    """started, delivered, failed or lost."""
    code: int | None = None
    duration_ms: int | None = None
    words: str = Field(default="", sa_type=Text)
    answer: str = Field(default="", sa_type=Text)
    """What the receiver said: its first 500 characters."""
