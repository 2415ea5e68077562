"""The frame's own facts in words: open invoices, and one line about the networks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allscale_app.services.networks_health import HealthStatus, NetworkHealth
from allscale_app.services.shell_facts import ShellFacts
from allscale_app.views.counts import count_text

_MINUTE = 60
_HOUR = 60 * _MINUTE
_TOGETHER = {
    HealthStatus.STARTING: "Connecting to {count} networks",
    HealthStatus.DELAYED: "{count} networks are behind",
    HealthStatus.DOWN: "{count} networks do not answer",
}
"""What is said when several have the same trouble."""


@dataclass(frozen=True, slots=True)
class Shell:
    """`open_invoices`, `received_invoices` and `open_requests` are "" for none; `network_tone` is good or wait."""

    open_invoices: str = ""
    received_invoices: str = ""
    network_text: str = ""
    network_tone: str = "good"
    open_requests: str = ""


def shell_of(facts: ShellFacts) -> Shell:
    """The display form of the facts."""
    text, tone = _networks(facts)
    opened = count_text(facts.open_count) if facts.open_count else ""
    received = count_text(facts.received_count) if facts.received_count else ""
    requests = count_text(facts.request_count) if facts.request_count else ""
    return Shell(opened, received, text, tone, requests)


def _networks(facts: ShellFacts) -> tuple[str, str]:
    networks = facts.networks
    if not networks:
        return "", "good"
    troubled = [one for one in networks if one.status is not HealthStatus.HEALTHY]
    if not troubled:
        name = networks[0].network.name
        return (f"All {len(networks)} networks in sync" if len(networks) > 1 else f"{name} is in sync"), "good"
    if len(troubled) == 1:
        return _trouble(troubled[0], now=facts.now), "wait"
    for status, words in _TOGETHER.items():
        if all(one.status is status for one in troubled):
            return words.format(count=len(troubled)), "wait"
    return f"{len(troubled)} networks have trouble", "wait"


def _trouble(health: NetworkHealth, *, now: datetime) -> str:
    name = health.network.name
    if health.status is HealthStatus.STARTING:
        return f"Connecting to {name}"
    if health.status is HealthStatus.DOWN or health.head_at is None:
        return f"{name} does not answer"
    return f"{name} is {_span(int((now - health.head_at).total_seconds()))} behind"


def _span(seconds: int) -> str:
    if seconds < _MINUTE:
        return f"{seconds} s"
    return f"{seconds // _MINUTE} min" if seconds < _HOUR else f"{seconds // _HOUR} h"
