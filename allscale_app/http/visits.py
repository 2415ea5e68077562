"""Which requests for a public page are visits, counted once the page is on its way: no cookie, no address is kept."""

from __future__ import annotations

from collections.abc import Sequence

import structlog
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response

from allscale_app.bootstrap import web
from allscale_app.domain.errors import TooMany
from allscale_app.http.place import client_place
from allscale_app.services import rate_limits
from allscale_app.services.visits import count_visit

log = structlog.get_logger()

PROGRAMS = ("bot", "crawl", "spider", "preview", "externalhit", "whatsapp")
"""In the names of what fetches pages for search engines and for chats that a link was sent in."""


def counted_visit(request: Request, page: Response, *, business_id: str, object_ids: Sequence[str]) -> Response:
    """`page`, which counts as a visit to `object_ids` when a person's browser asked for it."""
    if object_ids and is_visit(request):
        page.background = BackgroundTask(_count, request, business_id=business_id, object_ids=object_ids)
    return page


def is_visit(request: Request) -> bool:
    """A browser opened the page; programs that name themselves, checks by HEAD and fetches in advance did not."""
    agent = request.headers.get("user-agent", "").lower()
    in_advance = "prefetch" in request.headers.get("sec-purpose", "")
    return request.method == "GET" and not in_advance and not any(name in agent for name in PROGRAMS)


async def _count(request: Request, *, business_id: str, object_ids: Sequence[str]) -> None:
    try:
        hops = web.process().application.settings.trusted_proxy_hops
        await web.take(rate_limits.VISITS_PER_PLACE, client_place(request, proxy_hops=hops))
        await web.run(count_visit, business_id=business_id, object_ids=object_ids)
    except TooMany:
        return
    except Exception:  # the visitor has the page: a busy database may not undo that
        log.exception("a visit could not be counted")
