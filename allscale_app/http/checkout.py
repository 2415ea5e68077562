"""The payer's page before any script has run: its shell, with a title for link previews and a true 404; its files."""

from __future__ import annotations

import html
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from allscale_app.bootstrap import web
from allscale_app.bootstrap.previewer import RenderFailed
from allscale_app.domain.errors import NotFound
from allscale_app.http.answers import file_response, page_response
from allscale_app.http.built_pages import BuiltPages
from allscale_app.services import rate_limits
from allscale_app.services.link_preview import preview_link
from allscale_app.services.stored_documents import checkout_logo, checkout_pdf, checkout_receipt
from allscale_app.services.transfer_facts import read_transfer

NOT_FOUND_TITLE = "We can't find this invoice"
NOT_FOUND = "The link is incomplete, or it was replaced by a newer one."
WITHOUT_SCRIPT = "This page watches for your payment, and needs JavaScript for it."


def checkout_routes(pages: BuiltPages) -> list[Route]:
    """`/pay/{token}` from the built `pages`. The token comes from strangers; all there is to say is in its row."""

    async def pay(request: Request) -> Response:
        try:
            preview = await web.fetch(preview_link, token=request.path_params["token"])
        except NotFound:
            gone = _without_script(NOT_FOUND_TITLE, NOT_FOUND)
            return page_response(request, pages.shell_page(title=NOT_FOUND_TITLE, without_script=gone), status=404)
        plain = _without_script(preview.title, preview.description, token=request.path_params["token"])
        document = pages.shell_page(
            title=preview.title, description=preview.description, name=preview.issuer, without_script=plain
        )
        return page_response(request, document)

    return [
        Route("/pay/{token}", pay, methods=["GET"]),
        Route("/pay/{token}/", pay, methods=["GET"]),
        Route("/pay/{token}/invoice.pdf", get_invoice, methods=["GET"]),
        Route("/pay/{token}/receipt.pdf", get_receipt, methods=["GET"]),
        Route("/pay/{token}/bank-transfer.pdf", get_transfer, methods=["GET"]),
        Route("/pay/{token}/logo.png", get_logo, methods=["GET"]),
    ]


def _without_script(title: str, sentence: str, *, token: str = "") -> str:
    """What a browser without JavaScript shows: the invoice in words, and where its payment details stand too."""
    words = f"<h1>{html.escape(title)}</h1><p>{html.escape(sentence)}</p>"
    if token:
        pdf = f'<a href="/pay/{html.escape(token)}/invoice.pdf">invoice as a PDF</a>'
        words += f"<p>{WITHOUT_SCRIPT} Amount, address and tokens also stand in the {pdf}.</p>"
    return f'<main class="without-script">{words}</main>'


async def get_invoice(request: Request) -> Response:
    """The PDF that the payer got by mail; whoever has the link may see it."""
    return file_response(request, await web.fetch(checkout_pdf, token=request.path_params["token"]))


async def get_receipt(request: Request) -> Response:
    """The receipt, once paid."""
    return file_response(request, await web.fetch(checkout_receipt, token=request.path_params["token"]))


async def get_transfer(request: Request) -> Response:
    """What to tell the bank, in `?currency=`, as a file; made anew each time, since a promised rate ends."""
    token = request.path_params["token"]
    facts = await web.fetch(read_transfer, token=token, currency=request.query_params.get("currency", ""))
    await web.take(rate_limits.TRANSFER_PER_LINK, token)
    try:
        content = await web.process().previewer.transfer(facts)
    except RenderFailed as error:
        return Response(error.message, status_code=503, media_type="text/plain", headers={"Retry-After": "2"})
    name = quote(f"Bank transfer {facts.invoice.invoice.number}.pdf".replace("/", "-"), safe="")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Cache-Control": "no-store"}
    return Response(content, media_type="application/pdf", headers=headers)


async def get_logo(request: Request) -> Response:
    """The issuer's logo as it was when the invoice was sent."""
    file = await web.fetch(checkout_logo, token=request.path_params["token"])
    return file_response(request, file, may_be_kept=True)
