"""What a business has: per asset, and apart for each network that holds it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from allscale_app.domain.assets import ASSETS
from allscale_app.domain.ledger.accounts import Role
from allscale_app.domain.networks import Network, Token
from allscale_app.services.context import Context
from allscale_app.store.uow import ReadUow

SHOWN = (Role.AVAILABLE, Role.PENDING, Role.HELD, Role.RECEIVABLE)


@dataclass(frozen=True, slots=True)
class Sums:
    """Millionths. `owed_units` is a claim of the operator's on the business: a payment went away after it was spent."""

    available_units: int = 0
    pending_units: int = 0
    held_units: int = 0
    owed_units: int = 0

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.available_units + other.available_units,
            self.pending_units + other.pending_units,
            self.held_units + other.held_units,
            self.owed_units + other.owed_units,
        )

    @property
    def is_empty(self) -> bool:
        return self == Sums()


@dataclass(frozen=True, slots=True)
class UnitBalance:
    """One token on one network; `token` and `network` are None once the operator switched them off."""

    unit: str
    symbol: str
    token: Token | None
    network: Network | None
    sums: Sums


@dataclass(frozen=True, slots=True)
class AssetBalance:
    """One coin over all its networks, largest first."""

    code: str
    peg: str
    issuer: str
    sums: Sums
    units: tuple[UnitBalance, ...]


@dataclass(frozen=True, slots=True)
class Balances:
    """Everything at one moment; `by_peg` adds coins up at par: USD is the estimate in dollars, EUR needs a rate."""

    assets: tuple[AssetBalance, ...]
    by_peg: dict[str, Sums]


def read_balances(uow: ReadUow, ctx: Context, *, business_id: str) -> Balances:
    """The balances of a business, richest asset first; what is empty everywhere is left out."""
    roles: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for account in uow.journal.accounts_of(business_id):
        if account.role in SHOWN and "@" in account.unit:
            roles[account.unit][account.role] = account.balance_units
    units = [_unit(ctx, unit, counts) for unit, counts in roles.items()]
    by_asset: defaultdict[str, list[UnitBalance]] = defaultdict(list)
    for balance in units:
        if not balance.sums.is_empty:
            by_asset[balance.token.asset if balance.token else balance.symbol].append(balance)
    assets = sorted((_asset(code, found) for code, found in by_asset.items()), key=_richest)
    by_peg: defaultdict[str, Sums] = defaultdict(Sums)
    for asset in assets:
        by_peg[asset.peg] += asset.sums
    return Balances(tuple(assets), dict(by_peg))


def _unit(ctx: Context, unit: str, counts: Counter[str]) -> UnitBalance:
    token = ctx.registry.find_token(unit)
    return UnitBalance(
        unit=unit,
        symbol=unit.partition("@")[0],
        token=token,
        network=ctx.registry.find_network(token.network) if token else None,
        sums=Sums(*(counts[role] for role in SHOWN)),
    )


def _asset(code: str, units: list[UnitBalance]) -> AssetBalance:
    known = ASSETS.get(code)
    ordered = sorted(units, key=lambda balance: (-balance.sums.available_units, balance.unit))
    return AssetBalance(
        code=code,
        peg=known.peg if known else code,
        issuer=known.issuer if known else "",
        sums=sum((balance.sums for balance in ordered), Sums()),
        units=tuple(ordered),
    )


def _richest(asset: AssetBalance) -> tuple[int, str]:
    return -asset.sums.available_units, asset.code
