"""What became of audits: stored for pages and probes, told to operators when something is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from allscale_app.services.audit_report import AuditReport, AuditStatus, finding_rows, outcome_rows
from allscale_app.services.context import Context
from allscale_app.services.operator_notices import notify_operators
from allscale_app.store.tables import AuditRun
from allscale_app.store.uow import ReadUow, WriteUow

TOPIC = "audit"
STALE_AFTER = timedelta(hours=36)
"""A nightly run that is older has been missed."""
MOST_KEPT = 100
"""Findings that are kept of one run; all of them are counted."""


@dataclass(frozen=True, slots=True)
class AuditStanding:
    """Where the books stand. `status` is None before the first run; `is_stale`: the nightly run was missed."""

    status: AuditStatus | None = None
    at: datetime | None = None
    findings_count: int = 0
    problem: str = ""
    is_stale: bool = False


def audit_standing(uow: ReadUow, ctx: Context) -> AuditStanding:
    """What the last run said."""
    run = uow.audit_runs.last()
    if run is None:
        return AuditStanding()
    is_stale = ctx.clock.now() - run.at > STALE_AFTER
    return AuditStanding(AuditStatus(run.status), run.at, run.findings_count, run.problem, is_stale)


def store_audit(uow: WriteUow, ctx: Context, *, report: AuditReport) -> None:
    """Remember a run; every operator hears of findings."""
    run = AuditRun(
        at=report.at,
        status=report.status.value,
        problem=report.problem,
        findings_count=len(report.findings),
        outcomes=outcome_rows(report.outcomes),
        findings=finding_rows(report.findings[:MOST_KEPT]),
    )
    _keep(uow, ctx, run)
    if report.findings:
        _tell_operators(uow, ctx, run)


def store_failed_audit(uow: WriteUow, ctx: Context, *, reason: str) -> None:
    """Remember that a run did not come to its end: what stood before is no longer the last word."""
    run = AuditRun(at=ctx.clock.now(), status=AuditStatus.FAILED.value, problem=reason, outcomes=[], findings=[])
    _keep(uow, ctx, run)


def _keep(uow: WriteUow, ctx: Context, run: AuditRun) -> None:
    uow.audit_runs.add(run)
    uow.flush()
    uow.events.publish(TOPIC, at=ctx.clock.now())


def _tell_operators(uow: WriteUow, ctx: Context, run: AuditRun) -> None:
    first = run.findings[0]["words"]
    notify_operators(uow, ctx, kind="audit_findings", dedupe=str(run.id), count=run.findings_count, first=first)
