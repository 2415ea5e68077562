"""The demo's bank, imported in the demo only: a statement that pays an invoice."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from allscale_app.bootstrap import web
from allscale_app.bootstrap.demo_bank import statement_for


def demo_bank_routes() -> list[Route]:
    """Under `/dev`."""
    return [Route("/dev/statement/{token}.xml", get_statement, methods=["GET"])]


async def get_statement(request: Request) -> Response:
    """A camt.053 of `?currency=` that pays what is open; 422, 404 or 409 in words where it cannot be paid so."""
    token, currency = request.path_params["token"], request.query_params.get("currency", "")
    content = await web.in_thread(statement_for, web.process().application, token=token, currency=currency)
    headers = {"Content-Disposition": 'attachment; filename="statement.xml"', "Cache-Control": "no-store"}
    return Response(content, media_type="application/xml", headers=headers)
