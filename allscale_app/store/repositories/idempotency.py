"""POSTs under an Idempotency-Key."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, delete

from allscale_app.store.conflicts import insert_new
from allscale_app.store.repositories.base import Repository
from allscale_app.store.tables import IdempotentRequest


class Idempotency(Repository):
    """One row per business and key."""

    def claim(self, row: IdempotentRequest) -> bool:
        """Insert the key; False when it is there already. On Postgres, waits for the first holder's commit."""
        return bool(insert_new(self.session, IdempotentRequest, [row.model_dump()], returning=("key",)))

    def get(self, business_id: str, key: str) -> IdempotentRequest:
        """The row of a key that was claimed."""
        return self.session.get_one(IdempotentRequest, (business_id, key), with_for_update=True, populate_existing=True)

    def forget_before(self, moment: datetime) -> None:
        """Drop what is older than the promise of 24 hours."""
        self.session.exec(delete(IdempotentRequest).where(col(IdempotentRequest.created_at) < moment))
