"""Webhooks put together: what each commit writes down for programs, and who calls them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import structlog

from allscale_app.bootstrap.app import Application
from allscale_app.services.context import Context
from allscale_app.services.webhook_events import Build, write_events
from allscale_app.services.webhook_tries import begin_try, record_try
from allscale_app.settings import Mode, Settings
from allscale_app.store.engine import Database
from allscale_app.store.uow import ReadUow
from allscale_app.views.webhook_objects import OBJECTS, webhook_body
from allscale_app.webhooks.sender import HookSender

log = structlog.get_logger(__name__)


def tell_programs(database: Database, context: Context, objects: Mapping[str, Build] = OBJECTS) -> None:
    """From now on each commit writes down what programs shall hear of it.

    Money comes first: an object that cannot be shown is logged and not told of, and the commit goes on.
    """
    shown = {kind: partial(_shown_or_nothing, build) for kind, build in objects.items()}
    database.before_commit = partial(write_events, ctx=context, objects=shown, write_body=webhook_body)


def _shown_or_nothing(
    build: Build, uow: ReadUow, ctx: Context, business_id: str, object_id: str
) -> dict[str, Any] | None:
    try:
        return build(uow, ctx, business_id, object_id)
    except Exception:  # whatever a display provokes must not take a payment back
        log.exception("webhooks.not_shown", object=object_id)
        return None


def hook_sender(settings: Settings) -> HookSender:
    """Who calls receivers on this instance."""
    return HookSender(loopback=hooks_to_loopback(settings))


def hooks_to_loopback(settings: Settings) -> bool:
    """Whether this machine's own ports may be called: where it is set, and never on a production instance."""
    return settings.webhooks_to_loopback and settings.mode is not Mode.PRODUCTION


def deliver(application: Application, sender: HookSender, *, delivery_id: str) -> None:
    """Try a webhook once: written down, called outside of any transaction, its outcome written down."""
    trying = application.run_sync(begin_try, delivery_id=delivery_id)
    if trying is not None:
        answer = sender.send(trying.call)
        application.run_sync(record_try, delivery_id=delivery_id, attempt_id=trying.attempt_id, answer=answer)
