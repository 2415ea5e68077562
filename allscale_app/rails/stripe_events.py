"""Stripe's messages: which of them concern us, and what about."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from allscale_app.services.card_processor import CardEvent

SUBJECTS = {
    "checkout.session.completed": "session",
    "checkout.session.async_payment_succeeded": "session",
    "checkout.session.async_payment_failed": "session",
    "checkout.session.expired": "session",
    "charge.updated": "session",  # what Stripe keeps, and until when, is known a while after the charge
    "payment_intent.payment_failed": "decline",
    "charge.dispute.created": "dispute",
    "charge.dispute.updated": "dispute",
    "charge.dispute.closed": "dispute",
    "charge.dispute.funds_withdrawn": "dispute",
    "charge.dispute.funds_reinstated": "dispute",
    "refund.created": "refund",
    "refund.updated": "refund",
    "refund.failed": "refund",
    "payout.paid": "payout",
    "payout.failed": "payout",
}
"""What to switch on for the webhook endpoint at Stripe; everything else is kept and changes nothing."""


def read_event(body: str) -> CardEvent:
    """The message in a verified body. Only names are taken from it, so its API version does not matter."""
    event: Mapping[str, Any] = json.loads(body)
    kind = str(event["type"])
    thing: Mapping[str, Any] = event["data"]["object"]
    subject = SUBJECTS.get(kind, "")
    metadata = thing.get("metadata") or {}
    error = (thing.get("last_payment_error") or {}) if subject == "decline" else {}
    return CardEvent(
        id=str(event["id"]),
        kind=kind,
        subject=subject,
        object_id="" if kind == "charge.updated" else str(thing.get("id") or ""),
        conversion_id=str(thing.get("client_reference_id") or metadata.get("conversion_id") or ""),
        attempt=str(error.get("charge") or event["id"]),
        reason=str(error.get("decline_code") or error.get("code") or ""),
    )
