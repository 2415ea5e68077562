"""The services of a business: made, changed, put in order, archived."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from allscale_app.domain.errors import Conflict, NotFound, StaleVersion
from allscale_app.domain.money import decimal_text
from allscale_app.services.context import Context
from allscale_app.services.form_reader import Form
from allscale_app.services.invoice_fields import form_rules
from allscale_app.services.members import require_manager
from allscale_app.services.service_input import read_service_form
from allscale_app.store.tables import DocumentBlob, Service
from allscale_app.store.uow import ReadUow, WriteUow

MOST_SERVICES = 50


def find_service(uow: ReadUow, ctx: Context, *, business_id: str, service_id: str) -> Service:  # noqa: ARG001  # every service has ctx
    """A business's service. Raises NotFound."""
    service = uow.storefront.service(business_id, service_id)
    if service is None:
        raise NotFound("There is no such service.")
    return service


def create_service(uow: WriteUow, ctx: Context, *, business_id: str, user_id: str, form: Form) -> Service:
    """A new service, last in the list. Raises InvalidForm, Conflict above 50, NotAllowed for accountants."""
    require_manager(uow, business_id=business_id, user_id=user_id)
    business = uow.businesses.lock(business_id)
    values = read_service_form(form, rules=form_rules(ctx, business))
    rows = uow.storefront.services(business_id)
    if len(rows) >= MOST_SERVICES:
        raise Conflict(f"At most {MOST_SERVICES} services fit. Archive one first.", code="too_many_services")
    now = ctx.clock.now()
    service = Service(
        id=ctx.ids.new("svc"),
        business_id=business_id,
        position=rows[-1].position + 1 if rows else 0,
        created_at=now,
        updated_at=now,
        **values,
    )
    uow.storefront.add(service)
    _tell(uow, ctx, service=service, user_id=user_id, act="created")
    return service


def update_service(
    uow: WriteUow,
    ctx: Context,
    *,
    business_id: str,
    user_id: str,
    service_id: str,
    form: Form,
    expected_version: int | None = None,
) -> Service:
    """Save the fields that `form` names; requests that were made keep what they were made with.

    Raises NotFound, StaleVersion, InvalidForm, NotAllowed for accountants.
    """
    service = _managed(uow, business_id=business_id, user_id=user_id, service_id=service_id)
    if expected_version is not None and expected_version != service.version:
        raise StaleVersion("This service was changed in another tab. Nothing was saved here. Reload to see it.")
    rules = form_rules(ctx, uow.businesses.get(business_id))
    for name, value in read_service_form({**form_of(service), **form}, rules=rules).items():
        setattr(service, name, value)
    service.version += 1
    _tell(uow, ctx, service=service, user_id=user_id, act="changed")
    return service


def set_picture(
    uow: WriteUow, ctx: Context, *, business_id: str, user_id: str, service_id: str, picture: DocumentBlob | None
) -> Service:
    """Show `picture` (from `services.logo.read_logo`) with the service, or none."""
    service = _managed(uow, business_id=business_id, user_id=user_id, service_id=service_id)
    if picture is not None:
        uow.blobs.put(picture)
    service.picture_sha256 = picture.sha256 if picture else None
    _tell(uow, ctx, service=service, user_id=user_id, act="pictured")
    return service


def archive_service(
    uow: WriteUow, ctx: Context, *, business_id: str, user_id: str, service_id: str, archived: bool = True
) -> Service:
    """Take a service off the profile, or put it back at the end; its requests and income stay."""
    service = _managed(uow, business_id=business_id, user_id=user_id, service_id=service_id)
    if (service.archived_at is not None) == archived:
        return service
    if not archived:
        rows = uow.storefront.services(business_id)
        if len(rows) >= MOST_SERVICES:
            raise Conflict(f"At most {MOST_SERVICES} services fit. Archive one first.", code="too_many_services")
        service.position = rows[-1].position + 1 if rows else 0
    service.archived_at = ctx.clock.now() if archived else None
    _tell(uow, ctx, service=service, user_id=user_id, act="archived" if archived else "restored")
    return service


def order_services(
    uow: WriteUow, ctx: Context, *, business_id: str, user_id: str, service_ids: Sequence[str]
) -> Sequence[Service]:
    """Put the services in the order of `service_ids`; unknown ids change nothing, those left out come last."""
    require_manager(uow, business_id=business_id, user_id=user_id)
    uow.businesses.lock(business_id)
    rows = list(uow.storefront.services(business_id))
    place = {service_id: index for index, service_id in enumerate(service_ids)}
    rows.sort(key=lambda service: place.get(service.id, len(place)))
    for position, service in enumerate(rows):
        service.position = position
    _publish(uow, ctx, business_id=business_id)
    return rows


def form_of(service: Service) -> dict[str, Any]:
    """The form that shows a service."""
    return {
        "title": service.title,
        "description": service.description,
        "price_kind": service.price_kind,
        "price": decimal_text(service.price_units) if service.price_units else "",
        "minimum": decimal_text(service.least_units) if service.least_units else "",
        "suggestions": [decimal_text(units) for units in service.suggested_units],
        "currency": service.currency,
        "delivery_note": service.delivery_note,
        "questions": list(service.questions),
        "stock": "" if service.stock_left is None else str(service.stock_left),
        "stock_word": service.stock_word,
        "pays_at_once": service.pays_at_once,
    }


def _managed(uow: WriteUow, *, business_id: str, user_id: str, service_id: str) -> Service:
    require_manager(uow, business_id=business_id, user_id=user_id)
    service = uow.storefront.lock_service(business_id, service_id)
    if service is None:
        raise NotFound("There is no such service.")
    return service


def _tell(uow: WriteUow, ctx: Context, *, service: Service, user_id: str, act: str) -> None:
    now = ctx.clock.now()
    service.updated_at = now
    uow.audit.append(
        at=now,
        actor=f"user:{user_id}",
        action=f"service.{act}",
        object_id=service.id,
        business_id=service.business_id,
        data={"title": service.title},
    )
    _publish(uow, ctx, business_id=service.business_id)


def _publish(uow: WriteUow, ctx: Context, *, business_id: str) -> None:
    uow.events.publish(f"business:{business_id}", f"profile:{business_id}", at=ctx.clock.now())
    uow.flush()
