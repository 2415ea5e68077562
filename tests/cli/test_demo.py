"""The demo starts, ends, comes back with its data, and leaves nothing behind when it is killed."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import httpx
import pytest

from tests.fixtures.demo import processes_of, start_demo, stop_demo
from tests.fixtures.processes import free_port, wait_until

pytestmark = pytest.mark.timeout(400)


def test_it_answers_ends_in_time_comes_back_with_its_chain_and_leaves_nobody_when_killed(tmp_path: Path):
    demo = start_demo(tmp_path / "data", port=free_port())
    try:
        assert httpx.get(f"{demo.url}/", follow_redirects=True).status_code == 200
        assert httpx.get(f"{demo.url}/healthz").status_code == 200
        demo.pay("0x000000000000000000000000000000000000dEaD", "1.00")
        head = int(demo.rpc("eth_blockNumber"), 16)
    finally:
        began = time.monotonic()
        code = stop_demo(demo)
    assert code == 0
    assert time.monotonic() - began < 10
    assert processes_of(demo.data_dir) == []

    began = time.monotonic()
    again = start_demo(demo.data_dir, port=free_port())
    took = time.monotonic() - began
    try:
        assert int(again.rpc("eth_blockNumber"), 16) >= head
        assert again.facts["tokens"] == demo.facts["tokens"]
        assert took < 60
    finally:
        assert stop_demo(again, signal.SIGKILL) == -signal.SIGKILL
    wait_until(lambda: processes_of(demo.data_dir) == [], what="every process of the demo ends", timeout_seconds=12)
