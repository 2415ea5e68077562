"""The registry file as typed rows, and the networks that an instance's endpoints enable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from allscale_app.chain.eip55 import checksum, is_address
from allscale_app.domain.assets import ASSETS
from allscale_app.domain.networks import Network, Registry, Token

LOCAL = "local"
"""The demo's and the tests' network: its tokens are deployed, not listed."""
_FILE = Path(__file__).with_name("registry.json")

Key = Annotated[str, StringConstraints(pattern=r"^[a-z]+$")]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TokenRow(_Row):
    """A token and where we have its address from. `withheld` says why it is never offered."""

    symbol: str
    asset: Literal[tuple(ASSETS)]  # type: ignore[valid-type]  # the codes of domain.assets, spelled once
    contract: str | None
    decimals: int = Field(ge=0, le=36)
    kind: Literal["native", "bridged", "test"]
    name: str
    sources: tuple[str, ...]
    onchain_symbols: tuple[str, ...] = ()
    note: str = ""
    withheld: str = ""

    @property
    def symbols_on_chain(self) -> tuple[str, ...]:
        """What the contract's symbol() may answer."""
        return self.onchain_symbols or (self.symbol,)


class NetworkRow(_Row):
    """A network, enabled or not."""

    key: Key
    chain_id: int = Field(gt=0)
    name: str
    native_symbol: str
    block_seconds: float = Field(gt=0)
    confirmations: int = Field(ge=1)
    finality_depth: int = Field(ge=1)
    finality: str
    explorer_url: str
    typical_fee_usd_units: int = Field(ge=0)
    wallet_rpc_url: str = ""
    test: bool
    tokens: tuple[TokenRow, ...]

    def row(self, symbol: str) -> TokenRow:
        """The row of a token by our symbol. Raises KeyError."""
        for token in self.tokens:
            if token.symbol == symbol:
                return token
        raise KeyError(symbol)


class Catalogue(_Row):
    """The whole file."""

    about: str
    sources: Mapping[str, str]
    networks: tuple[NetworkRow, ...]

    def network(self, key: str) -> NetworkRow:
        """The row of a network. Raises KeyError."""
        for network in self.networks:
            if network.key == key:
                return network
        raise KeyError(key)


@cache
def load_catalogue() -> Catalogue:
    """registry.json, checked against its schema. Raises pydantic.ValidationError."""
    return Catalogue.model_validate_json(_FILE.read_bytes())


def load_registry(*, endpoints: Mapping[str, Sequence[str]], local_tokens: Mapping[str, str]) -> Registry:
    """The networks that have `endpoints` (network key to URLs), with every token that is not withheld.

    `local_tokens` maps symbols to the contracts deployed on the local network. Raises ValueError for a network
    or token that the registry does not know: a typing error must not silently lose a network.
    """
    catalogue = load_catalogue()
    known = [network.key for network in catalogue.networks]
    if unknown := sorted(set(endpoints) - set(known)):
        raise ValueError(f"no such network: {', '.join(unknown)}; known are {', '.join(known)}")
    return Registry(
        tuple(
            _network(row, local_tokens, endpoints[row.key][0]) if row.key == LOCAL else _network(row)
            for row in catalogue.networks
            if endpoints.get(row.key)
        )
    )


def _network(row: NetworkRow, deployed: Mapping[str, str] = MappingProxyType({}), own_rpc_url: str = "") -> Network:
    """`own_rpc_url` is the local network's: everybody who can pay there sits at this machine."""
    if unknown := sorted(set(deployed) - {token.symbol for token in row.tokens}):
        raise ValueError(f"no such token on {row.key}: {', '.join(unknown)}")
    fields = row.model_dump(exclude={"tokens", "finality"})
    fields["wallet_rpc_url"] = row.wallet_rpc_url or own_rpc_url
    tokens = (_token(row, token, token.contract or deployed.get(token.symbol, "")) for token in row.tokens)
    return Network(**fields, tokens=tuple(token for token in tokens if token is not None))


def _token(network: NetworkRow, row: TokenRow, contract: str) -> Token | None:
    """None for a token that is withheld, or not deployed on the local network."""
    if row.withheld or not contract:
        return None
    if not is_address(contract):
        raise ValueError(f"{row.symbol} on {network.key}: {contract} is not an address")
    return Token(
        symbol=row.symbol,
        asset=row.asset,
        network=network.key,
        chain_id=network.chain_id,
        contract=checksum(contract),
        decimals=row.decimals,
        kind=row.kind,
        name=row.name,
    )
