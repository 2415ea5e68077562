"""What a business offers in public: its profile, its services, and what strangers ask for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from allscale_app.store.columns import Big, Json, UtcDateTime


class Profile(SQLModel, table=True):
    """A business as strangers see it at `/u/{handle}`."""

    business_id: str = Field(primary_key=True, foreign_key="business.id")
    handle: str = Field(unique=True)
    is_on: bool = False
    display_name: str = ""
    bio: str = Field(default="", sa_type=Text)
    place: str = ""
    links: list[str] = Field(sa_column=Column(Json, nullable=False))
    """Checked addresses: https, or an e-mail address."""
    avatar_sha256: str | None = None
    version: int = 1
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)


class ProfileHandle(SQLModel, table=True):
    """A handle that somebody has or had: it stays theirs, and leads to their present one."""

    __tablename__ = "profile_handle"

    handle: str = Field(primary_key=True)
    skeleton: str = Field(index=True)
    business_id: str = Field(foreign_key="business.id", index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)


class ProfileSkeleton(SQLModel, table=True):
    """What handles look like, and the one business that may have handles which look so."""

    __tablename__ = "profile_skeleton"

    skeleton: str = Field(primary_key=True)
    business_id: str = Field(foreign_key="business.id", index=True)


class Service(SQLModel, table=True):
    """One thing that can be asked for. Archived ones stay, with their requests and income."""

    __table_args__ = (Index("ix_service_order", "business_id", "position", "id"),)

    id: str = Field(primary_key=True)
    business_id: str = Field(foreign_key="business.id")
    position: int = 0
    title: str
    description: str = Field(default="", sa_type=Text)
    picture_sha256: str | None = None
    price_kind: str = "fixed"
    """fixed, from or open (the visitor's)."""
    price_units: int = Field(default=0, sa_type=Big)
    least_units: int = Field(default=0, sa_type=Big)
    suggested_units: list[int] = Field(sa_column=Column(Json, nullable=False))
    currency: str
    delivery_note: str = ""
    questions: list[str] = Field(sa_column=Column(Json, nullable=False))
    stock_left: int | None = None
    """None is no limit."""
    stock_word: str = "stock"
    """stock or slots."""
    pays_at_once: bool = False
    archived_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    version: int = 1
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)


class ServiceRequest(SQLModel, table=True):
    """What a stranger asked for, and what was said about it since. `token` opens its public page."""

    __tablename__ = "service_request"
    __table_args__ = (
        UniqueConstraint("token", name="uq_request_token"),
        UniqueConstraint("proof_hash", name="uq_request_proof"),
        Index("ix_request_list", "business_id", "created_at", "id"),
        Index("ix_request_service", "service_id", "status"),
        Index("ix_request_status", "business_id", "status"),
    )

    id: str = Field(primary_key=True)
    business_id: str = Field(foreign_key="business.id")
    service_id: str = Field(foreign_key="service.id")
    invoice_id: str | None = Field(default=None, index=True)
    token: str
    proof_hash: str
    """Of the challenge that was solved for it: one solution is one request."""
    status: str = "new"
    service_title: str
    name: str
    email: str
    message: str = Field(default="", sa_type=Text)
    answers: list[dict[str, str]] = Field(sa_column=Column(Json, nullable=False))
    price_units: int = Field(sa_type=Big)
    currency: str
    holds_stock: bool = False
    talk: list[dict[str, Any]] = Field(sa_column=Column(Json, nullable=False))
    """What was asked and answered: `by` issuer or visitor, `words`, `at`."""
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)
