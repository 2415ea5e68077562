"""Where a business's programs listen: made, changed, tested, their secrets changed over."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from allscale_app.domain.errors import Conflict, InvalidForm, InvalidInput, NotFound, StaleVersion
from allscale_app.domain.hook_address import read_hook_url
from allscale_app.domain.program_events import TEST, Happening, read_types
from allscale_app.domain.text import clean_line
from allscale_app.services.acting import Acting
from allscale_app.services.context import Context
from allscale_app.services.cursors import Paging
from allscale_app.services.form_reader import Form, FormReader
from allscale_app.services.members import require_manager
from allscale_app.services.ports import WriteBody
from allscale_app.services.webhook_events import insert_event, number_paging, read_number
from allscale_app.services.webhook_queue import disable_endpoint, queue_delivery, require_enabled, topic_of
from allscale_app.store.tables import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from allscale_app.store.uow import ReadUow, WriteUow

MOST_ENDPOINTS = 20
DESCRIPTION_LIMIT = 120
OLD_SECRET_SIGNS_FOR = timedelta(hours=24)
SECRET_PREFIX = "whsec_"
BY_HAND = "Switched off by hand."
STATUSES = ("queued", "delivered", "failed")


def create_endpoint(
    uow: WriteUow, ctx: Context, *, business_id: str, acting: Acting, form: Form
) -> tuple[WebhookEndpoint, str]:
    """A new endpoint from its form (url, description, event_types, enabled); the second value is its secret, which is
    shown once.

    Raises NotAllowed for accountants, InvalidForm, and Conflict when the business has 20 endpoints.
    """
    require_manager(uow, business_id=business_id, user_id=acting.user_id)
    uow.businesses.lock(business_id)
    if len(uow.webhook_endpoints.of_business(business_id)) >= MOST_ENDPOINTS:
        raise Conflict(f"A business has at most {MOST_ENDPOINTS} endpoints. Delete one that is no longer used.")
    now, secret = ctx.clock.now(), _new_secret(ctx)
    endpoint = WebhookEndpoint(
        id=ctx.ids.new("whe"),
        business_id=business_id,
        url="",
        secret=ctx.secrets.seal(secret),
        created_at=now,
        updated_at=now,
    )
    _write(ctx, endpoint, form_of_endpoint(endpoint) | dict(form))
    uow.webhook_endpoints.add(endpoint)
    _note(uow, ctx, endpoint=endpoint, acting=acting, action="created")
    return endpoint, secret


def update_endpoint(
    uow: WriteUow,
    ctx: Context,
    *,
    business_id: str,
    acting: Acting,
    endpoint_id: str,
    form: Form,
    expected_version: int | None = None,
) -> WebhookEndpoint:
    """Save the fields that `form` names. Switching off gives up what was on its way.

    Raises NotFound, NotAllowed for accountants, StaleVersion, InvalidForm.
    """
    endpoint = _lock(uow, business_id=business_id, acting=acting, endpoint_id=endpoint_id, version=expected_version)
    was_enabled = endpoint.is_enabled
    _write(ctx, endpoint, form_of_endpoint(endpoint) | dict(form))
    if was_enabled and not endpoint.is_enabled:
        disable_endpoint(uow, ctx, endpoint=endpoint, reason=BY_HAND)
    else:
        endpoint.version += 1
        endpoint.updated_at = ctx.clock.now()
    _note(uow, ctx, endpoint=endpoint, acting=acting, action="changed")
    return endpoint


def delete_endpoint(
    uow: WriteUow,
    ctx: Context,
    *,
    business_id: str,
    acting: Acting,
    endpoint_id: str,
    expected_version: int | None = None,
) -> None:
    """Forget an endpoint with its secrets, and what was on its way to it. Raises as `update_endpoint`."""
    endpoint = _lock(uow, business_id=business_id, acting=acting, endpoint_id=endpoint_id, version=expected_version)
    disable_endpoint(uow, ctx, endpoint=endpoint, reason=BY_HAND)
    endpoint.secret = endpoint.old_secret = ""
    endpoint.old_secret_until = None
    endpoint.deleted_at = ctx.clock.now()
    _note(uow, ctx, endpoint=endpoint, acting=acting, action="deleted")


def rotate_secret(
    uow: WriteUow, ctx: Context, *, business_id: str, acting: Acting, endpoint_id: str
) -> tuple[WebhookEndpoint, str]:
    """A new secret, shown once; the old one signs beside it for 24 hours more. Raises as `update_endpoint`."""
    endpoint = _lock(uow, business_id=business_id, acting=acting, endpoint_id=endpoint_id, version=None)
    now, secret = ctx.clock.now(), _new_secret(ctx)
    endpoint.old_secret, endpoint.old_secret_until = endpoint.secret, now + OLD_SECRET_SIGNS_FOR
    endpoint.secret = ctx.secrets.seal(secret)
    endpoint.version += 1
    endpoint.updated_at = now
    _note(uow, ctx, endpoint=endpoint, acting=acting, action="secret_rotated")
    return endpoint, secret


def send_test(
    uow: WriteUow,
    ctx: Context,
    *,
    business_id: str,
    acting: Acting,
    endpoint_id: str,
    data: dict[str, Any],
    write_body: WriteBody,
) -> WebhookDelivery:
    """Send one event of type webhook.test, tried once. `data` is the endpoint as the API shows it.

    Raises as `update_endpoint`, and Conflict where the endpoint is switched off.
    """
    endpoint = _lock(uow, business_id=business_id, acting=acting, endpoint_id=endpoint_id, version=None)
    require_enabled(endpoint)
    happening = Happening(business_id, TEST, "webhook_endpoint", ctx.ids.new("tst"))
    event = insert_event(uow, ctx, happening=happening, data=data, write_body=write_body)
    assert event is not None, "a test has no cause that was told before"
    return queue_delivery(uow, ctx, endpoint=endpoint, event=event)


def list_endpoints(uow: ReadUow, ctx: Context, *, business_id: str) -> Sequence[WebhookEndpoint]:  # noqa: ARG001  # every service has ctx
    """A business's endpoints, oldest first."""
    return uow.webhook_endpoints.of_business(business_id)


def find_endpoint(uow: ReadUow, ctx: Context, *, business_id: str, endpoint_id: str) -> WebhookEndpoint:  # noqa: ARG001  # every service has ctx
    """A business's endpoint. Raises NotFound."""
    endpoint = uow.webhook_endpoints.find(business_id, endpoint_id)
    if endpoint is None:
        raise NotFound("There is no such endpoint.")
    return endpoint


def list_deliveries(
    uow: ReadUow,
    ctx: Context,
    *,
    business_id: str,
    endpoint_id: str,
    cursor: str | None,
    limit: int,
    status: str | None = None,
) -> tuple[list[WebhookDelivery], Paging]:
    """What was sent to an endpoint, newest first. Raises NotFound, and InvalidInput for what is no status or cursor."""
    find_endpoint(uow, ctx, business_id=business_id, endpoint_id=endpoint_id)
    if status is not None and status not in STATUSES:
        raise InvalidInput(f"Choose status from {', '.join(STATUSES)}.", code="choice_unknown", param="status")
    place, before = read_number(cursor)
    rows = uow.webhook_deliveries.page(endpoint_id, status=status, before=before, limit=limit + 1)
    return list(rows[:limit]), number_paging(rows, place, limit=limit)


def read_log(
    uow: ReadUow, ctx: Context, *, business_id: str, endpoint_id: str, limit: int
) -> tuple[WebhookEndpoint, list[WebhookDelivery], dict[str, list[WebhookAttempt]], bool]:
    """An endpoint, its latest deliveries, each one's tries, and whether there are older ones. Raises NotFound."""
    where = {"business_id": business_id, "endpoint_id": endpoint_id}
    endpoint = find_endpoint(uow, ctx, **where)
    deliveries, page = list_deliveries(uow, ctx, **where, cursor=None, limit=limit)
    tries: dict[str, list[WebhookAttempt]] = {delivery.id: [] for delivery in deliveries}
    for attempt in uow.webhook_deliveries.attempts_of(list(tries)):
        tries[attempt.delivery_id].append(attempt)
    return endpoint, deliveries, tries, page.after is not None


def form_of_endpoint(endpoint: WebhookEndpoint) -> dict[str, Any]:
    """An endpoint as its form takes it."""
    return {
        "url": endpoint.url,
        "description": endpoint.description,
        "event_types": endpoint.event_types,
        "enabled": endpoint.is_enabled,
    }


def _write(ctx: Context, endpoint: WebhookEndpoint, form: dict[str, Any]) -> None:
    reader = FormReader()
    url = reader.keep(lambda: read_hook_url(str(form["url"]), loopback=ctx.policy.hooks_to_loopback), "")
    description = reader.keep(
        lambda: clean_line(form["description"], limit=DESCRIPTION_LIMIT, param="description", name="description"), ""
    )
    types = reader.keep(lambda: read_types(form["event_types"], param="event_types"), None)
    if reader.errors:
        raise InvalidForm(reader.errors)
    endpoint.url, endpoint.description = url, description
    endpoint.event_types = None if types is None else [kind.value for kind in types]
    endpoint.is_enabled = bool(form["enabled"])
    endpoint.disabled_reason = "" if endpoint.is_enabled else endpoint.disabled_reason or BY_HAND


def _lock(uow: WriteUow, *, business_id: str, acting: Acting, endpoint_id: str, version: int | None) -> WebhookEndpoint:
    endpoint = uow.webhook_endpoints.lock_own(business_id, endpoint_id)
    if endpoint is None:
        raise NotFound("There is no such endpoint.")
    require_manager(uow, business_id=business_id, user_id=acting.user_id)
    if version is not None and version != endpoint.version:
        raise StaleVersion("This endpoint was changed in the meantime. Nothing was saved.")
    return endpoint


def _note(uow: WriteUow, ctx: Context, *, endpoint: WebhookEndpoint, acting: Acting, action: str) -> None:
    now = ctx.clock.now()
    uow.audit.append(
        at=now,
        actor=f"user:{acting.user_id}",
        action=f"webhook_endpoint.{action}",
        object_id=endpoint.id,
        business_id=endpoint.business_id,
        data={"url": endpoint.url},
    )
    uow.flush()
    uow.events.publish(topic_of(endpoint.business_id), at=now)


def _new_secret(ctx: Context) -> str:
    """32 random bytes, as Standard Webhooks writes them."""
    return SECRET_PREFIX + base64.b64encode(base64.urlsafe_b64decode(ctx.ids.token() + "=")).decode()
