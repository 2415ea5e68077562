"""The files of a payment link for the business that made it."""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from allscale_app.bootstrap import web
from allscale_app.bootstrap.previewer import RenderFailed
from allscale_app.http.session import required_member
from allscale_app.services.link_poster import read_poster


def link_routes() -> list[Route]:
    """Under `/links/`."""
    return [Route("/links/{link_id}/poster.pdf", get_poster, methods=["GET"])]


async def get_poster(request: Request) -> Response:
    """One A4 page to print, as the link is now."""
    member = await required_member(request)
    link_id = request.path_params["link_id"]
    facts = await web.fetch(read_poster, business_id=member.business_id, link_id=link_id)
    try:
        content = await web.process().previewer.poster(facts)
    except RenderFailed as error:
        return Response(error.message, status_code=503, media_type="text/plain", headers={"Retry-After": "2"})
    name = quote(f"Poster {facts.link.slug}.pdf", safe="")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Cache-Control": "no-store"}
    return Response(content, media_type="application/pdf", headers=headers)
