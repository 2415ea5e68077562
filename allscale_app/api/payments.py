"""Payment legs: send money back."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from allscale_app.api.access import InvoiceWriter
from allscale_app.api.answers import acting
from allscale_app.api.idempotency import Reply, mutate
from allscale_app.api.json_route import JsonRoute
from allscale_app.api.objects import RefundObject, answers
from allscale_app.api.schemas import RefundBody
from allscale_app.domain.money import PLACES, parse_units
from allscale_app.services.refunds import request_refund
from allscale_app.views.api_objects import refund_object

router = APIRouter(prefix="/payments", tags=["Payments"], route_class=JsonRoute)


@router.post(
    "/{payment_id}/refund",
    status_code=201,
    summary="Send a payment back, or a part of it",
    responses=answers(RefundObject, 201),
)
async def refund(request: Request, caller: InvoiceWriter, payment_id: str, body: RefundBody) -> JSONResponse:
    """A settled card or balance payment, on the way it came. A card's refund is `requested` until the processor has
    sent it; the coins are held meanwhile. 409 for a payment that is disputed, or a balance that is too short."""

    def work(uow: Any, ctx: Any) -> Reply:
        made = request_refund(
            uow,
            ctx,
            business_id=caller.business_id,
            payment_id=payment_id,
            acting=acting(caller),
            applied_units=parse_units(body.amount, places=PLACES),
            reason=body.reason,
        )
        invoice = uow.invoices.find(caller.business_id, made.invoice_id)
        return Reply(201, refund_object(made, invoice_currency=invoice.currency if invoice else None))

    return await mutate(request, caller, work)
