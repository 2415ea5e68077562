"""What the API answers about webhooks, for its description; see objects."""

from __future__ import annotations

from typing import Any, Literal

from allscale_app.api.objects import Answer, Moment


class EndpointObject(Answer):
    """Where a business's events go; `event_types` null is every type. An old secret signs until `old_secret_until`."""

    id: str
    object: Literal["webhook_endpoint"]
    url: str
    description: str
    event_types: list[str] | None
    enabled: bool
    disabled_reason: str | None
    old_secret_until: Moment | None
    last_delivered_at: Moment | None
    created_at: Moment
    updated_at: Moment


class EndpointWithSecret(EndpointObject):
    """An endpoint with its secret, which is shown this once."""

    secret: str


class WebhookDeliveryObject(Answer):
    """An event on its way to an endpoint: `last_…` is what came of the last try, `last_answer` its first characters."""

    id: str
    object: Literal["webhook_delivery"]
    endpoint_id: str
    event_id: str
    event_type: str
    status: Literal["queued", "delivered", "failed"]
    attempts: int
    next_attempt_at: Moment | None
    last_code: int | None
    last_error: str | None
    last_answer: str | None
    created_at: Moment
    delivered_at: Moment | None


class EventObject(Answer):
    """Something that happened: `id` is the webhook-id, the rest is the body that was signed. `data` is the object as
    the commit left it that the event tells of; `sequence` grows with each event of the same object."""

    id: str
    object: Literal["event"]
    type: str
    timestamp: Moment
    sequence: int
    data: dict[str, Any]
