"""A stranger asks for a service: request, stock, draft invoice and news in one commit; paid at once where that is so."""

from __future__ import annotations

from dataclasses import dataclass

from allscale_app.domain.errors import Conflict, InvalidForm, NotAllowed, NotFound, TooMany
from allscale_app.domain.offer import RequestStatus
from allscale_app.domain.program_events import EventType
from allscale_app.services.acting import Acting
from allscale_app.services.context import Context
from allscale_app.services.form_reader import Form
from allscale_app.services.public_profile import find_profile
from allscale_app.services.request_input import read_request_form, redeem_challenge
from allscale_app.services.request_rows import draft_of, publish_request, take_stock, tell_by_mail, tell_members
from allscale_app.services.send_invoice import send_invoice
from allscale_app.store.tables import Business, Profile, Service, ServiceRequest
from allscale_app.store.uow import ReadUow, WriteUow


@dataclass(frozen=True, slots=True)
class Submitted:
    """A request as it stands; `checkout_token` is "" unless it can be paid already."""

    request: ServiceRequest
    checkout_token: str


@dataclass(frozen=True, slots=True)
class PublicRequest:
    """A request as its link shows it. `handle` is "" while the profile is off, `checkout_token` until it can be paid."""

    request: ServiceRequest
    business: Business
    profile: Profile
    checkout_token: str
    is_paid: bool
    is_closed: bool
    """Its invoice was cancelled or rejected."""
    handle: str


def check_request(uow: ReadUow, ctx: Context, *, handle: str, service_id: str, form: Form) -> None:  # noqa: ARG001  # every service has ctx
    """Raises NotFound and InvalidForm as `submit_request` would."""
    profile, _ = find_profile(uow, handle=handle)
    read_request_form(form, service=_offered(uow.storefront.service(profile.business_id, service_id)))


def submit_request(
    uow: WriteUow, ctx: Context, *, handle: str, service_id: str, form: Form, challenge: str, nonce: object
) -> Submitted:
    """Ask for a service of the profile at `handle`. The same solved challenge again is the same request.

    Raises NotFound for a profile that is off and a service that is gone, InvalidForm with each wrong field,
    Conflict for a challenge that is not solved, and with code `sold_out` when somebody else was faster.
    """
    profile, _ = find_profile(uow, handle=handle)
    business_id = profile.business_id
    proof_hash = redeem_challenge(ctx, business_id=business_id, challenge=challenge, nonce=nonce)
    business = uow.businesses.lock(business_id)
    if known := uow.storefront.request_by_proof(proof_hash):
        return Submitted(known, _checkout_token(uow, known))
    service = _offered(uow.storefront.lock_service(business_id, service_id))
    read = read_request_form(form, service=service)
    now = ctx.clock.now()
    request = ServiceRequest(
        id=ctx.ids.new("req"),
        business_id=business_id,
        service_id=service.id,
        token=ctx.ids.token(),
        proof_hash=proof_hash,
        service_title=service.title,
        name=read.name,
        email=read.email,
        message=read.message,
        answers=list(read.answers),
        price_units=read.price_units,
        currency=service.currency,
        holds_stock=take_stock(service),
        talk=[],
        created_at=now,
        updated_at=now,
    )
    uow.storefront.add(request)
    uow.flush()
    draft_of(uow, ctx, request=request)
    _tell(uow, ctx, request=request, sent=_send_at_once(uow, ctx, business=business, service=service, request=request))
    return Submitted(request, _checkout_token(uow, request))


def _offered(service: Service | None) -> Service:
    if service is None or service.archived_at is not None:
        raise NotFound("This service is not offered any more. Choose another one; what you typed stays.")
    return service


def read_public_request(uow: ReadUow, ctx: Context, *, token: str) -> PublicRequest:  # noqa: ARG001  # every service has ctx
    """The request behind its link. Raises NotFound."""
    request = uow.storefront.request_by_token(token)
    profile = uow.storefront.profile(request.business_id) if request else None
    if request is None or profile is None:
        raise NotFound("We can't find this request.")
    invoice = uow.invoices.find(request.business_id, request.invoice_id) if request.invoice_id else None
    return PublicRequest(
        request,
        uow.businesses.get(request.business_id),
        profile,
        _checkout_token(uow, request),
        is_paid=invoice is not None and invoice.paid_at is not None,
        is_closed=invoice is not None and invoice.closed_at is not None,
        handle=profile.handle if profile.is_on else "",
    )


def _send_at_once(
    uow: WriteUow, ctx: Context, *, business: Business, service: Service, request: ServiceRequest
) -> bool:
    """Send the invoice in the owner's name where the service is paid at once.

    A business that may not send right now gets an ordinary request instead, and its visitor no refusal.
    """
    if not service.pays_at_once or request.invoice_id is None:
        return False
    acting = Acting(uow.businesses.owner_id(business.id), via="payer")
    try:
        with uow.all_or_nothing():
            send_invoice(uow, ctx, business_id=business.id, invoice_id=request.invoice_id, acting=acting)
    except (Conflict, InvalidForm, NotAllowed, TooMany):
        return False
    return True


def _tell(uow: WriteUow, ctx: Context, *, request: ServiceRequest, sent: bool) -> None:
    """The business hears of every request; the visitor by mail, unless the invoice itself is that mail."""
    tell_members(uow, ctx, request=request, kind="request_ordered" if sent else "request_received", dedupe="new")
    if not sent:
        tell_by_mail(uow, ctx, request=request, kind="request_noted", to=(request.email,), dedupe="new")
    publish_request(uow, ctx, request=request)
    about = {"business_id": request.business_id, "object_kind": "request", "object_id": request.id}
    uow.happened.note(EventType.REQUEST_RECEIVED, **about)


def _checkout_token(uow: ReadUow, request: ServiceRequest) -> str:
    if request.status != RequestStatus.APPROVED or request.invoice_id is None:
        return ""
    invoice = uow.invoices.find(request.business_id, request.invoice_id)
    return (invoice.checkout_token or "") if invoice else ""
