"""Activity of money by card and bank: what waits, what was taken back, how a dispute ended, what was refunded."""

from __future__ import annotations

from allscale_app.domain.money import format_units
from allscale_app.services.dashboard import Activity
from allscale_app.views.dashboard.activity_reader import Reader, Told, coins_of, how
from allscale_app.views.dashboard.model import ActivityRow
from allscale_app.views.invoice_list import client_of


def _fiat(one: Activity) -> str:
    return f"{format_units(int(one.event.data.get('source_units') or 0))} {one.event.data.get('source') or ''}".strip()


def _waits(one: Activity, _reader: Reader) -> ActivityRow:
    return ActivityRow(
        icon="hourglass",
        tone="wait",
        client=client_of(one.invoice),
        verb=" paid ",
        amount=_fiat(one),
        middle=" for ",
        note=f"{how(one)}, waits for coins of the operator",
    )


def _taken_back(one: Activity, _reader: Reader) -> ActivityRow:
    is_open = one.event.kind == "dispute_opened"
    amount, token = coins_of(one)
    return ActivityRow(
        icon="triangle-alert" if is_open else "undo-2",
        tone="bad",
        verb="The payer’s bank took back ",
        amount=_fiat(one),
        middle=" of ",
        note=f"{amount} {token} {'is held until the bank decides' if is_open else 'went back'}",
    )


def _won(one: Activity, _reader: Reader) -> ActivityRow:
    amount, token = coins_of(one)
    verb = "The dispute was won: "
    return ActivityRow(
        icon="shield-check", tone="good", verb=verb, amount=f"{amount} {token}", middle=" is yours again for "
    )


def _lost(one: Activity, _reader: Reader) -> ActivityRow:
    amount, token = coins_of(one)
    verb = "The dispute was lost: "
    return ActivityRow(icon="circle-x", tone="bad", verb=verb, amount=f"{amount} {token}", middle=" went back for ")


def _refunded(one: Activity, _reader: Reader) -> ActivityRow:
    amount = f"{format_units(int(one.event.data.get('units') or 0))} {one.invoice.currency}"
    return ActivityRow(icon="undo-2", tone="mute", amount=amount, middle=" went back to the payer of ", note=how(one))


RAIL_KINDS: dict[str, Told] = {
    "conversion_waiting": _waits,
    "payment_returned": _taken_back,
    "dispute_opened": _taken_back,
    "dispute_won": _won,
    "dispute_lost": _lost,
    "refunded": _refunded,
}
