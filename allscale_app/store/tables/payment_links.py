"""Links that anybody can pay by, each use an invoice of its own."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Column, Index, Text
from sqlmodel import Field, SQLModel

from allscale_app.store.columns import Big, Json, UtcDateTime


class PaymentLink(SQLModel, table=True):
    """What is paid at `/l/{slug}`: one amount, or the visitor's own between a least and a most (0 is no bound)."""

    __tablename__ = "payment_link"
    __table_args__ = (Index("ix_payment_link_list", "business_id", "created_at", "id"),)

    id: str = Field(primary_key=True)
    business_id: str = Field(foreign_key="business.id")
    slug: str = Field(unique=True)
    title: str
    description: str = Field(default="", sa_type=Text)
    currency: str
    is_open: bool = False
    """The visitor chooses the amount."""
    amount_units: int = Field(default=0, sa_type=Big)
    least_units: int = Field(default=0, sa_type=Big)
    most_units: int = Field(default=0, sa_type=Big)
    suggested_units: list[int] = Field(sa_column=Column(Json, nullable=False))
    expires_on: date | None = None
    """The last day on which it can be used, in the business's zone."""
    use_limit: int | None = None
    use_count: int = 0
    is_on: bool = True
    version: int = 1
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)


class PaymentLinkUse(SQLModel, table=True):
    """One visitor's click, and the invoice that it made."""

    __tablename__ = "payment_link_use"

    link_id: str = Field(primary_key=True, foreign_key="payment_link.id")
    attempt: str = Field(primary_key=True)
    """Whoever makes a click chooses it: it says nothing about another link's."""
    invoice_id: str = Field(foreign_key="invoice.id")
    created_at: datetime = Field(sa_type=UtcDateTime)
