"""A request's rows beside it: its draft invoice, the piece of stock it holds, and the news of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from allscale_app.domain.errors import Conflict, NotFound
from allscale_app.domain.money import decimal_text
from allscale_app.domain.notices import Topic
from allscale_app.domain.offer import OPEN_STATUSES, RequestStatus
from allscale_app.services.acting import publish_change
from allscale_app.services.context import Context
from allscale_app.services.deliveries import notify, queue_request_mail
from allscale_app.services.drafts import make_draft
from allscale_app.services.invoice_form import blank_form
from allscale_app.services.notice_choices import readers_by_mail
from allscale_app.store.tables import Invoice, Service, ServiceRequest
from allscale_app.store.uow import ReadUow, WriteUow

SOLD_OUT = {
    "stock": "Sold out: somebody took the last one a moment ago. Nothing was sent and nothing is owed.",
    "slots": "Fully booked: somebody took the last slot a moment ago. Nothing was sent and nothing is owed.",
}


def find_request(uow: ReadUow, *, business_id: str, request_id: str) -> ServiceRequest:
    """A business's request. Raises NotFound."""
    request = uow.storefront.request(business_id, request_id)
    if request is None:
        raise NotFound("There is no such request.")
    return request


def lock_request(uow: WriteUow, *, business_id: str, request_id: str) -> ServiceRequest:
    """A business's request, with the business, held until commit. Raises NotFound."""
    uow.businesses.lock(business_id)
    request = uow.storefront.lock_request(business_id, request_id)
    if request is None:
        raise NotFound("There is no such request.")
    return request


def take_stock(service: Service) -> bool:
    """Take one piece of a locked service; whether it counts them. Raises Conflict when none is left."""
    if service.stock_left is None:
        return False
    if service.stock_left <= 0:
        raise Conflict(SOLD_OUT[service.stock_word], code="sold_out")
    service.stock_left -= 1
    return True


def give_stock_back(uow: WriteUow, request: ServiceRequest) -> None:
    """What the request held can be asked for again."""
    service = uow.storefront.lock_service(request.business_id, request.service_id) if request.holds_stock else None
    if service is not None and service.stock_left is not None:
        service.stock_left += 1
    request.holds_stock = False


def draft_of(uow: WriteUow, ctx: Context, *, request: ServiceRequest) -> Invoice:
    """The request's draft invoice, made at the first call and again if somebody threw it away."""
    invoice = uow.invoices.find(request.business_id, request.invoice_id) if request.invoice_id else None
    if invoice is not None:
        return invoice
    business = uow.businesses.get(request.business_id)
    line = {"description": request.service_title, "quantity": "1", "unit_price": decimal_text(request.price_units)}
    form = blank_form(ctx, business=business) | {
        "recipient": {"email": request.email, "name": request.name},
        "title": request.service_title,
        "currency": request.currency,
        "line_items": [line],
    }
    invoice = make_draft(uow, ctx, business_id=business.id, form=form).invoice
    invoice.service_id, invoice.request_id = request.service_id, request.id
    request.invoice_id = invoice.id
    data = {"actor_name": request.name, "service": request.service_title}
    uow.timeline.append(invoice, kind="created", actor="payer", at=ctx.clock.now(), data=data)
    publish_change(uow, ctx, invoice=invoice)
    return invoice


def note_sent(uow: WriteUow, ctx: Context, *, invoice: Invoice) -> None:
    """An invoice that a request began was sent, from wherever: the request is approved, and holds its piece again."""
    request = _of_invoice(uow, invoice)
    if request is None:
        return
    if RequestStatus(request.status) in OPEN_STATUSES:
        request.status = RequestStatus.APPROVED.value
        request.decided_at = ctx.clock.now()
    service = uow.storefront.lock_service(request.business_id, request.service_id)
    if service is not None and not request.holds_stock and service.stock_left:
        request.holds_stock = take_stock(service)
    publish_request(uow, ctx, request=request)


def note_closed(uow: WriteUow, ctx: Context, *, invoice: Invoice) -> None:
    """An invoice that a request began was cancelled or rejected: what it held is free again."""
    request = _of_invoice(uow, invoice)
    if request is not None:
        give_stock_back(uow, request)
        publish_request(uow, ctx, request=request)


def tell_members(uow: WriteUow, ctx: Context, *, request: ServiceRequest, kind: str, dedupe: str) -> None:
    """News of a request for the bell and the mailboxes of its business."""
    about: dict[str, Any] = {
        "request_id": request.id,
        "name": request.name,
        "title": request.service_title,
        "units": request.price_units,
        "currency": request.currency,
    }
    notify(uow, ctx, kind=kind, business_id=request.business_id, dedupe=f"{request.id}:{dedupe}", **about)
    readers = readers_by_mail(uow, business_id=request.business_id, topic=Topic.REQUESTS)
    emails = [user.email for user in readers]
    tell_by_mail(uow, ctx, request=request, kind=kind, to=emails, dedupe=dedupe)


def tell_by_mail(
    uow: WriteUow, ctx: Context, *, request: ServiceRequest, kind: str, to: Iterable[str], dedupe: str, words: str = ""
) -> None:
    """Queue a mail about a request; `words` are what a person wrote."""
    for recipient in to:
        queue_request_mail(
            uow,
            ctx,
            kind=kind,
            business_id=request.business_id,
            request_id=request.id,
            recipient=recipient,
            dedupe=dedupe,
            words=words,
        )


def publish_request(uow: WriteUow, ctx: Context, *, request: ServiceRequest) -> None:
    """Tell open pages that this request, and perhaps the stock of its service, changed."""
    request.updated_at = ctx.clock.now()
    topics = (f"request:{request.id}", f"business:{request.business_id}", f"profile:{request.business_id}")
    uow.events.publish(*topics, at=request.updated_at)
    uow.flush()


def _of_invoice(uow: WriteUow, invoice: Invoice) -> ServiceRequest | None:
    return uow.storefront.lock_request(invoice.business_id, invoice.request_id) if invoice.request_id else None
