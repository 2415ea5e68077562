"""POSTs under an Idempotency-Key."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, delete

from allscale_app.store.repositories.base import Repository
from allscale_app.store.tables import IdempotentRequest


class Idempotency(Repository):
    """One row per business and key."""

    def claim(self, row: IdempotentRequest) -> bool:
        """Insert the key; False when it is there already. On Postgres, waits for the first holder's commit."""
        bind = self.session.get_bind()
        insert = postgresql.insert if bind.dialect.name == "postgresql" else sqlite.insert
        statement = insert(IdempotentRequest).values(row.model_dump()).on_conflict_do_nothing()
        return self.session.connection().execute(statement).rowcount == 1

    def get(self, business_id: str, key: str) -> IdempotentRequest:
        """The row of a key that was claimed."""
        return self.session.get_one(IdempotentRequest, (business_id, key), with_for_update=True, populate_existing=True)

    def forget_before(self, moment: datetime) -> None:
        """Drop what is older than the promise of 24 hours."""
        self.session.exec(delete(IdempotentRequest).where(col(IdempotentRequest.created_at) < moment))
