"""Whether each network can be seen, and whether its blocks come: judged by the age of what it last told us."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from allscale_app.domain.networks import Network
from allscale_app.services.context import Context
from allscale_app.store.tables import NetworkState
from allscale_app.store.uow import ReadUow, WriteUow

SILENT_AFTER = timedelta(seconds=30)
"""Without an answer for this long we cannot see the network."""
SLOW_AFTER = timedelta(seconds=60)
SLOW_BLOCKS = 20
"""A head older than a minute, or than twenty blocks where blocks are slow, is late."""
TOPIC = "networks"


class HealthStatus(StrEnum):
    """What people are told of a network."""

    STARTING = "starting"
    HEALTHY = "healthy"
    DELAYED = "delayed"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class NetworkHealth:
    """A network as the operator, the sidebar and the checkout see it now."""

    network: Network
    status: HealthStatus
    head_number: int
    head_at: datetime | None
    finalized_number: int
    problem: str
    disabled_tokens: dict[str, str]


def networks_health(uow: ReadUow, ctx: Context) -> tuple[NetworkHealth, ...]:
    """Every enabled network, cheapest first. A watcher that died shows as a network that is down."""
    states = {state.network: state for state in uow.networks.all()}
    return tuple(_health(network, states.get(network.key), ctx.clock.now()) for network in ctx.registry.networks)


def status_of(network: Network, state: NetworkState, now: datetime) -> HealthStatus:
    """The status that `state` has at `now`. A test network mines only when something happens: its head may be old."""
    if state.checked_at is None:
        return HealthStatus.DOWN if state.problem else HealthStatus.STARTING
    if now - state.checked_at > SILENT_AFTER:
        return HealthStatus.DOWN
    late_after = max(SLOW_AFTER, SLOW_BLOCKS * timedelta(seconds=network.block_seconds))
    if not network.test and state.head_at is not None and now - state.head_at > late_after:
        return HealthStatus.DELAYED
    return HealthStatus.HEALTHY


def publish_health(uow: WriteUow, ctx: Context, *, network: Network, state: NetworkState) -> bool:
    """Store the present status; pages hear of it only when it changed."""
    status = status_of(network, state, ctx.clock.now())
    if state.status == status:
        return False
    state.status = status.value
    uow.events.publish(TOPIC, at=ctx.clock.now())
    return True


def _health(network: Network, state: NetworkState | None, now: datetime) -> NetworkHealth:
    if state is None:
        return NetworkHealth(network, HealthStatus.STARTING, 0, None, 0, "", {})
    return NetworkHealth(
        network=network,
        status=status_of(network, state, now),
        head_number=state.head_number,
        head_at=state.head_at,
        finalized_number=state.finalized_number,
        problem=state.problem,
        disabled_tokens=dict(state.disabled_tokens),
    )
