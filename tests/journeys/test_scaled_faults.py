"""The scaled size under faults: its database restarts, a worker is killed, web workers are killed; nothing is lost."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.fixtures.databases import PostgresCluster
from tests.fixtures.scaled import Scaled
from tests.fixtures.site import eventually

pytestmark = [pytest.mark.postgres, pytest.mark.soak, pytest.mark.timeout(400)]


def issue(site: Scaled, mailbox: str) -> dict[str, Any] | None:
    """A sent invoice over the API; None while the instance cannot."""
    form = {"recipient": {"email": mailbox}, "title": "Under faults", "currency": "USDC", "amount": "5.00"}
    try:
        with site.api() as api:
            made = api.post("/invoices", json=form | {"send": True})
    except httpx.HTTPError:
        return None
    return dict(made.json()) if made.status_code == 201 else None


def get_paid(site: Scaled, invoice: dict[str, Any]) -> None:
    """Its mail arrives, a coin is sent, and the API says paid."""

    def is_paid() -> bool:
        with site.api() as api:
            return bool(api.get(f"/invoices/{invoice['id']}").json().get("payment_status") == "paid")

    site.wait_for_mail(invoice["recipient"]["email"], "Invoice INV-", seconds=90)
    site.pay(invoice["deposit"]["address"], "5.00")
    eventually(is_paid, what="payment", seconds=60)


def test_faults_one_after_another(scaled: Scaled, postgres: PostgresCluster) -> None:
    before = eventually(lambda: issue(scaled, "before@example.com"), what="invoice")
    others = "pid <> pg_backend_pid() AND backend_type = 'client backend'"
    postgres.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")
    after = eventually(lambda: issue(scaled, "after@example.com"), what="invoice after the restart")
    get_paid(scaled, before)
    get_paid(scaled, after)
    assert [worker.poll() for worker in scaled.workers] == [None, None]

    many = [eventually(lambda: issue(scaled, "many@example.com"), what="invoice") for _ in range(4)]
    victim = scaled.workers.pop()
    victim.kill()
    victim.wait()
    for invoice in many:
        get_paid(scaled, invoice)

    assert scaled.web is not None
    for child in Path(f"/proc/{scaled.web.pid}/task/{scaled.web.pid}/children").read_text().split():
        os.kill(int(child), signal.SIGKILL)
    assert scaled.web.wait(20) == 1, "whoever looks after it starts it again"
    scaled.web = None
