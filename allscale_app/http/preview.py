"""The editor's preview: a page of the PDF as a picture, the whole PDF, and the mail, all from the saved draft."""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from allscale_app.bootstrap import web
from allscale_app.bootstrap.previewer import RenderFailed, mail_page
from allscale_app.http.policy import LOOK_ONLY
from allscale_app.http.session import required_member
from allscale_app.services import rate_limits
from allscale_app.services.document_facts import InvoiceFacts
from allscale_app.services.draft_preview import read_mail_preview, read_preview
from allscale_app.services.sessions import Member

WIDTH = 1_120
"""Pixels: twice the 560 that the editor shows, for sharp text on every screen."""
LAST_PAGE = 99


def preview_routes() -> list[Route]:
    """Under `/invoices/{id}/`; `?v=` is the draft's version, so that a picture may be kept."""
    return [
        Route("/invoices/{invoice_id}/preview-{page:int}.png", get_preview, methods=["GET"]),
        Route("/invoices/{invoice_id}/preview-mail.html", get_mail, methods=["GET"]),
        Route("/invoices/{invoice_id}/draft.pdf", get_pdf, methods=["GET"]),
    ]


async def get_preview(request: Request) -> Response:
    """Page `n` from 1 (the last one for a later one) with the number of pages in X-Page-Count."""
    facts = await _facts(request)
    page = min(max(request.path_params["page"], 1), LAST_PAGE)
    try:
        drawn = await web.process().previewer.draw(facts, page=page, width=WIDTH)
    except RenderFailed as error:
        return _later(error)
    kept = "private, max-age=3600" if request.query_params.get("v") else "no-store"
    headers = {"X-Page-Count": str(drawn.page_count), "Cache-Control": kept}
    return Response(drawn.png, media_type="image/png", headers=headers)


async def get_pdf(request: Request) -> Response:
    """The draft as a file; without number, link and address it is no invoice yet, and says so."""
    facts = await _facts(request)
    try:
        content = await web.process().previewer.pdf(facts)
    except RenderFailed as error:
        return _later(error)
    name = quote(f"Draft {facts.invoice.title or 'invoice'}.pdf".replace("/", "-"), safe="")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(content, media_type="application/pdf", headers=headers)


async def get_mail(request: Request) -> Response:
    """The HTML of the mail, for a frame of the editor."""
    member = await _member(request)
    invoice_id = request.path_params["invoice_id"]
    facts = await web.fetch(read_mail_preview, business_id=member.business_id, invoice_id=invoice_id)
    return HTMLResponse(
        mail_page(facts), headers={"Content-Security-Policy": LOOK_ONLY, "X-Frame-Options": "SAMEORIGIN"}
    )


async def _facts(request: Request) -> InvoiceFacts:
    member = await _member(request)
    invoice_id = request.path_params["invoice_id"]
    return await web.fetch(read_preview, business_id=member.business_id, invoice_id=invoice_id)


async def _member(request: Request) -> Member:
    member = await required_member(request)
    await web.take(rate_limits.PREVIEW_PER_MEMBER, member.user_id)
    return member


def _later(error: RenderFailed) -> Response:
    return Response(error.message, status_code=503, media_type="text/plain", headers={"Retry-After": "2"})
