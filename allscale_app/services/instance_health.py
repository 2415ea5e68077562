"""How the instance is, for machines that look after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from allscale_app.services.audit_runs import AuditStanding, audit_standing
from allscale_app.services.context import Context
from allscale_app.store.jobs.outbox import JobsStanding
from allscale_app.store.uow import ReadUow

MAIL_STATUSES = ("queued", "deferred", "accepted", "bounced", "failed")
"""Each is shown, also while there is none (rules 5.18)."""


@dataclass(frozen=True, slots=True)
class NetworkAge:
    """One network's watcher: its status, and seconds since the newest block it knows (None before the first)."""

    key: str
    status: str
    behind_seconds: int | None


@dataclass(frozen=True, slots=True)
class InstanceHealth:
    """Every enabled network; the last audit of the books, `audit_age_seconds` ago (None before the first); the jobs,
    and how long the oldest that is due has waited; the mails of the last day by status."""

    networks: tuple[NetworkAge, ...]
    audit: AuditStanding
    audit_age_seconds: int | None
    jobs: JobsStanding
    jobs_age_seconds: int
    mails: dict[str, int]


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
    jobs = uow.jobs_standing(now=now)
    return InstanceHealth(
        networks=tuple(ages),
        audit=audit,
        audit_age_seconds=int((now - audit.at).total_seconds()) if audit.at else None,
        jobs=jobs,
        jobs_age_seconds=max(0, int((now - jobs.oldest_due_at).total_seconds())) if jobs.oldest_due_at else 0,
        mails=dict.fromkeys(MAIL_STATUSES, 0) | uow.deliveries.counts_since(now - timedelta(days=1)),
    )
