"""What becomes of a webhook: each try is a row before the receiver is called, its outcome after.

Everything that decides about an endpoint's deliveries holds the endpoint's lock, so that of two workers one waits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from allscale_app.domain.hook_tries import GONE, MOST_TRIES, is_delivered, wait_after
from allscale_app.domain.program_events import TEST
from allscale_app.services.context import Context
from allscale_app.services.ports import HookAnswer, HookCall
from allscale_app.services.webhook_queue import (
    ATTEMPT_SECONDS,
    disable_endpoint,
    enqueue_try,
    tell_disabled,
    topic_of,
)
from allscale_app.store.tables import WebhookDelivery, WebhookEndpoint
from allscale_app.store.uow import WriteUow

MOST_AT_ONCE = 2
"""Tries of one endpoint at the same time: a slow one must not keep the others' workers busy."""
LOST = "The worker stopped before the receiver answered."
GONE_WORDS = "The receiver answered 410 Gone: it wants nothing more."
DEAD_WORDS = "Nothing arrived for three days."


@dataclass(frozen=True, slots=True)
class Try:
    """A try that may now be made."""

    attempt_id: int
    call: HookCall


def begin_try(uow: WriteUow, ctx: Context, *, delivery_id: str) -> Try | None:
    """Write down that a webhook is being tried; None when it is over, not due, behind an earlier event of its object,
    or its endpoint is busy: then whatever it waits for queues it.

    Where another worker is just trying it, a look is queued for when that one counts as dead: the receiver may then
    get it twice, under one webhook-id.
    """
    found = uow.webhook_deliveries.get(delivery_id)
    if found is None or found.status != "queued":
        return None
    endpoint = uow.webhook_endpoints.lock(found.endpoint_id)
    delivery, now = uow.webhook_deliveries.get(delivery_id), ctx.clock.now()
    assert delivery is not None, "what waits is never deleted"
    if delivery.status != "queued" or delivery.next_at is None or now < delivery.next_at:
        return None
    if endpoint.deleted_at is not None or not endpoint.is_enabled:
        delivery.status, delivery.next_at, delivery.last_words = "failed", None, "The endpoint was switched off."
        return None
    if _is_running(uow, delivery, now=now) or uow.webhook_deliveries.is_behind(delivery):
        return None
    since = now - timedelta(seconds=ATTEMPT_SECONDS)
    if uow.webhook_deliveries.running_count(endpoint.id, since=since) >= MOST_AT_ONCE:
        return None
    if delivery.attempts >= _most_tries(delivery):
        _give_up(uow, ctx, delivery=delivery, endpoint=endpoint)
        return None
    delivery.attempts += 1
    delivery.began_at = delivery.began_at or now
    attempt_id = uow.webhook_deliveries.start_attempt(delivery, at=now)
    event = uow.webhook_events.get(delivery.event_id)
    call = HookCall(
        url=endpoint.url,
        secrets=tuple(ctx.secrets.open(sealed) for sealed in _secrets(endpoint, now=now)),
        message_id=event.id,
        body=event.body,
        at=now,
    )
    return Try(attempt_id, call)


def record_try(uow: WriteUow, ctx: Context, *, delivery_id: str, attempt_id: int, answer: HookAnswer) -> None:
    """Write what came of a try, and queue the next one, or what waited for this one.

    A delivery that was brought to its end meanwhile keeps that end, unless the receiver has it after all.
    """
    found = uow.webhook_deliveries.get(delivery_id)
    endpoint = uow.webhook_endpoints.lock(found.endpoint_id) if found else None
    delivery = uow.webhook_deliveries.get(delivery_id)
    if endpoint is None or delivery is None:  # the endpoint was deleted meanwhile, and what was old with it
        return
    attempt = uow.webhook_deliveries.attempt(attempt_id)
    now, arrived = ctx.clock.now(), is_delivered(answer.code)
    attempt.outcome = "delivered" if arrived else "failed"
    attempt.code, attempt.duration_ms = answer.code, answer.duration_ms
    attempt.words, attempt.answer = answer.words, answer.answer
    if arrived:
        endpoint.last_delivered_at = now
    if delivery.status == "queued" or arrived:
        delivery.last_code, delivery.last_words, delivery.last_answer = answer.code, answer.words, answer.answer
        if arrived:
            delivery.status, delivery.delivered_at, delivery.next_at = "delivered", now, None
        elif answer.code == GONE and endpoint.is_enabled:
            delivery.status, delivery.next_at = "failed", None
            _switch_off(uow, ctx, endpoint=endpoint, reason=GONE_WORDS)
        else:
            _again(uow, ctx, delivery=delivery, endpoint=endpoint, answer=answer)
    uow.flush()
    _wake(uow, endpoint, attempt_id=attempt_id, now=now)
    uow.events.publish(topic_of(delivery.business_id), at=now)


def _is_running(uow: WriteUow, delivery: WebhookDelivery, *, now: datetime) -> bool:
    running = uow.webhook_deliveries.open_attempt(delivery.id)
    if running is None:
        return False
    until = running.at + timedelta(seconds=ATTEMPT_SECONDS)
    if now < until:
        enqueue_try(uow, delivery, why=f"{delivery.attempts}:look", at=until)
        return True
    running.outcome, running.words = "lost", LOST
    uow.flush()
    return False


def _again(
    uow: WriteUow, ctx: Context, *, delivery: WebhookDelivery, endpoint: WebhookEndpoint, answer: HookAnswer
) -> None:
    wait = wait_after(
        delivery.attempts,
        delivery_id=delivery.id,
        code=answer.code,
        retry_after_seconds=answer.retry_after_seconds,
        most=_most_tries(delivery),
    )
    if wait is None:
        _give_up(uow, ctx, delivery=delivery, endpoint=endpoint)
        return
    delivery.next_at = ctx.clock.now() + wait
    enqueue_try(uow, delivery, why=f"{delivery.began_at}:{delivery.attempts}", at=delivery.next_at)


def _give_up(uow: WriteUow, ctx: Context, *, delivery: WebhookDelivery, endpoint: WebhookEndpoint) -> None:
    """The last try failed. An endpoint that took nothing in all that time is switched off."""
    delivery.status, delivery.next_at = "failed", None
    last, began = endpoint.last_delivered_at, delivery.began_at
    is_dead = began is not None and (last is None or last < began)
    if endpoint.is_enabled and is_dead and delivery.type != TEST:
        _switch_off(uow, ctx, endpoint=endpoint, reason=DEAD_WORDS)


def _switch_off(uow: WriteUow, ctx: Context, *, endpoint: WebhookEndpoint, reason: str) -> None:
    disable_endpoint(uow, ctx, endpoint=endpoint, reason=reason)
    tell_disabled(uow, ctx, endpoint=endpoint)


def _wake(uow: WriteUow, endpoint: WebhookEndpoint, *, attempt_id: int, now: datetime) -> None:
    """One try is over, so there is room for what is due: later events of the same object, or of others."""
    since = now - timedelta(seconds=ATTEMPT_SECONDS)
    room = MOST_AT_ONCE - uow.webhook_deliveries.running_count(endpoint.id, since=since)
    due = uow.webhook_deliveries.due(endpoint.id, before=now, running_since=since, limit=max(0, room))
    for delivery in due:
        enqueue_try(uow, delivery, why=f"after:{attempt_id}")


def _most_tries(delivery: WebhookDelivery) -> int:
    """Whoever tests an endpoint looks at the answer and presses again."""
    return 1 if delivery.type == TEST else MOST_TRIES


def _secrets(endpoint: WebhookEndpoint, *, now: datetime) -> list[str]:
    until = endpoint.old_secret_until
    return [endpoint.secret, *([endpoint.old_secret] if until is not None and now < until else ())]
