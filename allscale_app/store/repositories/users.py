"""Users and the single-use links sent to them."""

from __future__ import annotations

from sqlmodel import select

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

    def mail_token(self, token_hash: str) -> MailToken | None:
        """The single-use link of that hash, or None."""
        return self.session.get(MailToken, token_hash)
