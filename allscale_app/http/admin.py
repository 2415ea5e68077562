"""The operator's address, statements and payment files. Anybody else gets what an unknown address gets."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from allscale_app.bootstrap import web
from allscale_app.bootstrap.bank import import_statement, payment_file
from allscale_app.domain.errors import DomainError, NotFound
from allscale_app.domain.statement import MOST_BYTES
from allscale_app.http.built_pages import BuiltPages
from allscale_app.http.place import see_other
from allscale_app.http.session import signed_in
from allscale_app.services.sessions import Member

STATEMENTS = "/admin/statements"
_ID_LIMIT = 64


def admin_routes(pages: BuiltPages) -> list[Route]:
    """Under `/admin`; its page is drawn in the browser from the shell of the built `pages`."""

    async def page(request: Request) -> Response:
        member = await signed_in(request)
        known = member is not None and member.is_operator
        return HTMLResponse(pages.shell, status_code=200 if known else 404)

    return [
        Route("/admin", page, methods=["GET"]),
        Route("/admin/statements/upload", post_statement, methods=["POST"]),
        Route("/admin/refunds/{task_id}/pain001.xml", get_payment_file, methods=["GET"]),
        Route("/admin/{section}", page, methods=["GET"]),
    ]


async def post_statement(request: Request) -> Response:
    """A field statement, a file; `?account=` names the account of a file that does not say its own. 303 back, with
    `?error=WORDS` for what could not be read."""
    member = await _operator(request)
    async with request.form(max_files=1, max_fields=5) as form:
        upload = form.get("statement")
        content, name = b"", ""
        if upload is not None and not isinstance(upload, str):
            content, name = await upload.read(MOST_BYTES + 1), upload.filename or ""
    try:
        await web.in_thread(
            import_statement,
            web.process().application,
            file_name=name or "statement",
            content=content,
            actor=f"user:{member.user_id}",
            account=request.query_params.get("account", "")[:_ID_LIMIT],
        )
    except DomainError as error:
        return see_other(STATEMENTS, error=error.message)
    return see_other(STATEMENTS)


async def get_payment_file(request: Request) -> Response:
    """pain.001 of one payment that is to be sent back."""
    member = await _operator(request)
    task_id = request.path_params["task_id"]
    content = await web.in_thread(payment_file, web.process().application, user_id=member.user_id, task_id=task_id)
    headers = {"Content-Disposition": f'attachment; filename="{task_id}.xml"', "Cache-Control": "no-store"}
    return Response(content, media_type="application/xml", headers=headers)


async def _operator(request: Request) -> Member:
    member = await signed_in(request)
    if member is None or not member.is_operator:
        raise NotFound("There is nothing at this address.")
    return member
