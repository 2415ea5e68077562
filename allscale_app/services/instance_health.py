"""How the instance is, for machines that look after it."""

from __future__ import annotations

from dataclasses import dataclass

from allscale_app.services.audit_runs import AuditStanding, audit_standing
from allscale_app.services.context import Context
from allscale_app.store.uow import ReadUow


@dataclass(frozen=True, slots=True)
class NetworkAge:
    """One network's watcher: its status, and seconds since the newest block it knows (None before the first)."""

    key: str
    status: str
    behind_seconds: int | None


@dataclass(frozen=True, slots=True)
class InstanceHealth:
    """Every enabled network, and the last audit of the books, `audit_age_seconds` ago (None before the first)."""

    networks: tuple[NetworkAge, ...]
    audit: AuditStanding
    audit_age_seconds: int | None


def read_instance_health(uow: ReadUow, ctx: Context) -> InstanceHealth:
    """How everything is. That it answers at all says that the database does."""
    states = {state.network: state for state in uow.networks.all()}
    now = ctx.clock.now()
    ages = []
    for network in ctx.registry.networks:
        state = states.get(network.key)
        head_at = state.head_at if state else None
        behind = int((now - head_at).total_seconds()) if head_at else None
        ages.append(NetworkAge(network.key, state.status if state else "starting", behind))
    audit = audit_standing(uow, ctx)
    return InstanceHealth(tuple(ages), audit, int((now - audit.at).total_seconds()) if audit.at else None)
