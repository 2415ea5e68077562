"""Runs of the audit of the books."""

from __future__ import annotations

from sqlmodel import col, select

from allscale_app.store.repositories.base import Repository
from allscale_app.store.tables import AuditRun


class AuditRuns(Repository):
    """Add a run, read the last one."""

    def last(self) -> AuditRun | None:
        """The newest run, or None before the first."""
        return self.session.exec(select(AuditRun).order_by(col(AuditRun.id).desc()).limit(1)).first()
