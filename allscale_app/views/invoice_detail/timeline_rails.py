"""What happens on rails other than a wallet, in human sentences: money paid elsewhere, balances.

To add a rail's events: their words here, under the names that its services write on the timeline.
"""

from __future__ import annotations

from datetime import date

from allscale_app.domain.money import format_units
from allscale_app.domain.references import spaced
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


def _announced(_tell: Teller, event: TimelineEvent) -> Words:
    reference = str(event.data.get("reference") or "")
    return Words(
        "landmark",
        "info",
        (Part("The payer says that a bank transfer of "), _fiat(event), Part(" is on its way")),
        note=f"We look for {spaced(reference)} in each statement" if reference else "",
    )


def _returned(tell: Teller, event: TimelineEvent) -> Words:
    key = str(event.data.get("entry_key") or "")
    return Words(
        "undo-2",
        "bad",
        (Part("The payer's bank took "), _fiat(event), Part(" back, and with it "), tell.coins(event)),
        note=f"Journal entry {key}" if key else "",
    )


def _fiat(event: TimelineEvent) -> Part:
    return Part(f"{format_units(int(event.data.get('source_units') or 0))} {event.data.get('source') or ''}", "strong")


RAIL_KINDS: dict[str, Told] = {
    "payment_recorded": _recorded,
    "wire_announced": _announced,
    "payment_returned": _returned,
}
