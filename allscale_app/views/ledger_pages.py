"""View models of the balance page: ready strings only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from allscale_app.domain.money import format_units
from allscale_app.i18n.dates import day_and_time
from allscale_app.services.balance_history import HistoryLine
from allscale_app.services.balances import AssetBalance, Balances
from allscale_app.views.shorten import short_hash

_ENTRY_WORDS = {
    "seen": "Payment seen",
    "settle": "Payment",
    "final": "Final on the network",
    "unseen": "Taken back by the network",
    "resolve": "Unmatched money applied",
}


@dataclass(frozen=True)
class NetworkRow:
    """One network's part of a coin."""

    network: str = ""
    name: str = ""
    amount: str = ""
    note: str = ""


@dataclass(frozen=True)
class CoinCard:
    """One coin over all networks."""

    code: str = ""
    issuer: str = ""
    amount: str = ""
    rows: list[NetworkRow] = field(default_factory=list)


@dataclass(frozen=True)
class HistoryRow:
    """One journal entry as it touched the balance."""

    date: str = ""
    words: str = ""
    about: str = ""
    href: str = ""
    transaction: str = ""
    transaction_href: str = ""
    entry: str = ""
    amount: str = ""
    unit: str = ""
    tone: str = ""
    after: str = ""


def estimate(balances: Balances) -> str:
    """What is available in dollar coins, at par."""
    sums = balances.by_peg.get("USD")
    return f"${format_units(sums.available_units if sums else 0, max_places=2)}"


def confirming(balances: Balances) -> str:
    """What is seen and not settled, in dollar coins."""
    sums = balances.by_peg.get("USD")
    return f"${format_units(sums.pending_units if sums else 0, max_places=2)}"


def coin_card(asset: AssetBalance) -> CoinCard:
    """The card of one coin."""
    rows = [
        NetworkRow(
            network=unit.network.key if unit.network else "",
            name=unit.network.name if unit.network else "Switched off",
            amount=format_units(unit.sums.available_units),
            note=f"{format_units(unit.sums.pending_units)} confirming" if unit.sums.pending_units else "",
        )
        for unit in asset.units
    ]
    return CoinCard(asset.code, asset.issuer, format_units(asset.sums.available_units), rows)


def history_row(line: HistoryLine, *, now: datetime, timezone: str, explorer: str) -> HistoryRow:
    """A line of the history; `explorer` is the transaction's page or ""."""
    change = line.available_change_units or line.pending_change_units
    settled = bool(line.available_change_units)
    invoice, payment = line.invoice, line.payment
    who = (invoice.recipient_name or invoice.recipient_email) if invoice else ""
    return HistoryRow(
        date=day_and_time(line.at, zone=ZoneInfo(timezone), now=now),
        words=_ENTRY_WORDS.get(line.kind.partition("_")[0], line.kind.replace("_", " ").capitalize()),
        about=f"{invoice.number}, {who}" if invoice else "Deposit",
        href=f"/invoices/{invoice.id}" if invoice else "",
        transaction=short_hash(payment.tx_hash) if payment and payment.tx_hash else "",
        transaction_href=explorer,
        entry=line.key,
        amount=f"{'+' if change > 0 else ''}{format_units(change)}",
        unit=line.asset,
        tone="text-ink" if change < 0 else "text-good" if settled else "text-wait",
        after=format_units(line.balance_after_units) if settled else "Confirming",
    )
