"""Signed-in browsers."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, select, update

from allscale_app.store.repositories.base import Repository
from allscale_app.store.tables import LoginSession


class Sessions(Repository):
    """Sessions by the hash of their cookie."""

    def live(self, token_hash: str, *, now: datetime) -> LoginSession | None:
        """The session, unless it is unknown, revoked or over."""
        statement = select(LoginSession).where(
            LoginSession.token_hash == token_hash,
            col(LoginSession.revoked_at).is_(None),
            LoginSession.expires_at > now,
        )
        return self.session.exec(statement).first()

    def revoke_all(self, user_id: str, *, now: datetime) -> None:
        """End every session of a user."""
        self.session.exec(
            update(LoginSession)
            .where(col(LoginSession.user_id) == user_id, col(LoginSession.revoked_at).is_(None))
            .values(revoked_at=now)
        )
