"""POSTs under an Idempotency-Key."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, delete

from allscale_app.store.repositories.base import Repository
from allscale_app.store.tables import IdempotentRequest


class Idempotency(Repository):
    """One row per business and key."""

    def find(self, business_id: str, key: str) -> IdempotentRequest | None:
        """The request seen under this key, or None."""
        return self.session.get(IdempotentRequest, (business_id, key), with_for_update=True)

    def forget_before(self, moment: datetime) -> None:
        """Drop what is older than the promise of 24 hours."""
        self.session.exec(delete(IdempotentRequest).where(col(IdempotentRequest.created_at) < moment))
