"""Transfers of other tokens that wait for the issuer's word, and the question before it is given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo

from allscale_app.domain.assets import ASSETS
from allscale_app.domain.invoice.status import DocumentStatus
from allscale_app.domain.money import format_units
from allscale_app.domain.networks import Registry
from allscale_app.i18n.dates import day_and_time
from allscale_app.services.invoice_detail import InvoiceDetail
from allscale_app.services.other_tokens import WaitingTransfer
from allscale_app.services.scan_pass import NO_RATE, PAUSED
from allscale_app.store.tables import Invoice
from allscale_app.views.invoice_detail.model import WaitingRow
from allscale_app.views.rate_words import rate_text
from allscale_app.views.shorten import short_hash

APPLY, CREDIT = "apply", "credit"


@dataclass(frozen=True)
class Question:
    """What is asked before a decision, with its two buttons."""

    title: str = ""
    body: str = ""
    confirm: str = ""
    busy: str = ""


def waiting_rows(detail: InvoiceDetail, *, registry: Registry, zone: tzinfo) -> list[WaitingRow]:
    """Oldest first."""
    return [_row(detail, each, registry=registry, zone=zone) for each in detail.waiting]


def question(invoice: Invoice, transfer: WaitingTransfer, act: str) -> Question:
    """The words before `act` (apply or credit) on a transfer."""
    coins = _coins(transfer)
    if act == CREDIT:
        return Question(
            f"Credit {coins} to your balance?",
            f"It does not count for {invoice.number}, which stays as it is. This cannot be taken back.",
            f"Credit {coins}",
            "Crediting…",
        )
    worth = f"{format_units(_applied(transfer))} {invoice.currency}"
    return Question(
        f"Apply {coins} {_terms(transfer)}?",
        f"It counts as {worth} for {invoice.number}: {_outcome(invoice, transfer)}. "
        f"The {_symbol(transfer)} goes to your balance as it came. {_warning(transfer)}This cannot be taken back.",
        f"Apply {coins}",
        "Applying…",
    )


def _row(detail: InvoiceDetail, transfer: WaitingTransfer, *, registry: Registry, zone: tzinfo) -> WaitingRow:
    network = registry.find_network(transfer.network)
    name = network.name if network else transfer.network
    return WaitingRow(
        id=transfer.id,
        symbol=_symbol(transfer),
        amount=format_units(transfer.units),
        unit=_symbol(transfer),
        title=f"{_coins(transfer)} came to this invoice’s address",
        meaning=_meaning(detail.invoice, transfer, name),
        place=f"{name}, {day_and_time(transfer.seen_at, zone=zone, now=detail.now)}",
        hash=short_hash(transfer.tx_hash),
        href=network.transaction_url(transfer.tx_hash) if network else "",
        can_decide=transfer.is_final,
        apply_label=f"Apply {_terms(transfer)}…" if transfer.worth else "",
    )


def _meaning(invoice: Invoice, transfer: WaitingTransfer, network: str) -> str:
    symbol = _symbol(transfer)
    why = f"{invoice.number} does not take {symbol}"
    if transfer.reason == PAUSED:
        why = f"{symbol} {'is' if transfer.is_paused else 'was'} more than 1 % away from its peg"
    elif transfer.reason == NO_RATE:
        why = f"Nobody knew the rate of {symbol} when it came"
    if not transfer.is_final:
        return f"{why}. It is safe. You decide what it is for once {network} can no longer take it back."
    if transfer.worth is None:
        is_closed = invoice.document_status != DocumentStatus.SENT
        state = "is closed" if is_closed else "has nothing left to pay" if not invoice.amount_due_units else ""
        return (
            f"{invoice.number} {state}, so it can go to your balance."
            if state
            else f"{why}. It can go to your balance."
        )
    worth = f"{format_units(_applied(transfer))} {invoice.currency}"
    return f"{why}, but you may count it {_terms(transfer)}, as {worth}: {_outcome(invoice, transfer)}."


def _outcome(invoice: Invoice, transfer: WaitingTransfer) -> str:
    """What the invoice becomes, before its tolerance."""
    rest = invoice.amount_due_units - _applied(transfer)
    if rest > 0:
        return f"{format_units(rest)} {invoice.currency} is left to pay"
    return "it is paid" if rest == 0 else f"it is paid, {format_units(-rest)} {invoice.currency} over"


def _applied(transfer: WaitingTransfer) -> int:
    return transfer.worth.applied_units if transfer.worth else 0


def _terms(transfer: WaitingTransfer) -> str:
    """`at par`, or `at 1.0909`."""
    micros = transfer.worth.rate_micros if transfer.worth else None
    return "at par" if micros is None else f"at {rate_text(micros)}"


def _warning(transfer: WaitingTransfer) -> str:
    away = f"Its price is more than 1 % away from 1 {ASSETS[_symbol(transfer)].peg} right now. "
    return away if transfer.is_paused else ""


def _coins(transfer: WaitingTransfer) -> str:
    return f"{format_units(transfer.units)} {_symbol(transfer)}"


def _symbol(transfer: WaitingTransfer) -> str:
    return transfer.unit.partition("@")[0]
