"""Files of the signed-in business: its documents, its lists, its logo. Ownership is in each query."""

from __future__ import annotations

from typing import Protocol

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from allscale_app.bootstrap import web
from allscale_app.domain.errors import InvalidInput
from allscale_app.http.answers import file_response
from allscale_app.http.place import see_other
from allscale_app.http.session import required_member
from allscale_app.services.balance_export import export_history
from allscale_app.services.business_settings import replace_logo
from allscale_app.services.contact_export import export_contacts
from allscale_app.services.contact_file import MOST_BYTES as MOST_CONTACT_BYTES
from allscale_app.services.contact_file import decode_contacts
from allscale_app.services.contact_list import read_contact_filter
from allscale_app.services.contact_upload import keep_upload
from allscale_app.services.context import Context
from allscale_app.services.csv_text import Writer, csv_text, json_text
from allscale_app.services.history_query import read_history_query
from allscale_app.services.invoice_export import export_invoices
from allscale_app.services.invoice_list import read_filter, read_sort
from allscale_app.services.invoice_log import export_log
from allscale_app.services.logo import MOST_BYTES, read_logo
from allscale_app.services.received_export import export_own_payments, export_received
from allscale_app.services.stored_documents import StoredFile, business_logo, chosen_pdfs, invoice_pdf, receipt_pdf
from allscale_app.store.uow import ReadUow

SETTINGS = "/settings"
CONTACTS = "/contacts"
MOST_CHOSEN = 1_000
MOST_PDFS = 100


class DocumentService(Protocol):
    """Finds one document of a business's invoice."""

    def __call__(self, uow: ReadUow, ctx: Context, *, business_id: str, invoice_id: str) -> StoredFile:
        """One question in one snapshot."""


def download_routes() -> list[Route]:
    """Everything that a member may fetch as a file, and the one file that a member sends."""
    return [
        Route("/invoices/export.csv", get_list, methods=["GET"]),
        Route("/invoices/export.json", get_list, methods=["GET"]),
        Route("/invoices/received/export.csv", get_received, methods=["GET"]),
        Route("/invoices/received/export.json", get_received, methods=["GET"]),
        Route("/invoices/received/{invoice_id}/payments.csv", get_own_payments, methods=["GET"]),
        Route("/invoices/received/{invoice_id}/payments.json", get_own_payments, methods=["GET"]),
        Route("/balance/export.csv", get_history, methods=["GET"]),
        Route("/invoices/documents.zip", get_chosen, methods=["GET"]),
        Route("/contacts/export.csv", get_contacts, methods=["GET"]),
        Route("/invoices/{invoice_id}/invoice.pdf", get_invoice, methods=["GET"]),
        Route("/invoices/{invoice_id}/receipt.pdf", get_receipt, methods=["GET"]),
        Route("/invoices/{invoice_id}/log.csv", get_log, methods=["GET"]),
        Route("/invoices/{invoice_id}/log.json", get_log, methods=["GET"]),
        Route("/contacts/import", post_contacts, methods=["POST"]),
        Route("/settings/logo.png", get_logo, methods=["GET"]),
        Route("/settings/logo", post_logo, methods=["POST"]),
    ]


async def get_invoice(request: Request) -> Response:
    """The PDF that was sent."""
    return await _document(request, invoice_pdf)


async def get_receipt(request: Request) -> Response:
    """The receipt of a paid invoice."""
    return await _document(request, receipt_pdf)


async def get_list(request: Request) -> Response:
    """The list as CSV or JSON: the filter of the page's own query string, or `?ids=inv_…,inv_…` for those chosen."""
    member = await required_member(request)
    query = request.query_params
    content = await web.fetch(
        export_invoices,
        business_id=member.business_id,
        narrow=read_filter(query, timezone=member.timezone),
        sort=read_sort(query.get("sort")),
        invoice_ids=_chosen(request),
        write=_writer(request),
    )
    return _table(request, content, name="invoices")


async def get_history(request: Request) -> Response:
    """The history of the balance as CSV: the filters of the page's own query string."""
    member = await required_member(request)
    registry = web.process().application.context.registry
    query = read_history_query(request.query_params, registry=registry, timezone=member.timezone)
    content = await web.fetch(export_history, business_id=member.business_id, query=query)
    return _csv(content, filename="balance.csv")


async def get_chosen(request: Request) -> Response:
    """The PDFs of `?ids=inv_…,inv_…` in one ZIP."""
    member = await required_member(request)
    chosen = [each for each in request.query_params.get("ids", "").split(",") if each][:MOST_PDFS]
    file = await web.fetch(chosen_pdfs, business_id=member.business_id, invoice_ids=chosen)
    return file_response(request, file)


async def get_log(request: Request) -> Response:
    """Everything that happened to one invoice, as CSV or JSON."""
    member = await required_member(request)
    name, content = await web.fetch(
        export_log,
        business_id=member.business_id,
        invoice_id=request.path_params["invoice_id"],
        write=_writer(request),
    )
    return _table(request, content, name=f"{name}-log")


async def get_received(request: Request) -> Response:
    """What came to the user, as CSV or JSON: the filter of the page's own query string."""
    member = await required_member(request)
    content = await web.fetch(
        export_received,
        user_id=member.user_id,
        business_id=member.business_id,
        narrow=read_filter(request.query_params, timezone=member.timezone),
        write=_writer(request),
    )
    return _table(request, content, name="received")


async def get_own_payments(request: Request) -> Response:
    """The payments of one invoice that came to the user, as CSV or JSON."""
    member = await required_member(request)
    name, content = await web.fetch(
        export_own_payments,
        user_id=member.user_id,
        invoice_id=request.path_params["invoice_id"],
        write=_writer(request),
    )
    return _table(request, content, name=f"{name}-payments")


async def get_contacts(request: Request) -> Response:
    """The contacts of the page's own query string, or `?ids=con_…,con_…` for those chosen, as CSV."""
    member = await required_member(request)
    content = await web.fetch(
        export_contacts,
        business_id=member.business_id,
        narrow=read_contact_filter(request.query_params),
        contact_ids=_chosen(request),
    )
    return _csv(content, filename="contacts.csv")


async def post_contacts(request: Request) -> Response:
    """Field contacts, a CSV file that is held until its sender has seen what it would do: 303 back to the list, with
    `?error=WORDS` for what could not be read."""
    member = await required_member(request)
    async with request.form(max_files=1, max_fields=5) as form:
        upload = form.get("contacts")
        content, name = b"", ""
        if upload is not None and not isinstance(upload, str):
            content, name = await upload.read(MOST_CONTACT_BYTES + 1), upload.filename or ""
    try:
        text = decode_contacts(content)
    except InvalidInput as error:
        return see_other(CONTACTS, error=error.message)
    whose = {"business_id": member.business_id, "user_id": member.user_id}
    await web.run(keep_upload, **whose, name=name, content=text)
    return see_other(CONTACTS)


async def get_logo(request: Request) -> Response:
    """The business's logo as it is now."""
    member = await required_member(request)
    file = await web.fetch(business_logo, business_id=member.business_id)
    return file_response(request, file, may_be_kept=bool(request.query_params.get("v")))


async def post_logo(request: Request) -> Response:
    """Field logo, a file: 303 back to the settings with `?notice=logo_saved` or `?error=CODE`."""
    member = await required_member(request)
    async with request.form(max_files=1, max_fields=5) as form:
        upload = form.get("logo")
        content = b"" if upload is None or isinstance(upload, str) else await upload.read(MOST_BYTES + 1)
    context = web.process().application.context
    try:
        logo = await web.in_thread(read_logo, context, content=content, business_id=member.business_id)
    except InvalidInput as error:
        return see_other(SETTINGS, error=error.error_code)
    await web.run(replace_logo, business_id=member.business_id, user_id=member.user_id, logo=logo)
    return see_other(SETTINGS, notice="logo_saved")


def _chosen(request: Request) -> list[str]:
    return [each for each in request.query_params.get("ids", "").split(",") if each][:MOST_CHOSEN]


def _writer(request: Request) -> Writer:
    return json_text if request.url.path.endswith(".json") else csv_text


def _table(request: Request, content: str, *, name: str) -> Response:
    """A table in the kind of file that the address names."""
    if not request.url.path.endswith(".json"):
        return _csv(content, filename=f"{name.replace('/', '-')}.csv")
    headers = {"Content-Disposition": f'attachment; filename="{name.replace("/", "-")}.json"'}
    return Response(content, media_type="application/json", headers=headers)


def _csv(content: str, *, filename: str) -> Response:
    return Response(
        content, media_type="text/csv", headers={"Content-Disposition": f'attachment; filename="{filename}"'}
    )


async def _document(request: Request, service: DocumentService) -> Response:
    member = await required_member(request)
    invoice_id = request.path_params["invoice_id"]
    return file_response(request, await web.fetch(service, business_id=member.business_id, invoice_id=invoice_id))
