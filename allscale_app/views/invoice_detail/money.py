"""What came in for an invoice, and how far it is."""

from __future__ import annotations

from datetime import tzinfo

from allscale_app.domain.invoice.status import DocumentStatus, PaymentStatus
from allscale_app.domain.legs import PENDING_STATUSES, LegStatus, Rail
from allscale_app.domain.money import format_units
from allscale_app.domain.networks import Network, Registry
from allscale_app.i18n.dates import clock_time, counted, day_and_time
from allscale_app.services.invoice_detail import InvoiceDetail
from allscale_app.store.tables import Invoice, Payment
from allscale_app.views.invoice_detail.model import PaymentRow, Progress
from allscale_app.views.invoice_detail.timeline_rails import reason_words
from allscale_app.views.labels import LEG_PILLS
from allscale_app.views.rate_words import counted_words
from allscale_app.views.shorten import short_address, short_hash

_MINUTE = 60
_NOTHING_LEFT = {PaymentStatus.PAID, PaymentStatus.REFUNDED, PaymentStatus.PARTIALLY_REFUNDED}
RAIL_ICONS: dict[str, str] = {
    Rail.CARD: "credit-card",
    Rail.WIRE: "landmark",
    Rail.BALANCE: "arrow-left-right",
    Rail.MANUAL: "banknote",
}


def progress(detail: InvoiceDetail, *, registry: Registry, zone: tzinfo) -> Progress:
    """The card with the bar; not shown for an invoice that nobody can or should pay any more."""
    invoice = detail.invoice
    is_closed = invoice.document_status != DocumentStatus.SENT
    has_money = bool(invoice.settled_units or invoice.pending_units)
    if is_closed and not has_money:
        return Progress()
    pending = [leg for leg in detail.legs if LegStatus(leg.status) in PENDING_STATUSES]
    total = invoice.total_units
    settled = _percent(invoice.settled_units, total)
    waiting = min(100, _percent(invoice.settled_units + invoice.pending_units, total)) - settled
    is_open = not is_closed and invoice.payment_status not in _NOTHING_LEFT
    left = max(0, total - invoice.settled_units - invoice.pending_units) if is_open else 0
    live, live_short = _live(detail, pending, registry=registry, zone=zone)
    return Progress(
        is_shown=True,
        title=_title(invoice, pending, registry),
        live=live,
        live_short=live_short,
        settled_percent=str(settled),
        waiting_percent=str(waiting),
        settled=format_units(invoice.settled_units),
        waiting=format_units(invoice.pending_units),
        left=format_units(left),
        unit=invoice.currency,
        spoken=f"{settled} % settled, {waiting} % confirming",
    )


def payment_rows(detail: InvoiceDetail, *, registry: Registry, zone: tzinfo) -> list[PaymentRow]:
    """The legs, newest first."""
    return [_row(detail, leg, registry=registry, zone=zone) for leg in reversed(detail.legs)]


def _percent(units: int, total: int) -> int:
    """Whole percents of the bar; anything at all is visible."""
    return min(100, max(1, units * 100 // total)) if units > 0 and total > 0 else 0


def _title(invoice: Invoice, pending: list[Payment], registry: Registry) -> str:
    if len(pending) == 1:
        return f"{_coins(pending[0])} is confirming on {_name(registry, pending[0])}"
    if pending:
        return f"{len(pending)} payments are confirming"
    unit = invoice.currency
    if invoice.payment_status == PaymentStatus.PAID:
        if invoice.excess_units:
            return f"Paid, {format_units(invoice.excess_units)} {unit} over"
        if invoice.written_off_units:
            return f"Paid, {format_units(invoice.written_off_units)} {unit} short"
        return "Paid in full"
    if invoice.refunded_units:
        return f"{format_units(invoice.refunded_units)} {unit} refunded"
    if invoice.document_status != DocumentStatus.SENT:
        return f"{format_units(invoice.settled_units)} {unit} came after it was closed"
    return (
        f"{format_units(invoice.amount_due_units)} {unit} left to pay" if invoice.settled_units else "Nothing paid yet"
    )


def _live(detail: InvoiceDetail, pending: list[Payment], *, registry: Registry, zone: tzinfo) -> tuple[str, str]:
    """What stands at the right of the title, in full and for a phone."""
    invoice = detail.invoice
    if pending:
        leg = pending[-1]
        need = max(1, leg.confirmations_required)
        have = min(leg.confirmations, need)
        if have >= need and leg.settles_at == "final":
            return f"Confirmed, waits until {_name(registry, leg)} is final", "Waits for final"
        left = _time_left(registry.find_network(leg.network or ""), need - have)
        return f"{have} of {counted(need, 'confirmation')}{left}", f"{have} of {need}"
    if invoice.payment_status == PaymentStatus.PAID and invoice.paid_at:
        when = day_and_time(invoice.paid_at, zone=zone, now=detail.now)
        return when, when
    networks = {token.network for token in detail.tokens}
    if networks and invoice.document_status == DocumentStatus.SENT:
        return f"Watched on {counted(len(networks), 'network')}", f"{counted(len(networks), 'network')}"
    return "", ""


def _time_left(network: Network | None, blocks: int) -> str:
    if network is None or blocks <= 0:
        return ""
    seconds = max(1, round(blocks * network.block_seconds))
    return f", about {seconds} s left" if seconds < 2 * _MINUTE else f", about {round(seconds / _MINUTE)} min left"


def _row(detail: InvoiceDetail, leg: Payment, *, registry: Registry, zone: tzinfo) -> PaymentRow:
    network = registry.find_network(leg.network or "")
    name = _name(registry, leg)
    seen = day_and_time(leg.first_seen_at, zone=zone, now=detail.now)
    seconds = clock_time(leg.first_seen_at, zone=zone, seconds=True)
    pill = LEG_PILLS[LegStatus(leg.status)]
    token = registry.find_token(leg.unit)
    origin, account = _origin(detail, leg)
    return PaymentRow(
        id=leg.id,
        received=f"{seen.rpartition(' ')[0]} {seconds}",
        place=f"{name}, {seen[0].lower()}{seen[1:]}" if seen.startswith("Today") else f"{name}, {seen}",
        symbol=token.asset if token else leg.unit.partition("@")[0],
        network=leg.network or "",
        rail_icon=RAIL_ICONS.get(leg.rail, ""),
        method=name,
        origin=origin,
        origin_full=f"{origin}, {account}" if account else origin,
        sender=leg.sender if leg.rail == Rail.WALLET else "",
        sender_short=short_address(leg.sender) if leg.rail == Rail.WALLET else "",
        hash=short_hash(leg.tx_hash or ""),
        href=network.transaction_url(leg.tx_hash or "") if network else "",
        log=f"log {leg.log_index}" if leg.log_index is not None else _given(detail, leg),
        word=pill.word,
        tone=pill.tone,
        icon=pill.icon,
        amount=format_units(leg.units),
        unit=leg.unit.partition("@")[0],
        counted=counted_words(leg, detail.invoice.currency),
    )


def _origin(detail: InvoiceDetail, leg: Payment) -> tuple[str, str]:
    """Who paid by bank or from a balance, what a person noted; and the bank account that it came from."""
    if leg.rail == Rail.CARD:
        return reason_words(leg.note) if leg.status == LegStatus.FAILED else "", ""
    conversion = detail.conversions.get(leg.id)
    line = detail.bank_lines.get(conversion.id) if conversion else None
    if line is not None:
        return line.party_name or line.party_iban, line.party_iban if line.party_name else ""
    return detail.payers.get(leg.payer_business_id or "", leg.note or leg.sender), ""


def _given(detail: InvoiceDetail, leg: Payment) -> str:
    """`120.00 USD`: what the payer gave, where that is no coin."""
    conversion = detail.conversions.get(leg.id)
    return f"{format_units(conversion.source_units)} {conversion.source}" if conversion else ""


def _coins(leg: Payment) -> str:
    return f"{format_units(leg.units)} {leg.unit.partition('@')[0]}"


def _name(registry: Registry, leg: Payment) -> str:
    network = registry.find_network(leg.network or "")
    return network.name if network else (leg.network or leg.rail).capitalize()
