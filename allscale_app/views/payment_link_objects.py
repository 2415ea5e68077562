"""Payment links as the API gives them."""

from __future__ import annotations

from typing import Any

from allscale_app.domain.money import decimal_text
from allscale_app.services.payment_link_list import LinkFacts
from allscale_app.store.tables import PaymentLink
from allscale_app.views.api_objects import rfc3339


def link_url(link: PaymentLink, *, public_url: str) -> str:
    """Where anybody pays by a link."""
    return f"{public_url}/l/{link.slug}"


def link_object(facts: LinkFacts, *, public_url: str) -> dict[str, Any]:
    """A payment link. `amount` is None where the visitor chooses it, the bounds where there are none."""
    link = facts.link

    def amount(units: int) -> str | None:
        return decimal_text(units) if units else None

    return {
        "id": link.id,
        "object": "payment_link",
        "url": link_url(link, public_url=public_url),
        "slug": link.slug,
        "title": link.title,
        "description": link.description,
        "currency": link.currency,
        "amount_kind": "open" if link.is_open else "fixed",
        "amount": amount(link.amount_units),
        "minimum": amount(link.least_units),
        "maximum": amount(link.most_units),
        "suggestions": [decimal_text(units) for units in link.suggested_units],
        "expires_on": link.expires_on.isoformat() if link.expires_on else None,
        "use_limit": link.use_limit,
        "use_count": link.use_count,
        "enabled": link.is_on,
        "status": facts.status.value,
        "income": [
            {"currency": each.currency, "amount": decimal_text(each.units), "paid_count": each.paid_count}
            for each in facts.income
        ],
        "last_used_at": rfc3339(facts.last_used_at),
        "created_at": rfc3339(link.created_at),
        "updated_at": rfc3339(link.updated_at),
    }
