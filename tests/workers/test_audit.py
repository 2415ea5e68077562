"""The nightly audit: it runs by the clock, and neither findings nor its own failure stay silent."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from allscale_app.bootstrap.worker import WorkerProcess
from allscale_app.services.audit_finding import Finding
from allscale_app.services.audit_report import AuditStatus, BooksAnswer
from allscale_app.services.audit_runs import audit_standing
from allscale_app.workers import jobs
from allscale_app.workers.schedule import Schedules


def standing(worker: WorkerProcess) -> AuditStatus | None:
    return worker.application.fetch_sync(audit_standing).status


def test_the_clock_queues_it_once_a_night(worker, jobs, ctx, monkeypatch):
    from allscale_app.workers.jobs import JOBS

    ran = list[str]()
    run = JOBS.run

    def note(worker: WorkerProcess, name: str, payload: dict[str, object], *, is_last: bool) -> None:
        ran.append(name)
        run(worker, name, payload, is_last=is_last)

    monkeypatch.setattr(JOBS, "run", note)
    for _ in range(3):
        Schedules(worker.application, JOBS).enqueue_due(now=ctx.clock.now())
        jobs.drain()
    nightly = ("audit_books", "reread_networks", "reread_network", "forget_old")
    assert [ran.count(name) for name in nightly] == [1, 1, 1, 1]
    assert standing(worker) is AuditStatus.GREEN


def test_a_finding_is_an_error_in_the_log(worker, monkeypatch):
    finding = Finding("totals", "an account", "1 is stored, postings say 2")
    sizes = dict.fromkeys(("entries", "accounts", "transfers", "payments", "invoices", "units"), 0)
    monkeypatch.setattr("allscale_app.bootstrap.auditor.read_books", lambda *_: BooksAnswer(sizes, (finding,)))
    with capture_logs() as lines:
        jobs.audit_books(worker)
    (loud,) = [line for line in lines if line["log_level"] == "error"]
    assert (loud["event"], loud["words"]) == ("audit.finding", "1 is stored, postings say 2")
    assert standing(worker) is AuditStatus.FINDINGS


def test_an_audit_that_breaks_off_is_remembered_as_failed(worker, monkeypatch):
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("allscale_app.bootstrap.auditor.read_books", fail)
    with capture_logs() as lines, pytest.raises(OSError, match="No space left"):
        jobs.JOBS.run(worker, "audit_books", {}, is_last=False)
    assert [line["event"] for line in lines if line["log_level"] == "critical"] == ["audit.failed"]
    last = worker.application.fetch_sync(audit_standing)
    assert (last.status, last.problem) == (AuditStatus.FAILED, jobs.DISK_FULL)
