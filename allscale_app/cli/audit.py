"""`allscale audit`: run it, print it."""

from __future__ import annotations

import json

import typer

from allscale_app.bootstrap.auditor import audit
from allscale_app.bootstrap.build import build_application
from allscale_app.services.audit_report import AuditReport, AuditStatus, report_json
from allscale_app.settings import Settings
from allscale_app.store.migrate import require_ready

EXIT_CODES = {AuditStatus.GREEN: 0, AuditStatus.FINDINGS: 1, AuditStatus.INCOMPLETE: 2}


def run(settings: Settings, *, as_json: bool) -> int:
    """Audit this instance's books and remember the result; the exit code."""
    application = build_application(settings)
    try:
        require_ready(application.database)
        report = audit(application)
    finally:
        application.database.dispose()
    typer.echo(json.dumps(report_json(report)) if as_json else as_text(report))
    return EXIT_CODES[report.status]


def as_text(report: AuditReport) -> str:
    """The table of invariants, then each finding."""
    widest = max(len(each.invariant.words) for each in report.outcomes)
    lines = [f"{'INVARIANT':{widest}}  {'CHECKED':>20}  FINDINGS"]
    for each in report.outcomes:
        checked = f"{each.checked:,} {each.invariant.subject}"
        lines.append(f"{each.invariant.words:{widest}}  {checked:>20}  {each.findings or 'none':>8}")
    lines += [f"\nNot asked: {network}: {reason}" for network, reason in report.silent.items()]
    lines += [f"\n{each.check}  {each.subject}\n    {each.words}" for each in report.findings]
    lines.append(f"\n{_VERDICTS[report.status]}")
    return "\n".join(lines)


_VERDICTS = {
    AuditStatus.GREEN: "Green: the books are right, and the chain says the same.",
    AuditStatus.FINDINGS: "Something is wrong. Do not pay anything out before it is explained.",
    AuditStatus.INCOMPLETE: "The books add up, but not every network could be asked.",
}
