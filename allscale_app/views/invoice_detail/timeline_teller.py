"""Who tells the events of one invoice: what they speak of, in the reader's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from allscale_app.domain.money import format_units
from allscale_app.domain.networks import Network, Registry
from allscale_app.store.tables import Invoice, Payment, TimelineEvent
from allscale_app.views.invoice_detail.model import Part
from allscale_app.views.rate_words import counted_words
from allscale_app.views.shorten import short_hash


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence and its proof: `tx_hash` with its page in the explorer, and a note."""

    icon: str
    tone: str
    sentence: tuple[Part, ...]
    note: str = ""
    tx_hash: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Teller:
    """Knows what the events of one invoice speak of."""

    invoice: Invoice
    payments: Mapping[str, Payment]
    registry: Registry
    viewer_name: str
    zone: tzinfo

    def who(self, event: TimelineEvent) -> str:
        """Whoever acted, as the reader calls them."""
        name = str(event.data.get("actor_name") or "")
        if event.actor == "payer":
            return name or self.invoice.recipient_name or self.invoice.recipient_email
        if event.actor == "api":
            return f"A program of {name}" if name else "A program"
        return "You" if not name or name == self.viewer_name else name

    def money(self, units: Any) -> Part:
        """An amount in the invoice's own currency."""
        return Part(f"{format_units(int(units))} {self.invoice.currency}", "strong")

    def coins(self, event: TimelineEvent) -> Part:
        """The amount of the event's payment, in the token that came."""
        payment = self.payment(event)
        unit = event.data.get("unit") or (payment.unit if payment else "")
        units = event.data.get("units") or (payment.units if payment else 0)
        return Part(f"{format_units(int(units))} {str(unit).partition('@')[0]}", "strong")

    def counted(self, event: TimelineEvent) -> tuple[Part, ...]:
        """What a coin of another peg counted for: ` at 1.0909 → 120.00 USD`; nothing at par."""
        payment = self.payment(event)
        words = counted_words(payment, self.invoice.currency) if payment else ""
        before, arrow, after = words.partition("→ ")
        return (Part(f" {before}{arrow}"), Part(after, "strong")) if words else ()

    def payment(self, event: TimelineEvent) -> Payment | None:
        return self.payments.get(str(event.data.get("payment_id")))

    def network(self, event: TimelineEvent) -> Network | None:
        payment = self.payment(event)
        key = event.data.get("network") or (payment.network if payment else None)
        return self.registry.find_network(str(key)) if key else None

    def network_name(self, event: TimelineEvent) -> str:
        network = self.network(event)
        return network.name if network else "its network"

    def proof(self, event: TimelineEvent) -> dict[str, str]:
        """The transaction's hash and its page."""
        tx_hash = str(event.data.get("tx_hash") or "")
        network = self.network(event)
        href = network.transaction_url(tx_hash) if network and tx_hash else ""
        return {"tx_hash": short_hash(tx_hash), "href": href}


Told = Callable[[Teller, TimelineEvent], Words]
"""The words of one kind of event."""
