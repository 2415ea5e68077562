"""Signed-in browsers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select, update

from allscale_app.store.repositories.base import Repository
from allscale_app.store.tables import Business, LoginSession, Membership, User

SignedIn = tuple[LoginSession, User, Business, Membership]


class Sessions(Repository):
    """Sessions by the hash of their cookie, and a user's list of them."""

    def signed_in(self, token_hash: str, *, now: datetime, seen_after: datetime) -> SignedIn | None:
        """The session with its user, business and membership, unless unknown, revoked, idle or over."""
        statement = (
            select(LoginSession, User, Business, Membership)
            .join(User, col(User.id) == col(LoginSession.user_id))
            .join(Business, col(Business.id) == col(LoginSession.business_id))
            .join(
                Membership,
                (col(Membership.business_id) == col(LoginSession.business_id))
                & (col(Membership.user_id) == col(LoginSession.user_id)),
            )
            .where(
                LoginSession.token_hash == token_hash,
                col(LoginSession.revoked_at).is_(None),
                LoginSession.expires_at > now,
                LoginSession.last_seen_at > seen_after,
            )
        )
        row = self.session.exec(statement).first()
        return (row[0], row[1], row[2], row[3]) if row else None

    def of_user(self, user_id: str, *, now: datetime, seen_after: datetime) -> Sequence[LoginSession]:
        """A user's sessions that still count, most recently used first."""
        statement = select(LoginSession).where(
            LoginSession.user_id == user_id,
            col(LoginSession.revoked_at).is_(None),
            LoginSession.expires_at > now,
            LoginSession.last_seen_at > seen_after,
        )
        return self.session.exec(statement.order_by(col(LoginSession.last_seen_at).desc())).all()

    def touch(self, token_hash: str, *, now: datetime) -> None:
        """Remember that the session was used."""
        self.session.exec(
            update(LoginSession).where(col(LoginSession.token_hash) == token_hash).values(last_seen_at=now)
        )

    def revoke(self, user_id: str, token_hash: str, *, now: datetime) -> bool:
        """End one session of a user; False when there was none to end."""
        result = self.session.exec(
            update(LoginSession)
            .where(
                col(LoginSession.user_id) == user_id,
                col(LoginSession.token_hash) == token_hash,
                col(LoginSession.revoked_at).is_(None),
            )
            .values(revoked_at=now)
        )
        return result.rowcount == 1

    def revoke_all(self, user_id: str, *, now: datetime, but: str = "") -> int:
        """End every session of a user, except the one whose hash is `but`; how many."""
        result = self.session.exec(
            update(LoginSession)
            .where(
                col(LoginSession.user_id) == user_id,
                col(LoginSession.token_hash) != but,
                col(LoginSession.revoked_at).is_(None),
            )
            .values(revoked_at=now)
        )
        return result.rowcount
