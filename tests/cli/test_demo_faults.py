"""The whole demo under faults: killed at any moment, with a chain that forgot, without its mail server; nothing is lost."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from email import message_from_bytes
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from allscale_app.store.engine import Database
from allscale_app.store.migrate import DatabaseNotReady, migrate
from tests.fixtures.demo import ROOT, Demo, audit, eventually, kill_everything, processes_of, start_demo, stop_demo
from tests.fixtures.processes import free_port, wait_until

pytestmark = pytest.mark.timeout(900)
COIN = "5.00"
PHASES = ("Starting the chain", "Building the pages", "Starting the processes", "Writing the first invoices")


@dataclass
class Customers:
    """They are sent invoices and pay them at once, one after the other, until the instance is gone."""

    demo: Demo
    invoices: list[dict[str, Any]] = field(default_factory=list)

    def come(self) -> threading.Thread:
        thread = threading.Thread(target=self._come, daemon=True)
        thread.start()
        return thread

    def _come(self) -> None:
        try:
            while True:
                invoice = self.demo.send_invoice(COIN, recipient={"email": f"payer-{len(self.invoices)}@example.com"})
                self.invoices.append(invoice)
                self.demo.pay(invoice["deposit"]["address"], COIN)
        except (OSError, httpx.HTTPError, AssertionError):
            return  # it was killed


def is_paid(demo: Demo, invoice: dict[str, Any]) -> bool:
    with demo.api() as api:
        answer = api.get(f"/invoices/{invoice['id']}")
    assert answer.status_code == 200, "what was answered with 201 is there"
    return bool(answer.json()["payment_status"] == "paid")


def coins_at(demo: Demo, invoice: dict[str, Any]) -> int:
    data = "0x70a08231" + invoice["deposit"]["address"][2:].lower().rjust(64, "0")
    return int(demo.rpc("eth_call", {"to": demo.contract("USDC"), "data": data}, "latest"), 16)


def settle_up(demo: Demo, invoices: list[dict[str, Any]]) -> None:
    """Whoever's transfer the chain forgot sends it again; everything is paid, once."""
    for invoice in invoices:
        if coins_at(demo, invoice) == 0:
            demo.pay(invoice["deposit"]["address"], COIN)
    for invoice in invoices:
        eventually(partial(is_paid, demo, invoice), what="payment", seconds=60)
        assert coins_at(demo, invoice) == 5_000_000


def mails_sent_twice(demo: Demo) -> list[str]:
    """Mails that arrived more often than tries were accepted or cut short: Message-IDs."""
    arrived = Counter(
        str(message_from_bytes(file.read_bytes())["Message-ID"]) for file in (demo.data_dir / "inbox").glob("*.eml")
    )
    with sqlite3.connect(demo.data_dir / "allscale.db") as database:
        tries = database.execute(
            "SELECT message_id, count(a.id), sum(a.outcome = 'accepted') FROM delivery d "
            "JOIN delivery_attempt a ON a.delivery_id = d.id WHERE a.outcome IN ('accepted', 'lost', 'started') "
            "GROUP BY d.id"
        ).fetchall()
    assert all(accepted <= 1 for _, _, accepted in tries), "what was accepted is never tried again"
    return [message_id for message_id, count, _ in tries if arrived[message_id] > count]


def test_killed_while_payments_flow_and_with_a_chain_that_forgot_them(tmp_path: Path):
    port = free_port()
    demo = start_demo(tmp_path / "data", port=port)
    state = demo.data_dir / "chain" / "state.json"
    shutil.copy(state, tmp_path / "older.json")
    customers = Customers(demo)
    coming = customers.come()
    wait_until(lambda: len(customers.invoices) > 3, what="customers", timeout_seconds=30)
    kill_everything(demo)
    coming.join(30)
    shutil.copy(tmp_path / "older.json", state)
    demo = start_demo(demo.data_dir, port=port)
    try:
        settle_up(demo, customers.invoices)
        audit(demo)
        assert mails_sent_twice(demo) == []
    finally:
        assert stop_demo(demo) == 0


@pytest.mark.soak
def test_killed_at_five_random_moments_while_payments_flow(tmp_path: Path):
    port, dice = free_port(), random.Random(5)
    demo = start_demo(tmp_path / "data", port=port)
    invoices: list[dict[str, Any]] = []
    for _ in range(5):
        customers = Customers(demo)
        coming = customers.come()
        time.sleep(dice.uniform(0.5, 6))
        kill_everything(demo)
        coming.join(30)
        invoices += customers.invoices
        demo = start_demo(demo.data_dir, port=port)
    try:
        settle_up(demo, invoices)
        audit(demo)
        assert mails_sent_twice(demo) == []
    finally:
        assert stop_demo(demo) == 0


@pytest.mark.soak
def test_a_mail_server_that_dies_delays_mail_and_loses_none(tmp_path: Path):
    demo = start_demo(tmp_path / "data", port=free_port())
    try:
        for number in range(3):
            (server,) = [pid for pid in processes_of(demo.data_dir) if b"demo-mail" in command_of(pid)]
            os.kill(server, signal.SIGKILL)
            demo.send_invoice(COIN, recipient={"email": f"waits-{number}@example.com"})
            wait_until(lambda: len(demo.mails()) > 0, what="the inbox", timeout_seconds=20)
            demo.wait_for_mail(f"waits-{number}@example.com", "Invoice", seconds=120)
        assert mails_sent_twice(demo) == []
    finally:
        assert stop_demo(demo) == 0


@pytest.mark.parametrize("phase", [PHASES[0], *(pytest.param(phase, marks=pytest.mark.soak) for phase in PHASES[1:])])
def test_told_to_stop_while_it_starts_it_ends_in_ten_seconds_and_leaves_nobody(tmp_path: Path, phase: str):
    folder = tmp_path / "data"
    folder.mkdir()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("ALLSCALE_")}
    environment |= {"ALLSCALE_PORT": str(free_port()), "ALLSCALE_DATA_DIR": str(folder)}
    said = tmp_path / "said"
    with said.open("w") as log:
        command = [sys.executable, "-m", "allscale_app.cli", "demo"]
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=ROOT, env=environment)
    wait_until(lambda: phase in said.read_text(), what=phase, timeout_seconds=200)
    began = time.monotonic()
    process.terminate()
    assert process.wait(15) == 0, said.read_text()
    assert time.monotonic() - began < 10
    assert processes_of(folder) == []
    assert "Traceback" not in said.read_text()


def command_of(pid: int) -> bytes:
    try:
        return (Path("/proc") / str(pid) / "cmdline").read_bytes()
    except OSError:
        return b""


def test_a_folder_in_which_nothing_can_be_written_is_told_in_words(tmp_path: Path):
    """Root may write anywhere, so a file stands in the way."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "chain").write_text("a file")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("ALLSCALE_")}
    environment |= {"ALLSCALE_PORT": str(free_port()), "ALLSCALE_DATA_DIR": str(folder)}
    command = [sys.executable, "-m", "allscale_app.cli", "demo"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=100)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert f"{folder / 'chain'} cannot be used" in done.stderr
    assert processes_of(folder) == []


def test_a_database_that_cannot_be_opened_is_named(tmp_path: Path):
    (tmp_path / "allscale.db").mkdir()
    with pytest.raises(DatabaseNotReady, match=r"allscale\.db cannot be reached"):
        migrate(Database(f"sqlite:///{tmp_path / 'allscale.db'}"))
