"""The editor's preview: one page of the PDF as a picture, drawn by the same renderer in a process of its own."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from allscale_app.bootstrap import web
from allscale_app.bootstrap.previewer import RenderFailed
from allscale_app.http.session import required_member
from allscale_app.services import rate_limits
from allscale_app.services.draft_preview import read_preview

WIDTH = 1_120
"""Pixels: twice the 560 that the editor shows, for sharp text on every screen."""
LAST_PAGE = 99


def preview_routes() -> list[Route]:
    """`/invoices/{id}/preview-{n}.png`; `?v=` is the draft's version, so that a picture may be kept."""
    return [Route("/invoices/{invoice_id}/preview-{page:int}.png", get_preview, methods=["GET"])]


async def get_preview(request: Request) -> Response:
    """Page `n` from 1 (the last one for a later one) with the number of pages in X-Page-Count."""
    member = await required_member(request)
    await web.take(rate_limits.PREVIEW_PER_MEMBER, member.user_id)
    facts = await web.fetch(read_preview, business_id=member.business_id, invoice_id=request.path_params["invoice_id"])
    page = min(max(request.path_params["page"], 1), LAST_PAGE)
    try:
        drawn = await web.process().previewer.draw(facts, page=page, width=WIDTH)
    except RenderFailed as error:
        return Response(error.message, status_code=503, media_type="text/plain", headers={"Retry-After": "2"})
    kept = "private, max-age=3600" if request.query_params.get("v") else "no-store"
    headers = {"X-Page-Count": str(drawn.page_count), "Cache-Control": kept}
    return Response(drawn.png, media_type="image/png", headers=headers)
