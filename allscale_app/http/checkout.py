"""The payer's page before any script has run: its shell, with a title for link previews and a true 404."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from allscale_app.bootstrap import web
from allscale_app.domain.errors import NotFound
from allscale_app.http.built_pages import BuiltPages
from allscale_app.services.link_preview import preview_link

NOT_FOUND_TITLE = "We can't find this invoice"


def checkout_routes(pages: BuiltPages) -> list[Route]:
    """`/pay/{token}` from the built `pages`. The token comes from strangers; all there is to say is in its row."""

    async def pay(request: Request) -> Response:
        try:
            preview = await web.fetch(preview_link, token=request.path_params["token"])
        except NotFound:
            return HTMLResponse(pages.shell_page(title=NOT_FOUND_TITLE), status_code=404)
        return HTMLResponse(pages.shell_page(title=preview.title, description=preview.description))

    return [Route(path, pay, methods=["GET"]) for path in ("/pay/{token}", "/pay/{token}/")]
