"""Is this process alive, can it work: for machines that look after it."""

from __future__ import annotations

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from allscale_app.bootstrap import web
from allscale_app.http.metrics import books_word, metrics
from allscale_app.services.instance_health import read_instance_health

log = structlog.get_logger()

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
    """200 when the database answers, and Redis where there is one, else 503: take this process out of the balancer,
    do not restart it.

    `books` is what the last audit said. It never makes a process unready: pages must stay up while somebody looks.
    """
    try:
        health = await web.fetch(read_instance_health)
    except Exception:
        # Whatever keeps the database from answering, the balancer only needs to know that it does.
        log.exception("not ready")
        return JSONResponse({"status": "database unavailable"}, status_code=503)
    if not await web.in_thread(web.process().limiter.answers):
        return JSONResponse({"status": "redis unavailable"}, status_code=503)
    return JSONResponse({"status": "ready", "books": books_word(health.audit)})


async def robots(_: Request) -> Response:
    """The landing page is for everybody, links to invoices are not."""
    return PlainTextResponse(ROBOTS)
