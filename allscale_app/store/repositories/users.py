"""Users and the single-use links sent to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select, update

from allscale_app.store.repositories.base import Repository
from allscale_app.store.tables import MailToken, User


class Users(Repository):
    """Users by id or by case-folded e-mail."""

    def find(self, user_id: str) -> User | None:
        """The user, or None."""
        return self.session.get(User, user_id)

    def get(self, user_id: str) -> User:
        """The user of an id that is known to exist."""
        return self.session.get_one(User, user_id)

    def by_email(self, email_key: str) -> User | None:
        """The user of a case-folded address, or None."""
        return self.session.exec(select(User).where(User.email_key == email_key)).first()

    def operators(self) -> Sequence[User]:
        """Everybody who runs the instance."""
        return self.session.exec(select(User).where(col(User.is_operator).is_(True)).order_by(User.id)).all()

    def mail_token(self, token_hash: str, *, lock: bool = False) -> MailToken | None:
        """The single-use link of that hash, or None; `lock` holds it against other writers until commit."""
        return self.session.get(MailToken, token_hash, with_for_update=lock)

    def use_up_links(self, user_id: str, *, purpose: str, now: datetime) -> None:
        """Make every open link of that purpose worthless."""
        self.session.exec(
            update(MailToken)
            .where(
                col(MailToken.user_id) == user_id, col(MailToken.purpose) == purpose, col(MailToken.used_at).is_(None)
            )
            .values(used_at=now)
        )
