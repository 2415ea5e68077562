"""Who wants no reminders."""

from __future__ import annotations

from datetime import datetime

from allscale_app.store.repositories.base import Repository
from allscale_app.store.tables import MailOptOut


class MailOptOuts(Repository):
    """Case-folded addresses, each per business."""

    def has(self, business_id: str, email_key: str) -> bool:
        """Whether that address stopped the reminders of a business."""
        return self.session.get(MailOptOut, (business_id, email_key)) is not None

    def put(self, business_id: str, email_key: str, *, at: datetime) -> bool:
        """Stop them; False when they were stopped before."""
        return not self.has(business_id, email_key) and self.add_unless_known(
            MailOptOut(business_id=business_id, email_key=email_key, at=at)
        )

    def remove(self, business_id: str, email_key: str) -> bool:
        """Let them go again; False when they were not stopped."""
        found = self.session.get(MailOptOut, (business_id, email_key))
        if found is None:
            return False
        self.session.delete(found)
        self.session.flush()
        return True
