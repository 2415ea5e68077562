"""What happens on rails other than a wallet, in human sentences: money paid elsewhere, balances, cards, refunds, disputes.

To add a rail's events: their words here, under the names that its services write on the timeline.
"""

from __future__ import annotations

from datetime import date

from allscale_app.domain.legs import Rail
from allscale_app.domain.money import format_units
from allscale_app.domain.references import spaced
from allscale_app.i18n.dates import short_date
from allscale_app.store.tables import TimelineEvent
from allscale_app.views.invoice_detail.model import Part
from allscale_app.views.invoice_detail.refunds import failure_words
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


_RAILS = {"card": "by card", "wire": "by bank transfer"}
_REASONS = {
    "card_declined": "the bank declined the card",
    "insufficient_funds": "too little money on the card",
    "expired_card": "the card has expired",
    "authentication_failed": "the bank could not make sure who paid",
    "authentication_required": "the bank could not make sure who paid",
    "processing_error": "the bank could not process the card",
}


def reason_words(reason: str) -> str:
    """A processor's code for why a card was not charged, in words."""
    return _REASONS.get(reason, _REASONS["card_declined"])


def _how(event: TimelineEvent) -> str:
    return _RAILS.get(str(event.data.get("rail")), "by card")


def _converted(tell: Teller, event: TimelineEvent) -> Words:
    fee = int(event.data.get("fee_units") or 0)
    note = f"Fee {format_units(fee)} {event.data.get('source')}" if fee else "No fee"
    rate = int(event.data.get("rate_micros") or 0)
    if rate not in (0, 1_000_000):
        note += f", rate {format_units(rate, max_places=6)} from {event.data.get('rate_source')}"
    return Words("repeat", "good", (_fiat(event), Part(f" {_how(event)} → "), tell.coins(event)), note=note)


def _converts_later(_tell: Teller, event: TimelineEvent) -> Words:
    words = " is here. It waits for coins: the operator was told, and nothing is lost"
    return Words("hourglass", "wait", (_fiat(event), Part(f" {_how(event)}{words}")))


def _card_failed(_tell: Teller, event: TimelineEvent) -> Words:
    why = reason_words(str(event.data.get("reason") or ""))
    return Words("circle-x", "bad", (_fiat(event), Part(f" {_how(event)} did not go through: {why}")))


def _dispute_opened(tell: Teller, event: TimelineEvent) -> Words:
    return Words(
        "triangle-alert",
        "bad",
        (
            Part("The payer’s bank took back "),
            _fiat(event),
            Part(". "),
            tell.coins(event),
            Part(" is held until it decides"),
        ),
        note=f"Reason given: {str(event.data.get('reason') or 'none').replace('_', ' ')}",
    )


def _dispute_won(tell: Teller, event: TimelineEvent) -> Words:
    return Words("shield-check", "good", (Part("The dispute was won: "), tell.coins(event), Part(" is yours again")))


def _dispute_lost(tell: Teller, event: TimelineEvent) -> Words:
    return Words(
        "circle-x", "bad", (Part("The dispute was lost: "), tell.coins(event), Part(" went back to the payer"))
    )


def _refund_requested(tell: Teller, event: TimelineEvent) -> Words:
    reason = str(event.data.get("reason") or "")
    is_sent = event.data.get("rail") == Rail.BALANCE
    how = "to the payer’s balance" if is_sent else f"{_how(event)}. It is held until it has gone"
    return Words(
        "undo-2",
        "mute" if is_sent else "wait",
        (
            Part(f"{tell.who(event)} {'sent' if is_sent else 'asked to send'} back "),
            tell.money(event.data.get("units") or 0),
            Part(f" {how}"),
        ),
        note=f"“{reason}”" if reason else "",
    )


def _refunded(tell: Teller, event: TimelineEvent) -> Words:
    return Words("undo-2", "mute", (tell.money(event.data.get("units") or 0), Part(" went back to the payer")))


def _refund_failed(tell: Teller, event: TimelineEvent) -> Words:
    return Words(
        "triangle-alert",
        "bad",
        (tell.money(event.data.get("units") or 0), Part(" could not be sent back and is in your balance again")),
        note=f"Why: {failure_words(str(event.data.get('rail')), str(event.data.get('reason') or ''))}",
    )


RAIL_KINDS: dict[str, Told] = {
    "conversion_funded": _converted,
    "conversion_waiting": _converts_later,
    "dispute_lost": _dispute_lost,
    "dispute_opened": _dispute_opened,
    "dispute_won": _dispute_won,
    "payment_failed": _card_failed,
    "payment_recorded": _recorded,
    "payment_returned": _returned,
    "refund_failed": _refund_failed,
    "refund_requested": _refund_requested,
    "refunded": _refunded,
    "wire_announced": _announced,
}
