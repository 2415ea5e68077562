"""The history's rows, its filters in words, and where the page stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from allscale_app.domain.dates import parse_date
from allscale_app.domain.ledger.entry import EntryKind, step_of
from allscale_app.domain.money import format_units
from allscale_app.domain.networks import Registry
from allscale_app.i18n.dates import day_and_time, exact_time, short_date
from allscale_app.services.balance_history import HistoryLine, HistoryPage
from allscale_app.store.repositories.journal_history import COUNT_CAP
from allscale_app.views.balance.entry_words import LineWords, line_words
from allscale_app.views.balance.model import FilterOptions, HistoryRow, Option
from allscale_app.views.shorten import short_hash

TYPE_LABELS = {
    "payment": "Payments",
    "deposit": "Deposits",
    "confirming": "Confirming",
    "refund": "Refunds",
    "reversed": "Taken back",
}
CONFIRMING = "Confirming"


def history_rows(
    lines: Sequence[HistoryLine], *, now: datetime, timezone: str, before: Collection[HistoryRow] | None = None
) -> list[HistoryRow]:
    """The lines as rows; given what was shown `before`, those that are new since are marked."""
    rows = [_row(line, now=now, zone=ZoneInfo(timezone)) for line in lines]
    if before is None:
        return rows
    known = {row.key for row in before}
    return [replace(row, changed=True) if row.key not in known else row for row in rows]


def words_of(line: HistoryLine) -> LineWords:
    """What a line is called."""
    has_invoice = line.invoice is not None
    return line_words(line.kind, key=line.key, has_invoice=has_invoice, change_units=line.available_change_units)


def is_confirming(line: HistoryLine) -> bool:
    """Whether its money is not available yet, and shows here only until it is."""
    return line.kind == EntryKind.SEEN or step_of(line.kind, line.key) == "funded"


def signed(units: int) -> str:
    """`+1,200.00`, `−10.00` with a real minus sign."""
    sign = "+" if units > 0 else "\N{MINUS SIGN}" if units < 0 else ""
    return f"{sign}{format_units(abs(units))}"


def change_of(line: HistoryLine) -> tuple[int, str]:
    """What to show of a line's changes in millionths, and its tone: available first, then confirming, held and owed."""
    if line.available_change_units:
        return line.available_change_units, "good" if line.available_change_units > 0 else "plain"
    if line.kind == EntryKind.SETTLE:
        return -line.owed_change_units, "plain"
    return line.pending_change_units or line.held_change_units or -line.owed_change_units, "wait"


def about(line: HistoryLine) -> str:
    """Whose money it is: the invoice with its client, or with who sent it; or the business's own."""
    invoice = line.invoice
    if invoice is None:
        return "To your deposit address"
    if line.is_theirs:
        return f"{invoice.number}, {(invoice.seller or {}).get('name') or 'their invoice'}"
    return f"{invoice.number}, {invoice.recipient_name or invoice.recipient_email}"


def invoice_href(line: HistoryLine) -> str:
    """The invoice's own page, or the payment page of somebody else's."""
    if line.invoice is None:
        return ""
    return f"/pay/{line.invoice.checkout_token}" if line.is_theirs else f"/invoices/{line.invoice.id}"


def range_text(history: HistoryPage, *, all_count: int, is_filtered: bool) -> str:
    """`1–25 of 412`, `1–3 of 3, filtered from 412`."""
    if not history.lines:
        return ""
    first = history.paging.first
    text = f"{first:,}–{first + len(history.lines) - 1:,} of {_count(history.total_count)}"
    return f"{text}, filtered from {_count(all_count)}" if is_filtered else text


def chips_of(filters: Mapping[str, str], *, registry: Registry, now: datetime, timezone: str) -> dict[str, str]:
    """The words of each filter that is on, by its chip: type, token, network, date."""
    network = registry.find_network(filters.get("network", ""))
    today = now.astimezone(ZoneInfo(timezone)).date()
    since, until = (
        short_date(parse_date(filters[name], param=name), today=today) if filters.get(name) else ""
        for name in ("since", "until")
    )
    date = (
        f"{since} to {until}" if since and until else f"Since {since}" if since else f"Until {until}" if until else ""
    )
    return {
        "type": TYPE_LABELS.get(filters.get("type", ""), ""),
        "token": filters.get("token", ""),
        "network": network.name if network else "",
        "date": date,
    }


def filter_options(registry: Registry) -> FilterOptions:
    """What can be chosen: every type, every coin and network of this instance."""
    coins = dict.fromkeys(token.asset for token in registry.tokens())
    return FilterOptions(
        types=[Option("", "Every type"), *(Option(key, label) for key, label in TYPE_LABELS.items())],
        tokens=[Option("", "Every token"), *(Option(code, code) for code in coins)],
        networks=[
            Option("", "Every network"),
            *(Option(network.key, network.name) for network in registry.networks if network.tokens),
        ],
    )


def _row(line: HistoryLine, *, now: datetime, zone: ZoneInfo) -> HistoryRow:
    named = words_of(line)
    units, tone = change_of(line)
    payment, network = line.payment, line.network
    tx_hash = payment.tx_hash if payment else None
    after = CONFIRMING if is_confirming(line) else format_units(line.balance_after_units)
    date, amount = day_and_time(line.at, zone=zone, now=now), signed(units)
    return HistoryRow(
        id=str(line.entry_id),
        key=f"{line.entry_id}-{after}",
        date=date,
        exact=exact_time(line.at, zone=zone),
        words=named.words,
        about=about(line) if payment else "",
        icon=named.icon,
        tone=named.tone,
        network=network.key if network else "",
        network_name=network.name if network else "",
        transaction=short_hash(tx_hash) if tx_hash else "",
        transaction_href=network.transaction_url(tx_hash) if network and tx_hash else "",
        amount=amount,
        unit=line.asset,
        amount_tone=tone,
        after=after,
        spoken=f"{named.words} {amount} {line.asset}, {date}: show the journal entry",
    )


def _count(count: int) -> str:
    return f"{COUNT_CAP - 1}+" if count >= COUNT_CAP else f"{count:,}"
