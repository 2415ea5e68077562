"""Services and requests as the API and webhooks give them."""

from __future__ import annotations

from typing import Any

from allscale_app.domain.money import decimal_text
from allscale_app.domain.offer import PriceKind
from allscale_app.store.tables import Service, ServiceRequest
from allscale_app.views.api_objects import rfc3339


def service_object(service: Service) -> dict[str, Any]:
    """A service. `price` is None where the visitor chooses it."""
    is_open = service.price_kind == PriceKind.OPEN
    return {
        "id": service.id,
        "object": "service",
        "title": service.title,
        "description": service.description,
        "price_kind": service.price_kind,
        "price": None if is_open else decimal_text(service.price_units),
        "minimum": decimal_text(service.least_units) if is_open else None,
        "suggestions": [decimal_text(units) for units in service.suggested_units],
        "currency": service.currency,
        "delivery_note": service.delivery_note,
        "questions": service.questions,
        "stock": service.stock_left,
        "stock_word": service.stock_word,
        "pays_at_once": service.pays_at_once,
        "archived_at": rfc3339(service.archived_at),
        "created_at": rfc3339(service.created_at),
        "updated_at": rfc3339(service.updated_at),
    }


def request_object(request: ServiceRequest) -> dict[str, Any]:
    """A request, without the secret of its public page."""
    return {
        "id": request.id,
        "object": "request",
        "service_id": request.service_id,
        "invoice_id": request.invoice_id,
        "status": request.status,
        "title": request.service_title,
        "name": request.name,
        "email": request.email,
        "message": request.message,
        "answers": request.answers,
        "price": decimal_text(request.price_units),
        "currency": request.currency,
        "talk": request.talk,
        "decided_at": rfc3339(request.decided_at),
        "created_at": rfc3339(request.created_at),
        "updated_at": rfc3339(request.updated_at),
    }
