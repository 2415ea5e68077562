"""How often public pages were opened: sums, and nothing about whoever opened them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from allscale_app.store.columns import Big


class VisitCount(SQLModel, table=True):
    """One day's visits to a payment link's page, or to the page that offered a service; `day` is in the business's
    zone."""

    __tablename__ = "visit_count"
    __table_args__ = (Index("ix_visit_count_business", "business_id", "object_id"),)

    object_id: str = Field(primary_key=True)
    day: date = Field(primary_key=True)
    business_id: str = Field(foreign_key="business.id")
    visits: int = Field(default=0, sa_type=Big)
