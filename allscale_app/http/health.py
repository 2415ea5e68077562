"""Is this process alive, can it work, how far behind is it: for machines that look after it."""

from __future__ import annotations

import secrets

import structlog
from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from allscale_app.bootstrap import web
from allscale_app.http.gate import LOOPBACK
from allscale_app.services.audit_report import AuditStatus
from allscale_app.services.audit_runs import AuditStanding
from allscale_app.services.instance_health import read_instance_health

log = structlog.get_logger()

NETWORK_BEHIND = Gauge("allscale_network_behind_seconds", "Seconds since the newest known block.", ["network"])
NETWORK_HEALTHY = Gauge("allscale_network_healthy", "1 while a network is read without trouble.", ["network"])
AUDIT_FINDINGS = Gauge("allscale_audit_findings", "What the last audit of the books found wrong.")
AUDIT_GREEN = Gauge("allscale_audit_green", "1 while the last audit of the books is whole, right and not overdue.")
AUDIT_AGE = Gauge("allscale_audit_age_seconds", "Seconds since the last audit of the books.")
LIVE_TOPICS = Gauge("allscale_live_topics", "Topics that the open pages of this process watch.")

ROBOTS = "User-agent: *\nDisallow: /pay/\nDisallow: /api/\nDisallow: /auth/\n"


def health_routes() -> list[Route]:
    """Liveness, readiness, metrics, and what robots may read."""
    return [
        Route("/healthz", healthz, methods=["GET"]),
        Route("/readyz", readyz, methods=["GET"]),
        Route("/metrics", metrics, methods=["GET"]),
        Route("/robots.txt", robots, methods=["GET"]),
    ]


async def healthz(_: Request) -> Response:
    """200 as long as the process answers; asks nobody."""
    return JSONResponse({"status": "ok"})


async def readyz(_: Request) -> Response:
    """200 when the database answers, else 503: take this process out of the balancer, do not restart it.

    `books` is what the last audit said. It never makes a process unready: pages must stay up while somebody looks.
    """
    try:
        health = await web.fetch(read_instance_health)
    except Exception:
        # Whatever keeps the database from answering, the balancer only needs to know that it does.
        log.exception("not ready")
        return JSONResponse({"status": "database unavailable"}, status_code=503)
    return JSONResponse({"status": "ready", "books": _books(health.audit)})


async def metrics(request: Request) -> Response:
    """Prometheus text, for the machine itself or for who brings ALLSCALE_METRICS_TOKEN; 404 for others."""
    if not _may_see_metrics(request):
        return PlainTextResponse("Not Found", status_code=404)
    health = await web.fetch(read_instance_health)
    for age in health.networks:
        NETWORK_HEALTHY.labels(age.key).set(age.status == "healthy")
        if age.behind_seconds is not None:
            NETWORK_BEHIND.labels(age.key).set(age.behind_seconds)
    AUDIT_FINDINGS.set(health.audit.findings_count)
    AUDIT_GREEN.set(_books(health.audit) == AuditStatus.GREEN)
    if health.audit_age_seconds is not None:
        AUDIT_AGE.set(health.audit_age_seconds)
    LIVE_TOPICS.set(web.process().bus.watcher_count())
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


async def robots(_: Request) -> Response:
    """The landing page is for everybody, links to invoices are not."""
    return PlainTextResponse(ROBOTS)


def _books(audit: AuditStanding) -> str:
    """green, findings, incomplete, failed; `unchecked` before the first run, `overdue` when the nightly one was missed."""
    if audit.status is None:
        return "unchecked"
    return "overdue" if audit.is_stale and audit.status is AuditStatus.GREEN else audit.status.value


def _may_see_metrics(request: Request) -> bool:
    token = web.process().application.settings.metrics_token.get_secret_value()
    if token:
        return secrets.compare_digest(request.headers.get("authorization", "").encode(), f"Bearer {token}".encode())
    came_directly = "x-forwarded-for" not in request.headers and "forwarded" not in request.headers
    return came_directly and request.client is not None and request.client.host in LOOPBACK
