"""What documents and mails say alike about an invoice: its sides, its money, when and how it was paid."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from allscale_app.domain.assets import PEGS, peg_of
from allscale_app.domain.invoice.document import LineItem, TaxGroup, add_up
from allscale_app.domain.legs import SETTLED_STATUSES, LegStatus, Rail
from allscale_app.domain.money import format_units
from allscale_app.i18n.dates import clock_time, short_date
from allscale_app.services.document_facts import InvoiceFacts
from allscale_app.store.tables import LineItemRow, Payment

RAILS: dict[str, str] = {"wallet": "wallet", "card": "card", "wire": "bank transfer", "balance": "balance"}
_PEG_WORDS = {"USD": "US dollars", "EUR": "euros"}


def any_of(words: Iterable[str], *, last: str = "or") -> str:
    """`a`, `a or b`, `a, b or c`; each word once."""
    known = list(dict.fromkeys(word for word in words if word))
    return f" {last} ".join([", ".join(known[:-1]), known[-1]]) if len(known) > 1 else "".join(known)


def methods_words(facts: InvoiceFacts) -> str:
    """`By wallet, card or bank transfer`; "" when this instance offers none of the accepted ones."""
    words = any_of(RAILS[method] for method in facts.methods if method in RAILS)
    return f"By {words}" if words else ""


def coins_words(facts: InvoiceFacts) -> str:
    """`USDC or USDT`."""
    return any_of(token.symbol for token in facts.tokens)


def networks_words(facts: InvoiceFacts) -> str:
    """`Base, Optimism, Ethereum`: those of the accepted tokens, cheapest first."""
    names = [facts.networks[token.network].name for token in facts.tokens]
    return ", ".join(dict.fromkeys(names))


def peg_words(currency: str) -> str:
    """`US dollars`."""
    peg = peg_of(currency)
    return _PEG_WORDS.get(peg, PEGS[peg])


def issuer_name(facts: InvoiceFacts) -> str:
    """The name that people know."""
    return str(facts.seller.get("name") or facts.seller.get("legal_name") or "")


def legal_name(facts: InvoiceFacts) -> str:
    """The name on documents."""
    return str(facts.seller.get("legal_name") or facts.seller.get("name") or "")


def postal_lines(address: str, tax_id: str) -> tuple[str, ...]:
    """An address line by line, the tax id last."""
    lines = [line.strip() for line in address.splitlines() if line.strip()]
    return (*lines, f"Tax ID {tax_id}") if tax_id else tuple(lines)


def payer_name(facts: InvoiceFacts) -> str:
    """Who pays: their name, else their address."""
    return facts.invoice.recipient_name or facts.invoice.recipient_email


def taxes(lines: Sequence[LineItemRow]) -> tuple[TaxGroup, ...]:
    """The sums per rate; none where nothing is taxed."""
    groups = add_up([_item(line) for line in lines]).taxes
    return groups if any(group.rate_ppm for group in groups) else ()


def counted_legs(facts: InvoiceFacts) -> list[Payment]:
    """The payments that count, in the order in which they settled."""
    settled = [leg for leg in facts.legs if LegStatus(leg.status) in SETTLED_STATUSES]
    return sorted(settled, key=lambda leg: (leg.settled_at or leg.first_seen_at, leg.id))


def symbol_of(leg: Payment) -> str:
    """`USDC` of `USDC@8453`."""
    return leg.unit.partition("@")[0]


def amount_of(leg: Payment) -> str:
    """`3,000.00 USDC`: what came, in the coin that came."""
    return f"{format_units(leg.units)} {symbol_of(leg)}"


def network_of(facts: InvoiceFacts, leg: Payment) -> str:
    """The network's name; its key when it is not enabled any more, "" for a payment on no network."""
    network = facts.networks.get(leg.network or "")
    return network.name if network else leg.network or ""


def transaction_url(facts: InvoiceFacts, leg: Payment) -> str:
    """The explorer's page of a payment, or ""."""
    network = facts.networks.get(leg.network or "")
    return network.transaction_url(leg.tx_hash) if network and leg.tx_hash else ""


def rail_words(leg: Payment) -> str:
    """`Wallet`, `Bank transfer`, `Paid elsewhere`."""
    return "Paid elsewhere" if leg.rail == Rail.MANUAL else RAILS.get(leg.rail, leg.rail).capitalize()


def zone_of(facts: InvoiceFacts) -> ZoneInfo:
    """The issuer's zone, as it was at send."""
    return ZoneInfo(facts.invoice.timezone)


def day_words(moment: datetime, zone: ZoneInfo) -> str:
    """`23 Nov 2026`."""
    day = moment.astimezone(zone).date()
    return f"{short_date(day, today=day)} {day.year}"


def time_words(moment: datetime, zone: ZoneInfo) -> str:
    """`14:09:12 CET`."""
    return f"{clock_time(moment, zone=zone, seconds=True)} {moment.astimezone(zone):%Z}"


def _item(line: LineItemRow) -> LineItem:
    return LineItem(
        line.description,
        line.quantity_units,
        line.unit_price_units,
        tax_ppm=line.tax_ppm,
        discount_ppm=line.discount_ppm,
    )
