"""The demo starts, ends, comes back with its data, and leaves nothing behind when it is killed."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import httpx
import pytest

from tests.fixtures.demo import Demo, processes_of, start_demo, stop_demo
from tests.fixtures.processes import free_port, wait_until

pytestmark = pytest.mark.timeout(400)


@pytest.fixture
def own_demo(tmp_path: Path) -> Demo:
    return start_demo(tmp_path / "data", port=free_port())


def test_it_answers_ends_within_ten_seconds_and_keeps_its_chain(own_demo: Demo):
    try:
        assert httpx.get(f"{own_demo.url}/", follow_redirects=True).status_code == 200
        assert httpx.get(f"{own_demo.url}/healthz").status_code == 200
        own_demo.pay("0x000000000000000000000000000000000000dEaD", "1.00")
        head = int(own_demo.rpc("eth_blockNumber"), 16)
    finally:
        began = time.monotonic()
        code = stop_demo(own_demo)
    assert code == 0
    assert time.monotonic() - began < 10
    assert processes_of(own_demo.data_dir) == []

    began = time.monotonic()
    again = start_demo(own_demo.data_dir, port=free_port())
    took = time.monotonic() - began
    try:
        assert int(again.rpc("eth_blockNumber"), 16) >= head
        assert again.facts["tokens"] == own_demo.facts["tokens"]
        assert took < 60
    finally:
        assert stop_demo(again) == 0


def test_killed_it_leaves_no_process_behind(own_demo: Demo):
    assert stop_demo(own_demo, signal.SIGKILL) == -signal.SIGKILL
    wait_until(lambda: processes_of(own_demo.data_dir) == [], what="every process of the demo ends", timeout_seconds=12)
