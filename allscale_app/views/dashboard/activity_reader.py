"""What the lines of the activity are told with: who reads, whose coins, by which way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from allscale_app.domain.legs import Rail
from allscale_app.domain.money import format_units
from allscale_app.domain.networks import Registry
from allscale_app.services.dashboard import Activity
from allscale_app.views.dashboard.model import ActivityRow
from allscale_app.views.invoice_list import client_of


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, and what is needed to tell them: the networks' names."""

    name: str
    registry: Registry

    def who(self, one: Activity) -> str:
        """Whoever acted, as the reader calls them."""
        name = str(one.event.data.get("actor_name") or "")
        if one.event.actor == "payer":
            return name or client_of(one.invoice)
        if one.event.actor == "api":
            return f"A program of {name}" if name else "A program"
        return "You" if not name or name == self.name else name

    def network(self, one: Activity) -> str:
        """The network of the payment that it is about."""
        key = str(one.event.data.get("network") or (one.payment.network if one.payment else "") or "")
        network = self.registry.find_network(key)
        return network.name if network else key or "its network"


Told = Callable[[Activity, Reader], ActivityRow]


def coins_of(one: Activity) -> tuple[str, str]:
    """Amount and token of the payment that it is about."""
    unit = str(one.event.data.get("unit") or (one.payment.unit if one.payment else ""))
    units = int(one.event.data.get("units") or (one.payment.units if one.payment else 0))
    return format_units(units), unit.partition("@")[0]


_HOW = {Rail.BALANCE: "From their balance", Rail.CARD: "By card", Rail.WIRE: "By bank transfer"}


def how(one: Activity) -> str:
    """The way that a payment took, as a sentence's beginning; "" for a wallet, which says its network."""
    return _HOW.get(Rail(str(one.event.data.get("rail") or (one.payment.rail if one.payment else Rail.WALLET))), "")
