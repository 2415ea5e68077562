"""What a webhook carries: the object exactly as the API gives it, and the bytes that are signed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson

from allscale_app.services.context import Context
from allscale_app.services.invoice_list import today_of
from allscale_app.services.shown_invoice import show
from allscale_app.services.webhook_events import Build
from allscale_app.store.tables import WebhookDelivery, WebhookEndpoint, WebhookEvent
from allscale_app.store.uow import ReadUow
from allscale_app.views.api_invoice import invoice_view
from allscale_app.views.api_objects import payment_object, rfc3339
from allscale_app.views.storefront_objects import request_object


def _invoice(uow: ReadUow, ctx: Context, business_id: str, object_id: str) -> dict[str, Any] | None:
    invoice = uow.invoices.find(business_id, object_id)
    if invoice is None:
        return None
    shown = show(invoice, today=today_of(uow, ctx, business_id=business_id))
    return invoice_view(ctx, shown, uow.invoices.lines(invoice.id))


def _payment(uow: ReadUow, ctx: Context, business_id: str, object_id: str) -> dict[str, Any] | None:
    payment = uow.payments.find(business_id, object_id)
    if payment is None:
        return None
    invoice = uow.invoices.find(business_id, payment.invoice_id) if payment.invoice_id else None
    return payment_object(payment, ctx.registry, invoice_currency=invoice.currency if invoice else None)


def _request(uow: ReadUow, ctx: Context, business_id: str, object_id: str) -> dict[str, Any] | None:  # noqa: ARG001  # a builder has ctx
    request = uow.storefront.request(business_id, object_id)
    return request_object(request) if request else None


OBJECTS: dict[str, Build] = {"invoice": _invoice, "payment": _payment, "request": _request}
"""A kind of object to its builder; each finds only the business's own."""


def webhook_body(*, kind: str, at: datetime, sequence: int, data: dict[str, Any]) -> str:
    """The JSON that is signed and sent."""
    return orjson.dumps({"type": kind, "timestamp": rfc3339(at), "sequence": sequence, "data": data}).decode()


def endpoint_object(endpoint: WebhookEndpoint) -> dict[str, Any]:
    """An endpoint, without its secret."""
    return {
        "id": endpoint.id,
        "object": "webhook_endpoint",
        "url": endpoint.url,
        "description": endpoint.description,
        "event_types": endpoint.event_types,
        "enabled": endpoint.is_enabled,
        "disabled_reason": endpoint.disabled_reason or None,
        "old_secret_until": rfc3339(endpoint.old_secret_until),
        "last_delivered_at": rfc3339(endpoint.last_delivered_at),
        "created_at": rfc3339(endpoint.created_at),
        "updated_at": rfc3339(endpoint.updated_at),
    }


def delivery_object(delivery: WebhookDelivery) -> dict[str, Any]:
    """An event on its way to an endpoint, with what came of the last try."""
    return {
        "id": delivery.id,
        "object": "webhook_delivery",
        "endpoint_id": delivery.endpoint_id,
        "event_id": delivery.event_id,
        "event_type": delivery.type,
        "status": delivery.status,
        "attempts": delivery.attempts,
        "next_attempt_at": rfc3339(delivery.next_at),
        "last_code": delivery.last_code,
        "last_error": delivery.last_words or None,
        "last_answer": delivery.last_answer or None,
        "created_at": rfc3339(delivery.queued_at),
        "delivered_at": rfc3339(delivery.delivered_at),
    }


def event_object(event: WebhookEvent) -> dict[str, Any]:
    """An event, with exactly what was signed of it."""
    return {"id": event.id, "object": "event", **orjson.loads(event.body)}
