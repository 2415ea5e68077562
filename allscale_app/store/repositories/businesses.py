"""Businesses and who belongs to them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from allscale_app.store.repositories.base import Repository
from allscale_app.store.tables import Business, Membership


class Businesses(Repository):
    """Businesses by id, memberships by user."""

    def find(self, business_id: str) -> Business | None:
        """The business, or None."""
        return self.session.get(Business, business_id)

    def get(self, business_id: str) -> Business:
        """The business of an id that is known to exist."""
        return self.session.get_one(Business, business_id)

    def lock(self, business_id: str) -> Business:
        """The business, held against other writers until commit."""
        statement = select(Business).where(Business.id == business_id).with_for_update()
        return self.session.exec(statement.execution_options(populate_existing=True)).one()

    def membership(self, business_id: str, user_id: str) -> Membership | None:
        """The user's membership, or None."""
        return self.session.get(Membership, (business_id, user_id))

    def memberships_of(self, user_id: str) -> Sequence[Membership]:
        """Every membership of a user, oldest first."""
        statement = select(Membership).where(Membership.user_id == user_id)
        return self.session.exec(statement.order_by(col(Membership.created_at))).all()

    def owner_id(self, business_id: str) -> str:
        """The user who owns a business; of several owners, the one who has for longest."""
        statement = select(Membership.user_id).where(Membership.business_id == business_id, Membership.role == "owner")
        return self.session.exec(statement.order_by(col(Membership.created_at), col(Membership.user_id)).limit(1)).one()

    def members(self, business_id: str) -> Sequence[Membership]:
        """Everyone in a business, oldest first."""
        statement = select(Membership).where(Membership.business_id == business_id)
        return self.session.exec(statement.order_by(col(Membership.created_at))).all()
