"""Networks and tokens as values; which ones exist is the registry's data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from allscale_app.domain.assets import ASSETS, MAIN_COINS, PEGS, peg_of


@dataclass(frozen=True, slots=True)
class Token:
    """An asset's contract on one network. `kind` is native (by its issuer), bridged, or test."""

    symbol: str
    asset: str
    network: str
    chain_id: int
    contract: str
    decimals: int
    kind: str
    name: str

    @property
    def unit(self) -> str:
        """What a ledger account counts: `USDC@8453`."""
        return f"{self.symbol}@{self.chain_id}"

    @property
    def peg(self) -> str:
        """The fiat code this token is pegged to."""
        return ASSETS[self.asset].peg


@dataclass(frozen=True, slots=True)
class Network:
    """One EVM chain. `confirmations` settle small amounts; `finality_depth` stands in where the tag is missing."""

    key: str
    chain_id: int
    name: str
    native_symbol: str
    block_seconds: float
    confirmations: int
    finality_depth: int
    explorer_url: str
    typical_fee_usd_units: int
    tokens: tuple[Token, ...] = ()
    test: bool = False
    wallet_rpc_url: str = ""
    """A public endpoint for a payer's wallet that does not know the network; never one of the operator's own."""

    def transaction_url(self, tx_hash: str) -> str:
        """The explorer's page of a transaction, or "" where there is no explorer."""
        return f"{self.explorer_url}/tx/{tx_hash}" if self.explorer_url else ""

    def address_url(self, address: str) -> str:
        """The explorer's page of an address, or ""."""
        return f"{self.explorer_url}/address/{address}" if self.explorer_url else ""


@dataclass(frozen=True)
class Registry:
    """The enabled networks, cheapest for the payer first, with their working tokens."""

    networks: tuple[Network, ...]
    _by_key: Mapping[str, Network] = field(init=False, repr=False, compare=False)
    _by_unit: Mapping[str, Token] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        ordered = tuple(sorted(self.networks, key=lambda n: (n.typical_fee_usd_units, n.key)))
        object.__setattr__(self, "networks", ordered)
        object.__setattr__(self, "_by_key", MappingProxyType({n.key: n for n in ordered}))
        object.__setattr__(self, "_by_unit", MappingProxyType({t.unit: t for n in ordered for t in n.tokens}))

    def network(self, key: str) -> Network:
        """Raises KeyError for a network that is not enabled."""
        return self._by_key[key]

    def find_network(self, key: str) -> Network | None:
        """The enabled network of that key, or None."""
        return self._by_key.get(key)

    def token(self, unit: str) -> Token:
        """Raises KeyError for a unit that is not enabled."""
        return self._by_unit[unit]

    def find_token(self, unit: str) -> Token | None:
        """The enabled token of that unit, or None."""
        return self._by_unit.get(unit)

    def tokens(self) -> tuple[Token, ...]:
        """Every enabled token, by network order."""
        return tuple(self._by_unit.values())

    def token_at(self, network: str, contract: str) -> Token | None:
        """The registered token of that contract (any letter case), or None."""
        known = self._by_key.get(network)
        if known is None:
            return None
        return next((t for t in known.tokens if t.contract.lower() == contract.lower()), None)

    def default_units(self, currency: str) -> tuple[str, ...]:
        """Units accepted for an invoice in `currency` unless its issuer chose: issuer-native
        contracts of its peg's main coins on every enabled network (rules 5.10)."""
        coins = MAIN_COINS[peg_of(currency)]
        if currency not in PEGS and currency not in coins:
            coins = (currency, *coins)
        return tuple(t.unit for t in self.tokens() if t.asset in coins and t.kind != "bridged")

    def payable_units(self, currency: str, units: Iterable[str]) -> tuple[str, ...]:
        """Those of `units` that are enabled here and share the peg of `currency`."""
        peg = peg_of(currency)
        wanted = set(units)
        return tuple(t.unit for t in self.tokens() if t.unit in wanted and t.peg == peg)

    def quotable_units(self, currency: str, units: Iterable[str]) -> tuple[str, ...]:
        """Those of `units` that are enabled here and have another peg: they pay `currency` through a quote."""
        peg = peg_of(currency)
        wanted = set(units)
        return tuple(t.unit for t in self.tokens() if t.unit in wanted and t.peg != peg)
