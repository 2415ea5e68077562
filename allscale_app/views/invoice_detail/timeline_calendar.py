"""What happened because a day came, in human sentences: overdue, reminded, no reminders wanted."""

from __future__ import annotations

from allscale_app.store.tables import TimelineEvent
from allscale_app.views.invoice_detail.model import Part
from allscale_app.views.invoice_detail.timeline_teller import Teller, Told, Words
from allscale_app.views.reminders import offset_words


def _overdue(tell: Teller, event: TimelineEvent) -> Words:
    due = tell.money(event.data.get("due_units") or 0)
    return Words("clock-alert", "bad", (Part("The due date passed with "), due, Part(" open")))


def _reminded(tell: Teller, event: TimelineEvent) -> Words:
    to, offset = event.data.get("to"), event.data.get("offset")
    if event.actor != "system":
        return Words("bell-ring", "mute", (Part(f"{tell.who(event)} sent a reminder to {to}"),))
    note = f"By its schedule: {offset_words(offset).lower()}" if isinstance(offset, int) else ""
    return Words("bell-ring", "mute", (Part(f"Reminder sent to {to}"),), note=note)


def _stopped(_tell: Teller, event: TimelineEvent) -> Words:
    note = "Invoices, receipts and your own mail still arrive"
    return Words("bell-off", "wait", (Part(f"{event.data.get('to')} opted out of reminders"),), note=note)


def _resumed(_tell: Teller, event: TimelineEvent) -> Words:
    return Words("bell", "mute", (Part(f"{event.data.get('to')} wants reminders again"),))


CALENDAR_KINDS: dict[str, Told] = {
    "overdue": _overdue,
    "reminded": _reminded,
    "reminders_stopped": _stopped,
    "reminders_resumed": _resumed,
}
