"""The people a business bills."""

from __future__ import annotations

from sqlmodel import select

from allscale_app.store.repositories.base import Repository
from allscale_app.store.tables import Contact


class Contacts(Repository):
    """Contacts of one business."""

    def find(self, business_id: str, contact_id: str) -> Contact | None:
        """A business's contact, or None."""
        return self.session.exec(
            select(Contact).where(Contact.id == contact_id, Contact.business_id == business_id)
        ).first()

    def by_email(self, business_id: str, email_key: str) -> Contact | None:
        """The contact of a case-folded address, or None."""
        return self.session.exec(
            select(Contact).where(Contact.business_id == business_id, Contact.email_key == email_key)
        ).first()
