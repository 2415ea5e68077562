"""The frame's line about the networks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from allscale_app.services.networks_health import HealthStatus, NetworkHealth
from allscale_app.services.shell_facts import ShellFacts
from allscale_app.views.shell import shell_of
from tests.fakes.context import LOCAL
from tests.fakes.system import START

HEALTHY = NetworkHealth(LOCAL, HealthStatus.HEALTHY, 10, START, 4, "", {})
OTHER = replace(HEALTHY, network=replace(LOCAL, key="base", name="Base"))


def line(*networks):
    shell = shell_of(ShellFacts(open_count=0, received_count=0, networks=networks, now=START + timedelta(seconds=40)))
    return shell.network_text, shell.network_tone


@pytest.mark.parametrize(
    ("networks", "expected"),
    [
        ((), ("", "good")),
        ((HEALTHY,), ("Local is in sync", "good")),
        ((HEALTHY, OTHER), ("All 2 networks in sync", "good")),
        ((HEALTHY, replace(OTHER, status=HealthStatus.DELAYED)), ("Base is 40 s behind", "wait")),
        ((HEALTHY, replace(OTHER, status=HealthStatus.DOWN)), ("Base does not answer", "wait")),
        ((replace(HEALTHY, status=HealthStatus.STARTING), OTHER), ("Connecting to Local", "wait")),
        (
            (replace(HEALTHY, status=HealthStatus.DOWN), replace(OTHER, status=HealthStatus.DOWN)),
            ("2 networks do not answer", "wait"),
        ),
        (
            (replace(HEALTHY, status=HealthStatus.DOWN), replace(OTHER, status=HealthStatus.STARTING)),
            ("2 networks have trouble", "wait"),
        ),
    ],
)
def test_the_line_says_what_is_wrong_and_where(networks, expected):
    assert line(*networks) == expected


@pytest.mark.parametrize(("count", "text"), [(0, ""), (7, "7"), (999, "999"), (1000, "999+")])
def test_open_invoices_are_counted_up_to_a_cap(count, text):
    assert shell_of(ShellFacts(count, 0, (), START)).open_invoices == text
