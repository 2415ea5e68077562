"""Treasury, networks and jobs, as the operator sees them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from allscale_app.domain.ledger.accounts import Role
from allscale_app.domain.money import format_units
from allscale_app.domain.networks import Registry
from allscale_app.i18n.dates import ago, counted, day_and_time
from allscale_app.services.networks_health import HealthStatus, NetworkHealth
from allscale_app.services.operator_desk import Work
from allscale_app.services.treasury import Treasury

_ROLES = {
    Role.FLOAT: "Float",
    Role.FLOAT_RESERVED: "Promised to payers",
    Role.TREASURY: "At the treasury's address",
    Role.PSP: "At the card processor",
    Role.BANK: "At the bank",
    Role.DISPUTED: "Disputed",
    Role.UNMATCHED: "Belongs to nobody yet",
    Role.FEE_INCOME: "Fees earned",
    Role.PSP_EXPENSE: "The processor's fees",
}
_STATUSES = {
    HealthStatus.HEALTHY: ("Healthy", "good", "check"),
    HealthStatus.STARTING: ("Starting", "info", "loader"),
    HealthStatus.DELAYED: ("Delayed", "wait", "clock-alert"),
    HealthStatus.DOWN: ("Down", "bad", "cloud-off"),
}


@dataclass(frozen=True)
class Amount:
    """One account of one unit."""

    label: str = ""
    amount: str = ""
    unit: str = ""


@dataclass(frozen=True)
class UnitCard:
    """All accounts of one unit."""

    unit: str = ""
    where: str = ""
    rows: list[Amount] = field(default_factory=list)


@dataclass(frozen=True)
class Choice:
    """One entry of a list."""

    value: str = ""
    label: str = ""


@dataclass(frozen=True)
class TreasuryView:
    """The address with its code, the accounts, and what can be replenished."""

    address: str = ""
    code: str = ""
    cards: list[UnitCard] = field(default_factory=list)
    coins: list[Choice] = field(default_factory=list)
    currencies: list[Choice] = field(default_factory=list)


@dataclass(frozen=True)
class NetworkRow:
    """One network as its watcher sees it."""

    key: str = ""
    name: str = ""
    word: str = ""
    tone: str = ""
    icon: str = ""
    head: str = ""
    lag: str = ""
    problem: str = ""
    refused: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class FailedRow:
    """A job that was given up."""

    kind: str = ""
    when: str = ""
    tries: str = ""
    error: str = ""


@dataclass(frozen=True)
class JobsView:
    """Counts, and what failed."""

    waiting: str = "0"
    running: str = "0"
    scheduled: str = "0"
    dead: str = "0"
    oldest: str = ""
    failed: list[FailedRow] = field(default_factory=list)


def treasury_view(treasury: Treasury, registry: Registry, qr_image: Callable[[str, str], str]) -> TreasuryView:
    """The operator's accounts by unit; fiat last."""
    units = sorted(treasury.accounts, key=lambda unit: ("@" not in unit, unit))
    fiat = [unit for unit in treasury.accounts if "@" not in unit and treasury.accounts[unit].get(Role.BANK, 0) > 0]
    return TreasuryView(
        address=treasury.address,
        code=qr_image(treasury.address, "address") if treasury.address else "",
        cards=[_unit(unit, treasury.accounts[unit], registry) for unit in units],
        coins=[Choice(token.unit, _name(token.unit, registry)) for token in registry.tokens()],
        currencies=[Choice(currency, currency) for currency in sorted(fiat)],
    )


def network_rows(networks: Sequence[NetworkHealth], *, now: datetime) -> list[NetworkRow]:
    """Every network, cheapest first."""
    return [_network(each, now) for each in networks]


def jobs_view(work: Work, *, timezone: str) -> JobsView:
    """How the queue stands."""
    zone = ZoneInfo(timezone)
    oldest = work.standing.oldest_due_at
    return JobsView(
        waiting=f"{work.standing.waiting:,}",
        running=f"{work.standing.running:,}",
        scheduled=f"{work.standing.scheduled:,}",
        dead=f"{work.standing.dead:,}",
        oldest=f"the oldest since {ago(oldest, now=work.now, zone=zone)}" if oldest else "nothing is late",
        failed=[
            FailedRow(
                kind=job.kind.replace("_", " ").capitalize(),
                when=day_and_time(job.failed_at, zone=zone, now=work.now) if job.failed_at else "",
                tries=counted(job.attempts, "try", "tries"),
                error=job.error or "The worker's log says why.",
            )
            for job in work.failed
        ],
    )


def _name(unit: str, registry: Registry) -> str:
    token = registry.find_token(unit)
    if token is None:
        return unit
    network = next(each for each in registry.networks if each.key == token.network)
    return f"{token.symbol} on {network.name}"


def _unit(unit: str, accounts: dict[Role, int], registry: Registry) -> UnitCard:
    symbol = unit.partition("@")[0]
    where = _name(unit, registry).removeprefix(f"{symbol} ") if "@" in unit else "Money at the bank and the processor"
    rows = [Amount(words, format_units(accounts[role]), symbol) for role, words in _ROLES.items() if role in accounts]
    return UnitCard(symbol, where, rows)


def _network(health: NetworkHealth, now: datetime) -> NetworkRow:
    word, tone, icon = _STATUSES[health.status]
    seconds = int((now - health.head_at).total_seconds()) if health.head_at else None
    return NetworkRow(
        key=health.network.key,
        name=health.network.name,
        word=word,
        tone=tone,
        icon=icon,
        head=f"{health.head_number:,}" if health.head_number else "None yet",
        lag="" if seconds is None else f"{seconds:,} s ago" if seconds < 3_600 else f"{seconds // 3_600:,} h ago",
        problem=health.problem,
        refused=[f"{symbol}: {why}" for symbol, why in health.disabled_tokens.items()],
    )
