"""/metrics: figures of the whole instance, from its database, and of this process, as Prometheus reads them."""

from __future__ import annotations

import secrets
from time import perf_counter

from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from allscale_app.bootstrap import web
from allscale_app.http.gate import LOOPBACK
from allscale_app.services.audit_report import AuditStatus
from allscale_app.services.audit_runs import AuditStanding
from allscale_app.services.instance_health import InstanceHealth, read_instance_health

NETWORK_BEHIND = Gauge("allscale_network_behind_seconds", "Seconds since the newest known block.", ["network"])
NETWORK_HEALTHY = Gauge("allscale_network_healthy", "1 while a network is read without trouble.", ["network"])
AUDIT_FINDINGS = Gauge("allscale_audit_findings", "What the last audit of the books found wrong.")
AUDIT_GREEN = Gauge("allscale_audit_green", "1 while the last audit of the books is whole, right and not overdue.")
AUDIT_AGE = Gauge("allscale_audit_age_seconds", "Seconds since the last audit of the books.")
LIVE_TOPICS = Gauge("allscale_live_topics", "Topics that the open pages of this process watch.")
JOBS = Gauge("allscale_jobs", "Jobs: waiting (due), scheduled (later), running, dead (given up).", ["state"])
JOBS_AGE = Gauge("allscale_jobs_oldest_age_seconds", "How long the oldest job that is due has waited.")
MAILS = Gauge("allscale_mails_last_day", "Mails queued in the last 24 hours, by what became of them.", ["status"])
DATABASE_SECONDS = Gauge("allscale_database_read_seconds", "How long this process took to read these figures.")


async def metrics(request: Request) -> Response:
    """Prometheus text, for the machine itself or for who brings ALLSCALE_METRICS_TOKEN; 404 for others."""
    if not _may_see_metrics(request):
        return PlainTextResponse("Not Found", status_code=404)
    began = perf_counter()
    health = await web.fetch(read_instance_health)
    DATABASE_SECONDS.set(perf_counter() - began)
    _show(health)
    LIVE_TOPICS.set(web.process().bus.watcher_count())
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


def books_word(audit: AuditStanding) -> str:
    """green, findings, incomplete, failed; `unchecked` before the first run, `overdue` when the nightly one was missed."""
    if audit.status is None:
        return "unchecked"
    return "overdue" if audit.is_stale and audit.status is AuditStatus.GREEN else audit.status.value


def _show(health: InstanceHealth) -> None:
    for age in health.networks:
        NETWORK_HEALTHY.labels(age.key).set(age.status == "healthy")
        if age.behind_seconds is not None:
            NETWORK_BEHIND.labels(age.key).set(age.behind_seconds)
    AUDIT_FINDINGS.set(health.audit.findings_count)
    AUDIT_GREEN.set(books_word(health.audit) == AuditStatus.GREEN)
    if health.audit_age_seconds is not None:
        AUDIT_AGE.set(health.audit_age_seconds)
    jobs = health.jobs
    counts = {"waiting": jobs.waiting, "scheduled": jobs.scheduled, "running": jobs.running, "dead": jobs.dead}
    for state, count in counts.items():
        JOBS.labels(state).set(count)
    JOBS_AGE.set(health.jobs_age_seconds)
    for status, count in health.mails.items():
        MAILS.labels(status).set(count)


def _may_see_metrics(request: Request) -> bool:
    token = web.process().application.settings.metrics_token.get_secret_value()
    if token:
        return secrets.compare_digest(request.headers.get("authorization", "").encode(), f"Bearer {token}".encode())
    came_directly = "x-forwarded-for" not in request.headers and "forwarded" not in request.headers
    return came_directly and request.client is not None and request.client.host in LOOPBACK
