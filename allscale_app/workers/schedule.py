"""What runs by the clock: each slot of a schedule is one job, whichever process comes first."""

from __future__ import annotations

from datetime import datetime, timedelta

from croniter import croniter

from allscale_app.bootstrap.app import Application
from allscale_app.services.context import Context
from allscale_app.store.uow import WriteUow
from allscale_app.workers.registry import Registry


class Schedules:
    """The embedded size's clock. The newest slot is made up for when nobody ran at its time."""

    def __init__(self, application: Application, registry: Registry) -> None:
        self._application = application
        self._crons = {kind.name: kind.cron for kind in registry.kinds if kind.cron}
        self._slots: dict[str, datetime] = {}

    def enqueue_due(self, *, now: datetime) -> None:
        """Queue the newest slot of each schedule, unless this or another process has done so."""
        slots = {name: newest_slot(cron, now=now) for name, cron in self._crons.items()}
        fresh = {name: slot for name, slot in slots.items() if self._slots.get(name) != slot}
        if fresh:
            self._application.run_sync(_enqueue, slots=fresh)
            self._slots |= fresh


def newest_slot(cron: str, *, now: datetime) -> datetime:
    """The latest time at or before `now` (UTC) that the five fields of `cron` name."""
    slot = croniter(cron, now + timedelta(seconds=1)).get_prev(datetime)
    assert isinstance(slot, datetime)
    return slot


def _enqueue(uow: WriteUow, ctx: Context, *, slots: dict[str, datetime]) -> None:  # noqa: ARG001  # a use case has ctx
    for name, slot in slots.items():
        uow.jobs.enqueue(name, dedupe=f"{name}:{slot.isoformat()}")
