"""What happens on rails other than a wallet, in human sentences: money paid elsewhere, balances.

To add a rail's events: their words here, under the names that its services write on the timeline.
"""

from __future__ import annotations

from datetime import date

from allscale_app.i18n.dates import short_date
from allscale_app.store.tables import TimelineEvent
from allscale_app.views.invoice_detail.model import Part
from allscale_app.views.invoice_detail.timeline_teller import Teller, Told, Words


def settled_by_balance(tell: Teller, event: TimelineEvent) -> Words:
    """A payment that was settled when it was made."""
    payer = str(event.data.get("payer") or "The payer")
    key = str(event.data.get("entry_key") or "")
    return Words(
        "circle-check",
        "good",
        (Part(payer, "strong"), Part(" paid "), tell.coins(event), Part(" from their balance. It is in yours")),
        note=f"Journal entry {key}, balance to balance" if key else "",
    )


def _recorded(tell: Teller, event: TimelineEvent) -> Words:
    note = str(event.data.get("note") or "")
    day = str(event.data.get("received_on") or "")
    received = (
        f"Arrived {short_date(date.fromisoformat(day), today=event.at.astimezone(tell.zone).date())}" if day else ""
    )
    quoted = f"“{note}”" if note else ""
    return Words(
        "banknote",
        "good",
        (Part(f"{tell.who(event)} recorded "), tell.money(event.data.get("units") or 0), Part(" as paid elsewhere")),
        note=". ".join(part for part in (received, quoted) if part),
    )


RAIL_KINDS: dict[str, Told] = {"payment_recorded": _recorded}
