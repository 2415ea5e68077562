"""Recent activity, one line each: a client, what happened, the invoice."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo

from allscale_app.domain.money import format_units
from allscale_app.i18n.dates import ago, counted, exact_time
from allscale_app.services.dashboard import Activity
from allscale_app.views.dashboard.activity_rails import RAIL_KINDS
from allscale_app.views.dashboard.activity_reader import Reader, Told, coins_of, how
from allscale_app.views.dashboard.model import ActivityRow
from allscale_app.views.invoice_list import client_of


def activity(rows: Sequence[Activity], *, reader: Reader, now: datetime, zone: tzinfo) -> list[ActivityRow]:
    """The lines, newest first."""
    return [_row(one, reader=reader, now=now, zone=zone) for one in rows]


def with_news(rows: list[ActivityRow], before: Collection[ActivityRow]) -> list[ActivityRow]:
    """`rows` with those marked that were not there `before`."""
    known = {row.key for row in before}
    return [replace(row, changed=True) if row.key not in known else row for row in rows]


def _row(one: Activity, *, reader: Reader, now: datetime, zone: tzinfo) -> ActivityRow:
    words = _KINDS[one.event.kind](one, reader)
    return replace(
        words,
        key=str(one.event.id),
        number=one.invoice.number or "a draft",
        when=ago(one.event.at, now=now, zone=zone),
        iso=exact_time(one.event.at, zone=zone),
        href=f"/invoices/{one.invoice.id}",
    )


def _seen(one: Activity, reader: Reader) -> ActivityRow:
    amount, token = coins_of(one)
    leg = one.payment
    need = max(1, leg.confirmations_required) if leg else 1
    have = min(leg.confirmations, need) if leg else 0
    return ActivityRow(
        icon="loader",
        tone="wait",
        client=client_of(one.invoice),
        verb=" sent ",
        amount=f"{amount} {token}",
        middle=f" on {reader.network(one)} for ",
        note=f"{have} of {counted(need, 'confirmation')}",
        sum=f"+{amount}",
        unit=token,
        sum_tone="wait",
    )


def _settled(one: Activity, reader: Reader) -> ActivityRow:
    amount, token = coins_of(one)
    return ActivityRow(
        icon="check",
        tone="good",
        client=client_of(one.invoice),
        verb=" paid ",
        amount=f"{amount} {token}",
        middle=" for ",
        note=how(one) or f"Wallet, {token} on {reader.network(one)}",
        sum=f"+{amount}",
        unit=token,
        sum_tone="good",
    )


def _recorded(one: Activity, reader: Reader) -> ActivityRow:
    note = str(one.event.data.get("note") or "")
    amount = format_units(int(one.event.data.get("units") or 0))
    return ActivityRow(
        icon="banknote",
        tone="good",
        verb=f"{reader.who(one)} recorded ",
        amount=f"{amount} {one.invoice.currency}",
        middle=" for ",
        note=f"Paid elsewhere: “{note}”" if note else "Paid elsewhere",
    )


def _reversed(one: Activity, reader: Reader) -> ActivityRow:
    amount, token = coins_of(one)
    name = reader.network(one)
    return ActivityRow(
        icon="undo-2",
        tone="bad",
        verb=f"{name} took back ",
        amount=f"{amount} {token}",
        middle=" of ",
        note="The block that held it was replaced",
        sum=f"\N{MINUS SIGN}{amount}",
        unit=token,
        sum_tone="bad",
    )


_WAITS = {"paused": " while the coin was away from its peg", "no_rate": " while nobody knew its rate"}


def _other_token(one: Activity, reader: Reader) -> ActivityRow:
    reason = str(one.event.data.get("reason"))
    amount, token = coins_of(one)
    return ActivityRow(
        icon="coins",
        tone="wait",
        amount=f"{amount} {token}",
        middle=" came to ",
        after=_WAITS.get(reason, ", which does not accept it"),
        note=f"Safe on {reader.network(one)}, waits for a decision",
    )


def _overpaid(one: Activity, _reader: Reader) -> ActivityRow:
    excess = format_units(int(one.event.data.get("excess_units") or 0))
    return ActivityRow(
        icon="scale",
        tone="wait",
        client=client_of(one.invoice),
        verb=" paid ",
        amount=f"{excess} {one.invoice.currency}",
        middle=" too much for ",
        note="It is in your balance",
    )


def _viewed(one: Activity, _reader: Reader) -> ActivityRow:
    return ActivityRow(
        icon="eye", tone="info", client=client_of(one.invoice), verb=" opened ", note="First look at the payment page"
    )


def _sent(one: Activity, reader: Reader) -> ActivityRow:
    to = str(one.event.data.get("to") or one.invoice.recipient_email)
    return ActivityRow(
        icon="send", tone="mute", verb=f"{reader.who(one)} sent ", after=" to ", whom=to, note=one.invoice.title
    )


def _cancelled(one: Activity, reader: Reader) -> ActivityRow:
    reason = str(one.event.data.get("reason") or "")
    return ActivityRow(
        icon="ban",
        tone="mute",
        verb=f"{reader.who(one)} cancelled ",
        note=f"“{reason}”" if reason else one.invoice.title,
    )


def _rejected(one: Activity, _reader: Reader) -> ActivityRow:
    return ActivityRow(
        icon="x",
        tone="bad",
        client=client_of(one.invoice),
        verb=" rejected ",
        note=f"“{one.event.data.get('reason') or ''}”",
    )


def _mail_server(address: str) -> str:
    """The host's name; a bare address or none says nothing to anybody."""
    host = address.rpartition(":")[0] or address
    return host if any(char.isalpha() for char in host) and host != "localhost" else "the mail server"


def _delivered(one: Activity, _reader: Reader) -> ActivityRow:
    return ActivityRow(
        icon="mail-check",
        tone="info",
        after=" reminder delivered to " if one.event.data.get("kind") == "reminder" else " delivered to ",
        whom=str(one.event.data.get("to") or one.invoice.recipient_email),
        note=f"Accepted by {_mail_server(str(one.event.data.get('server') or ''))}",
    )


def _not_delivered(one: Activity, _reader: Reader) -> ActivityRow:
    answer = " ".join(str(one.event.data[key]) for key in ("code", "text") if one.event.data.get(key))
    to = one.event.data.get("to") or one.invoice.recipient_email
    return ActivityRow(icon="mail-x", tone="bad", after=" did not reach ", whom=str(to), note=answer)


def _overdue(one: Activity, _reader: Reader) -> ActivityRow:
    due = format_units(int(one.event.data.get("due_units") or 0))
    return ActivityRow(
        icon="clock-alert",
        tone="bad",
        client=client_of(one.invoice),
        verb=" is late with ",
        note=f"{due} {one.invoice.currency} open",
    )


def _document_failed(one: Activity, _reader: Reader) -> ActivityRow:
    return ActivityRow(
        icon="triangle-alert",
        tone="bad",
        verb="The PDF of ",
        after=" could not be made",
        note=str(one.event.data.get("reason") or ""),
    )


_KINDS: dict[str, Told] = {
    "sent": _sent,
    "viewed": _viewed,
    "mail_accepted": _delivered,
    "mail_bounced": _not_delivered,
    "mail_failed": _not_delivered,
    "overdue": _overdue,
    "document_failed": _document_failed,
    "payment_seen": _seen,
    "payment_settled": _settled,
    "payment_recorded": _recorded,
    "payment_reversed": _reversed,
    "other_token": _other_token,
    "overpaid": _overpaid,
    "cancelled": _cancelled,
    "rejected": _rejected,
    **RAIL_KINDS,
}
"""The words of each of services.dashboard.ACTIVITY_KINDS."""
