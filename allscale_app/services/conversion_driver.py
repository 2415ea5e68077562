"""Who turns fiat into coins, as services and workers see it; adapters in `rails` implement it, bootstrap chooses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversionPrice:
    """What a provider asks now: `units` millionths of `source` bring `target_units` of `target`; not a promise."""

    source: str
    units: int
    target: str
    target_units: int
    rate_micros: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversionOrder:
    """One transfer at a provider. `state` is waiting (for fiat), working, done, returned or failed; `pay_to` are the
    lines of its bank details, while it waits."""

    id: str
    state: str
    provider_state: str
    source: str
    units: int
    target: str
    target_units: int
    tx_hash: str = ""
    pay_to: tuple[tuple[str, str], ...] = ()


class ProviderDown(Exception):
    """Nothing is known: it may have happened. Ask again with the same key."""


class ProviderRefused(Exception):
    """It did not happen, and will not; the message is for the operator."""


class ConversionDriver(Protocol):
    """Somebody who takes fiat and sends coins on chain. The default, `treasury`, needs none: the operator's float.

    Every method asks over the network: ProviderDown or ProviderRefused.
    """

    name: str

    def quote(self, *, source: str, units: int, target: str) -> ConversionPrice:
        """What `units` millionths of fiat `source` bring now in coin `target`."""

    def create(self, *, key: str, source: str, units: int, target: str, network: str, address: str) -> ConversionOrder:
        """Order coins to `address` on `network`; the same order again for the same `key`."""

    def get(self, order_id: str) -> ConversionOrder:
        """An order as it is now."""

    def cancel(self, order_id: str) -> None:
        """Give an order up; only while it waits for fiat."""
