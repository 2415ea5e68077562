"""Webhooks put together: what each commit writes down for programs, and who calls them."""

from __future__ import annotations

from functools import partial

from allscale_app.bootstrap.app import Application
from allscale_app.services.context import Context
from allscale_app.services.webhook_events import write_events
from allscale_app.services.webhook_tries import begin_try, record_try
from allscale_app.settings import Mode, Settings
from allscale_app.store.engine import Database
from allscale_app.views.webhook_objects import OBJECTS, webhook_body
from allscale_app.webhooks.sender import HookSender


def tell_programs(database: Database, context: Context) -> None:
    """From now on each commit writes down what programs shall hear of it."""
    database.before_commit = partial(write_events, ctx=context, objects=OBJECTS, write_body=webhook_body)


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
