"""Visits to public pages, summed by day and object."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import func
from sqlalchemy import select as select_columns
from sqlmodel import col

from allscale_app.store.conflicts import add_to_counts
from allscale_app.store.repositories.base import Repository
from allscale_app.store.tables import VisitCount


class Visits(Repository):
    """Of payment links and services."""

    def count(self, business_id: str, object_ids: Collection[str], *, day: date) -> None:
        """One more visit to each, in one order, so that two visitors at once wait for each other and lose nothing."""
        rows = [
            {"object_id": object_id, "day": day, "business_id": business_id, "visits": 1}
            for object_id in sorted(set(object_ids))
        ]
        add_to_counts(self.session, VisitCount, rows, key=("object_id", "day"), counter="visits")

    def of(self, business_id: str, object_ids: Collection[str]) -> dict[str, int]:
        """How often each of a business's links or services was ever visited; what nobody opened is left out."""
        key, visits = col(VisitCount.object_id), func.sum(VisitCount.visits)
        own = col(VisitCount.business_id) == business_id
        statement = select_columns(key, visits).where(own, key.in_(object_ids)).group_by(key)
        return {row[0]: int(row[1]) for row in self.session.connection().execute(statement)}
