"""The audit log: a chain of hashes that shows an edit."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import col, select

from allscale_app.store.repositories.base import Repository
from allscale_app.store.tables import AuditRecord

GENESIS = "0" * 64


class AuditLog(Repository):
    """Append a record, read the chain."""

    def append(
        self, *, at: datetime, actor: str, action: str, object_id: str, business_id: str | None, data: dict[str, Any]
    ) -> None:
        """Add one record that carries the hash of the last."""
        statement = select(AuditRecord).order_by(col(AuditRecord.seq).desc()).limit(1).with_for_update()
        last = self.session.exec(statement).first()
        record = AuditRecord(
            at=at,
            actor=actor,
            action=action,
            object_id=object_id,
            business_id=business_id,
            data=data,
            previous_hash=last.hash if last else GENESIS,
            hash="",
        )
        record.hash = record_hash(record)
        self.session.add(record)
        self.session.flush()

    def has(self, action: str, object_id: str) -> bool:
        """Whether this was recorded of that object before."""
        statement = select(AuditRecord.seq).where(AuditRecord.action == action, AuditRecord.object_id == object_id)
        return self.session.exec(statement.limit(1)).first() is not None

    def first(self, action: str, object_id: str) -> AuditRecord | None:
        """The first record of an action on that object, or None."""
        statement = select(AuditRecord).where(AuditRecord.action == action, AuditRecord.object_id == object_id)
        return self.session.exec(statement.order_by(col(AuditRecord.seq))).first()

    def of_action(self, action: str, *, since: datetime) -> Sequence[AuditRecord]:
        """Every record of an action since then, oldest first."""
        statement = select(AuditRecord).where(AuditRecord.action == action, AuditRecord.at >= since)
        return self.session.exec(statement.order_by(col(AuditRecord.seq))).all()

    def chain(self) -> Sequence[AuditRecord]:
        """Every record, oldest first."""
        return self.session.exec(select(AuditRecord).order_by(col(AuditRecord.seq))).all()


def record_hash(record: AuditRecord) -> str:
    """SHA-256 over the record and the hash before it."""
    body = json.dumps(
        [
            record.previous_hash,
            record.at.isoformat(),
            record.business_id,
            record.actor,
            record.action,
            record.object_id,
            record.data,
        ],
        sort_keys=True,
    )
    return hashlib.sha256(body.encode()).hexdigest()
