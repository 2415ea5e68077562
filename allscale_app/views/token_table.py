"""Which tokens a business takes on which network, as a table."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from allscale_app.domain.assets import ASSETS, PEGS
from allscale_app.domain.money import format_units
from allscale_app.domain.networks import Network, Registry
from allscale_app.services.business_settings import BusinessSettings
from allscale_app.views.invoice_words import any_of

_CENT = 10_000
_INVOICES = {"USD": "dollar", "EUR": "euro"}
"""Whose invoices they are, by peg."""


@dataclass(frozen=True)
class TokenCell:
    """A token on one network; `unit` is "" where it does not exist."""

    unit: str = ""
    network: str = ""
    network_name: str = ""
    is_on: bool = False
    spoken: str = ""


@dataclass(frozen=True)
class TokenRow:
    """One token across the networks, in their order."""

    symbol: str = ""
    asset: str = ""
    peg: str = ""
    paused: str = ""
    """Why it pays nothing now, "" for a coin that holds its peg."""
    cells: list[TokenCell] = field(default_factory=list)


@dataclass(frozen=True)
class NetworkHead:
    """A column of the tokens' table, with what a payer pays there for a transfer."""

    key: str = ""
    name: str = ""
    fee: str = ""


@dataclass(frozen=True)
class TokenTable:
    """Which tokens are taken where."""

    networks: list[NetworkHead] = field(default_factory=list)
    rows: list[TokenRow] = field(default_factory=list)


@dataclass(frozen=True)
class OtherPegs:
    """Whether coins of another peg are taken too; not offered where nobody tells rates."""

    is_offered: bool = False
    is_on: bool = False
    sentence: str = ""


def other_pegs(registry: Registry, settings: BusinessSettings) -> OtherPegs:
    """The switch for coins of another peg, naming what an invoice of each peg could then be paid in."""
    if not settings.can_take_other_pegs:
        return OtherPegs()
    chosen = [registry.token(unit) for unit in settings.accepted_units if registry.find_token(unit)]
    pays = [
        f"{name} invoices in {coins}"
        for peg, name in _INVOICES.items()
        if (coins := any_of(token.asset for token in chosen if token.peg != peg))
    ]
    words = f"{', '.join(pays)}: " if pays else ""
    return OtherPegs(
        is_offered=True,
        is_on=settings.takes_other_pegs,
        sentence=f"{words[:1].upper()}{words[1:]}at the rate of the moment, held for 15 minutes. You get the coin that is paid.",
    )


def token_table(registry: Registry, chosen: Sequence[str], paused: Collection[str] = ()) -> TokenTable:
    """Every enabled token by network, with what the business takes; the assets of `paused` are away from their peg."""
    symbols = dict.fromkeys(
        token.symbol
        for asset in ASSETS
        for token in sorted(registry.tokens(), key=lambda token: token.kind == "bridged")
        if token.asset == asset
    )
    return TokenTable(
        networks=[NetworkHead(network.key, network.name, _fee(network)) for network in registry.networks],
        rows=[_token_row(registry, symbol, chosen, paused) for symbol in symbols],
    )


def _token_row(registry: Registry, symbol: str, chosen: Sequence[str], paused: Collection[str]) -> TokenRow:
    asset = next(token.asset for token in registry.tokens() if token.symbol == symbol)
    is_bridged = any(token.kind == "bridged" for token in registry.tokens() if token.symbol == symbol)
    return TokenRow(
        symbol=symbol,
        asset=asset,
        peg=f"{PEGS[ASSETS[asset].peg]}{', bridged' if is_bridged else ''}",
        paused="Paused: more than 1 % from its peg" if asset in paused else "",
        cells=[_token_cell(network, symbol, chosen) for network in registry.networks],
    )


def _token_cell(network: Network, symbol: str, chosen: Sequence[str]) -> TokenCell:
    token = next((token for token in network.tokens if token.symbol == symbol), None)
    if token is None:
        return TokenCell(network=network.key, network_name=network.name)
    return TokenCell(
        unit=token.unit,
        network=network.key,
        network_name=network.name,
        is_on=token.unit in chosen,
        spoken=f"Take {symbol} on {network.name}",
    )


def chosen_units(table: TokenTable) -> list[str]:
    """The units that are on."""
    return [cell.unit for row in table.rows for cell in row.cells if cell.is_on]


def _fee(network: Network) -> str:
    """To the cent, and never less than one: "0.00" would read as free."""
    return f"${format_units(max(network.typical_fee_usd_units, _CENT), max_places=2)}"
