"""The append-only history of invoices."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from allscale_app.store.conflicts import insert_new
from allscale_app.store.happenings import Happenings
from allscale_app.store.repositories.base import Repository
from allscale_app.store.tables import Invoice, TimelineEvent


class Timeline(Repository):
    """What happened to an invoice, and a business's recent activity. `happened` hears of each new step."""

    def __init__(self, session: Session, happened: Happenings | None = None) -> None:
        super().__init__(session)
        self._happened = happened

    def append(
        self,
        invoice: Invoice,
        *,
        kind: str,
        actor: str,
        at: datetime,
        data: dict[str, Any],
        dedupe_key: str | None = None,
    ) -> bool:
        """Write one event; False when `dedupe_key` was written for this invoice before."""
        row = {
            "invoice_id": invoice.id,
            "business_id": invoice.business_id,
            "at": at,
            "kind": kind,
            "actor": actor,
            "data": data,
            "dedupe_key": dedupe_key,
        }
        is_new = bool(insert_new(self.session, TimelineEvent, [row], returning=("id",)))
        if is_new and self._happened is not None:
            self._happened.note_step(business_id=invoice.business_id, invoice_id=invoice.id, kind=kind, data=data)
        return is_new

    def of_invoice(self, invoice_id: str) -> Sequence[TimelineEvent]:
        """Everything, oldest first."""
        statement = select(TimelineEvent).where(TimelineEvent.invoice_id == invoice_id)
        return self.session.exec(statement.order_by(col(TimelineEvent.id))).all()

    def has(self, invoice_id: str, dedupe_key: str) -> bool:
        """Whether this was written before."""
        statement = select(TimelineEvent.id).where(
            TimelineEvent.invoice_id == invoice_id, TimelineEvent.dedupe_key == dedupe_key
        )
        return self.session.exec(statement).first() is not None

    def recent(self, business_id: str, *, limit: int, kinds: Collection[str] = ()) -> Sequence[TimelineEvent]:
        """A business's latest events, newest first; only those of `kinds` if any are named."""
        statement = select(TimelineEvent).where(TimelineEvent.business_id == business_id)
        if kinds:
            statement = statement.where(col(TimelineEvent.kind).in_(sorted(kinds)))
        return self.session.exec(statement.order_by(col(TimelineEvent.id).desc()).limit(limit)).all()
