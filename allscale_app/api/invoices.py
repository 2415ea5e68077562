"""Invoices: create, list, read, change, send, cancel, duplicate, PDF, timeline, payments."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Request
from fastapi.responses import JSONResponse, Response

from allscale_app.api.access import InvoiceReader, InvoiceWriter
from allscale_app.api.answers import acting, etag, expected_version, invoice_reply, read_invoice_object
from allscale_app.api.idempotency import Reply, mutate
from allscale_app.api.json_route import JsonRoute
from allscale_app.api.objects import InvoiceObject, ListOf, PaymentObject, TimelineObject, answers
from allscale_app.api.schemas import CancelBody, InvoiceBody, InvoicePatch, ManualPaymentBody, RemindBody
from allscale_app.bootstrap import web
from allscale_app.services.cancel_invoice import cancel_invoice
from allscale_app.services.drafts import create_invoice, delete_draft, update_draft
from allscale_app.services.duplicate_invoice import duplicate_invoice
from allscale_app.services.invoice_detail import read_invoice
from allscale_app.services.manual_payments import record_payment_form
from allscale_app.services.reminders import remind_invoice
from allscale_app.services.send_invoice import create_and_send_invoice, send_invoice
from allscale_app.services.stored_documents import invoice_pdf
from allscale_app.views.api_objects import listing, payment_object, timeline_object

router = APIRouter(prefix="/invoices", tags=["Invoices"], route_class=JsonRoute)
IfMatch = Annotated[str | None, Header(alias="If-Match")]


@router.post(
    "",
    status_code=201,
    summary="Create an invoice, and send it with `send: true`",
    responses=answers(InvoiceObject, 201),
)
async def create(request: Request, caller: InvoiceWriter, body: InvoiceBody) -> JSONResponse:
    """One commit creates and sends."""
    form = body.model_dump(exclude={"send"}, exclude_unset=True)

    def work(uow: Any, ctx: Any) -> Reply:
        make = create_and_send_invoice if body.send else create_invoice
        made = make(uow, ctx, business_id=caller.business_id, acting=acting(caller), form=form)
        return invoice_reply(uow, ctx, caller, made.invoice.id, status=201)

    return await mutate(request, caller, work)


@router.get("/{invoice_id}", summary="Read an invoice", responses=answers(InvoiceObject))
async def read(caller: InvoiceReader, invoice_id: str) -> JSONResponse:
    """The `ETag` is what a change sends back as `If-Match`."""
    body, version = await web.fetch(read_invoice_object, business_id=caller.business_id, invoice_id=invoice_id)
    return JSONResponse(body, headers={"ETag": etag(version)})


@router.patch("/{invoice_id}", summary="Change a draft", responses=answers(InvoiceObject))
async def change(
    request: Request, caller: InvoiceWriter, invoice_id: str, body: InvoicePatch, if_match: IfMatch = None
) -> JSONResponse:
    """Only the fields that are named change; 409 once the invoice was sent, 412 for an outdated `If-Match`."""

    def work(uow: Any, ctx: Any) -> Reply:
        update_draft(
            uow,
            ctx,
            business_id=caller.business_id,
            invoice_id=invoice_id,
            form=body.model_dump(exclude_unset=True),
            expected_version=expected_version(if_match),
        )
        return invoice_reply(uow, ctx, caller, invoice_id)

    return await mutate(request, caller, work)


@router.delete("/{invoice_id}", status_code=204, summary="Delete a draft")
async def delete(caller: InvoiceWriter, invoice_id: str, if_match: IfMatch = None) -> Response:
    """409 once it was sent: cancel it instead."""
    await web.run(
        delete_draft,
        business_id=caller.business_id,
        invoice_id=invoice_id,
        expected_version=expected_version(if_match),
    )
    return Response(status_code=204)


@router.post("/{invoice_id}/send", summary="Send a draft", responses=answers(InvoiceObject))
async def send(request: Request, caller: InvoiceWriter, invoice_id: str, if_match: IfMatch = None) -> JSONResponse:
    """Numbers it, mails it and opens its checkout. Sending what is sent already changes nothing."""

    def work(uow: Any, ctx: Any) -> Reply:
        send_invoice(
            uow,
            ctx,
            business_id=caller.business_id,
            invoice_id=invoice_id,
            acting=acting(caller),
            expected_version=expected_version(if_match),
        )
        return invoice_reply(uow, ctx, caller, invoice_id)

    return await mutate(request, caller, work)


@router.post("/{invoice_id}/cancel", summary="Cancel a sent invoice", responses=answers(InvoiceObject))
async def cancel(
    request: Request,
    caller: InvoiceWriter,
    invoice_id: str,
    body: CancelBody | None = None,
    if_match: IfMatch = None,
) -> JSONResponse:
    """Only while nothing is settled or pending, else 409."""
    reason = body.reason if body else ""

    def work(uow: Any, ctx: Any) -> Reply:
        cancel_invoice(
            uow,
            ctx,
            business_id=caller.business_id,
            invoice_id=invoice_id,
            acting=acting(caller),
            reason=reason,
            expected_version=expected_version(if_match),
        )
        return invoice_reply(uow, ctx, caller, invoice_id)

    return await mutate(request, caller, work)


@router.post("/{invoice_id}/remind", summary="Remind the payer by mail", responses=answers(InvoiceObject))
async def remind(
    request: Request, caller: InvoiceWriter, invoice_id: str, body: RemindBody | None = None
) -> JSONResponse:
    """409 with the reason while nothing is due, money is on its way, or the payer opted out; 429 within ten minutes
    of the last one."""
    message = body.message if body else ""

    def work(uow: Any, ctx: Any) -> Reply:
        about = {"business_id": caller.business_id, "invoice_id": invoice_id}
        remind_invoice(uow, ctx, **about, acting=acting(caller), message=message)
        return invoice_reply(uow, ctx, caller, invoice_id)

    return await mutate(request, caller, work)


@router.post(
    "/{invoice_id}/duplicate",
    status_code=201,
    summary="A new draft with the same content",
    responses=answers(InvoiceObject, 201),
)
async def duplicate(request: Request, caller: InvoiceWriter, invoice_id: str) -> JSONResponse:
    """Recipient, lines and texts are copied; number, dates and payments are not."""

    def work(uow: Any, ctx: Any) -> Reply:
        copy = duplicate_invoice(uow, ctx, business_id=caller.business_id, invoice_id=invoice_id, acting=acting(caller))
        return invoice_reply(uow, ctx, caller, copy.invoice.id, status=201)

    return await mutate(request, caller, work)


@router.get(
    "/{invoice_id}/timeline",
    summary="Everything that happened, oldest first",
    responses=answers(ListOf[TimelineObject]),
)
async def timeline(caller: InvoiceReader, invoice_id: str) -> dict[str, Any]:
    """Append-only."""
    detail = await web.fetch(read_invoice, business_id=caller.business_id, invoice_id=invoice_id)
    currency = detail.invoice.currency
    return listing([timeline_object(event, invoice_currency=currency) for event in detail.timeline], None)


@router.get(
    "/{invoice_id}/payments", summary="The payment legs, first seen first", responses=answers(ListOf[PaymentObject])
)
async def payments(caller: InvoiceReader, invoice_id: str) -> dict[str, Any]:
    """One leg for each transfer."""
    detail = await web.fetch(read_invoice, business_id=caller.business_id, invoice_id=invoice_id)
    registry = web.process().application.context.registry
    rows = [payment_object(leg, registry, invoice_currency=detail.invoice.currency) for leg in detail.legs]
    return listing(rows, None)


@router.post(
    "/{invoice_id}/payments",
    status_code=201,
    summary="Record a payment that reached you elsewhere",
    responses=answers(PaymentObject, 201),
)
async def record(request: Request, caller: InvoiceWriter, invoice_id: str, body: ManualPaymentBody) -> JSONResponse:
    """It counts for the invoice, never for a balance, and cannot be taken back: at most what is left to pay."""

    def work(uow: Any, ctx: Any) -> Reply:
        payment = record_payment_form(
            uow,
            ctx,
            business_id=caller.business_id,
            invoice_id=invoice_id,
            acting=acting(caller),
            form=body.model_dump(),
        )
        return Reply(201, payment_object(payment, ctx.registry, invoice_currency=payment.unit))

    return await mutate(request, caller, work)


@router.get(
    "/{invoice_id}/pdf",
    summary="The PDF that was sent",
    response_class=Response,
    responses={200: {"content": {"application/pdf": {}}}},
)
async def pdf(caller: InvoiceReader, invoice_id: str) -> Response:
    """The same bytes as in the mail; 404 until it was rendered."""
    file = await web.fetch(invoice_pdf, business_id=caller.business_id, invoice_id=invoice_id)
    headers = {"Content-Disposition": f'attachment; filename="{file.filename}"', "ETag": f'"{file.sha256}"'}
    return Response(file.content, media_type=file.content_type, headers=headers)
