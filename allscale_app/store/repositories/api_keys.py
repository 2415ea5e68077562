"""Keys of programs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select, update

from allscale_app.store.repositories.base import Repository
from allscale_app.store.tables import ApiKey


class ApiKeys(Repository):
    """API keys by secret hash, and a business's list of them."""

    def by_secret(self, secret_hash: str) -> ApiKey | None:
        """The key that is not revoked, or None."""
        statement = select(ApiKey).where(ApiKey.secret_hash == secret_hash, col(ApiKey.revoked_at).is_(None))
        return self.session.exec(statement).first()

    def find(self, business_id: str, key_id: str) -> ApiKey | None:
        """A business's key, or None."""
        return self.session.exec(select(ApiKey).where(ApiKey.id == key_id, ApiKey.business_id == business_id)).first()

    def list(self, business_id: str) -> Sequence[ApiKey]:
        """A business's keys, newest first."""
        statement = select(ApiKey).where(ApiKey.business_id == business_id)
        return self.session.exec(statement.order_by(col(ApiKey.created_at).desc())).all()

    def touch(self, key_id: str, *, now: datetime) -> None:
        """Remember that the key was used."""
        self.session.exec(update(ApiKey).where(col(ApiKey.id) == key_id).values(last_used_at=now))

    def revoke_of(self, user_id: str, *, now: datetime) -> None:
        """End every key that a user made."""
        self.session.exec(
            update(ApiKey)
            .where(col(ApiKey.user_id) == user_id, col(ApiKey.revoked_at).is_(None))
            .values(revoked_at=now)
        )
