"""Events on their way to an endpoint: queued, switched off with it, queued again by a person."""

from __future__ import annotations

from datetime import datetime, timedelta

from allscale_app.domain.errors import Conflict, NotFound
from allscale_app.domain.notices import Topic
from allscale_app.services.acting import Acting
from allscale_app.services.context import Context
from allscale_app.services.deliveries import notify, queue_user_mail
from allscale_app.services.members import is_manager, require_manager
from allscale_app.services.notice_choices import readers_by_mail
from allscale_app.store.tables import WebhookDelivery, WebhookEndpoint, WebhookEvent
from allscale_app.store.uow import ReadUow, WriteUow

PRIORITY = -1
"""Behind mails and PDFs: a slow receiver must not keep an invoice from its payer."""
ATTEMPT_SECONDS = 60
"""How long a try without an outcome counts as still running; then its worker is taken for dead."""
LATE_SECONDS = 90
MOST_TAKEN_UP = 5
"""Of each endpoint: the end of a try takes up the next, and one endpoint's backlog must not stand before the others."""


def topic_of(business_id: str) -> str:
    """What open pages watch for a business's webhooks."""
    return f"webhooks:{business_id}"


def queue_delivery(uow: WriteUow, ctx: Context, *, endpoint: WebhookEndpoint, event: WebhookEvent) -> WebhookDelivery:
    """Send an event to an endpoint once this is committed."""
    now = ctx.clock.now()
    delivery = WebhookDelivery(
        id=ctx.ids.new("whd"),
        business_id=event.business_id,
        endpoint_id=endpoint.id,
        event_id=event.id,
        type=event.type,
        object_id=event.object_id,
        sequence=event.sequence,
        queued_at=now,
        next_at=now,
    )
    uow.webhook_deliveries.add(delivery)
    enqueue_try(uow, delivery, why="new")
    uow.events.publish(topic_of(event.business_id), at=now)
    uow.flush()
    return delivery


def enqueue_try(uow: WriteUow, delivery: WebhookDelivery, *, why: str, at: datetime | None = None) -> None:
    """Queue a look at a delivery, at the aware time `at` or now; one for each reason."""
    dedupe = f"deliver_webhook:{delivery.id}:{why}"
    uow.jobs.enqueue("deliver_webhook", dedupe=dedupe, at=at, priority=PRIORITY, delivery_id=delivery.id)


def disable_endpoint(uow: WriteUow, ctx: Context, *, endpoint: WebhookEndpoint, reason: str) -> None:
    """Send nothing more to an endpoint; what was on its way is given up and can be sent again by hand."""
    endpoint.is_enabled, endpoint.disabled_reason = False, reason
    endpoint.version += 1
    endpoint.updated_at = ctx.clock.now()
    uow.flush()
    uow.webhook_deliveries.fail_queued(endpoint.id, words="The endpoint was switched off.")
    uow.events.publish(topic_of(endpoint.business_id), at=ctx.clock.now())


def tell_disabled(uow: WriteUow, ctx: Context, *, endpoint: WebhookEndpoint) -> None:
    """The business hears that we switched an endpoint off: on its bells, and by mail to who can switch it on."""
    cause = f"{endpoint.id}:{endpoint.version}"
    facts = {"url": endpoint.url, "reason": endpoint.disabled_reason}
    notify(uow, ctx, kind="webhook_disabled", business_id=endpoint.business_id, dedupe=cause, **facts)
    link = f"{ctx.public_url}/settings/webhooks"
    readers = {user.id: user for user in readers_by_mail(uow, business_id=endpoint.business_id, topic=Topic.PROGRAMS)}
    for membership in uow.businesses.members(endpoint.business_id):
        if is_manager(membership) and membership.user_id in readers:
            user = readers[membership.user_id]
            dedupe = f"webhook_disabled:{cause}:{user.id}"
            queue_user_mail(uow, ctx, kind="webhook_disabled", user=user, link=link, dedupe=dedupe, data=facts)


def resend(uow: WriteUow, ctx: Context, *, business_id: str, acting: Acting, delivery_id: str) -> WebhookDelivery:
    """Send an event again, with the same id and bytes, from the first try on; one that is on its way goes at once.

    Raises NotFound, NotAllowed for accountants, and Conflict where the endpoint is switched off.
    """
    found = find_delivery(uow, ctx, business_id=business_id, delivery_id=delivery_id)
    require_manager(uow, business_id=business_id, user_id=acting.user_id)
    endpoint = uow.webhook_endpoints.lock_own(business_id, found.endpoint_id)
    delivery = uow.webhook_deliveries.get(delivery_id)
    if endpoint is None or delivery is None:
        raise NotFound("There is no such delivery.")
    require_enabled(endpoint)
    now = ctx.clock.now()
    if delivery.status != "queued" or delivery.attempts:
        delivery.status, delivery.attempts, delivery.began_at, delivery.next_at = "queued", 0, None, now
        delivery.delivered_at = None
        uow.flush()
        uow.events.publish(topic_of(business_id), at=now)
    enqueue_try(uow, delivery, why=f"again:{now.isoformat()}")
    return delivery


def require_enabled(endpoint: WebhookEndpoint) -> None:
    """Raises Conflict for an endpoint that is switched off."""
    if not endpoint.is_enabled:
        raise Conflict("This endpoint is switched off. Switch it on first.", code="endpoint_disabled")


def find_delivery(uow: ReadUow, ctx: Context, *, business_id: str, delivery_id: str) -> WebhookDelivery:  # noqa: ARG001  # every service has ctx
    """A business's delivery. Raises NotFound."""
    delivery = uow.webhook_deliveries.find(business_id, delivery_id)
    if delivery is None:
        raise NotFound("There is no such delivery.")
    return delivery


def take_up_deliveries(uow: WriteUow, ctx: Context) -> int:
    """Queue again what should have been tried by now: a job may have been lost with its worker. How many."""
    now = ctx.clock.now()
    before = now - timedelta(seconds=LATE_SECONDS)
    late = [
        delivery
        for endpoint_id in uow.webhook_deliveries.endpoints_due(before=before)
        for delivery in uow.webhook_deliveries.due(
            endpoint_id, before=before, running_since=before, limit=MOST_TAKEN_UP
        )
    ]
    for delivery in late:
        enqueue_try(uow, delivery, why=f"{delivery.attempts}:late:{now:%Y%m%d%H%M}")
    return len(late)
