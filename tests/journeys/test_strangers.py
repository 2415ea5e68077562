"""Every event handler that exists, called over a real socket by a stranger and by a foreign member: nothing changes."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import time
import uuid
from typing import Any

import httpx
import pytest
import socketio

from tests.fixtures.demo import Demo, eventually
from tests.journeys.steps import somebody_new

pytestmark = pytest.mark.timeout(300)

LIST_HANDLERS = """
import inspect, json
import allscale_app.allscale_app
from reflex_base.registry import RegistrationContext
found = {}
for name, entry in RegistrationContext.get().event_handlers.items():
    found[name] = list(inspect.signature(entry.handler.fn).parameters)[1:]
print(json.dumps(found))
"""
SILENCE_SECONDS = 3
VOLATILE = {"audit_run", "block", "network_state", "event", "job", "login_session", "rate", "sequence"}
"""What a running instance writes by itself."""
NONSENSE: tuple[Any, ...] = ({"a": [1, None]}, -1, "\0" * 40)


def handlers(mode: str) -> dict[str, list[str]]:
    """Reflex's own registry of an app in `mode`: full name to parameter names."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", LIST_HANDLERS],
        env=os.environ | {"ALLSCALE_MODE": mode},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, list[str]] = json.loads(done.stdout.splitlines()[-1])
    return found


def contents(demo: Demo, *, business_id: str | None = None) -> dict[str, str]:
    """A digest of each table, or of one business's rows in it."""
    digests = {}
    with sqlite3.connect(f"file:{demo.data_dir / 'allscale.db'}?mode=ro", uri=True) as database:
        tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            if table in VOLATILE or table.startswith(("sqlite_", "invoice_search")):
                continue
            columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
            where = "WHERE business_id = ?" if business_id and "business_id" in columns else ""
            if business_id and not where:
                continue
            rows = database.execute(f"SELECT * FROM {table} {where} ORDER BY 1", [business_id] if where else [])
            digests[table] = hashlib.sha256(repr(rows.fetchall()).encode()).hexdigest()
    return digests


def all_is_final(demo: Demo) -> bool:
    """Whether no transfer is on its way: each step of one writes by itself."""
    with sqlite3.connect(f"file:{demo.data_dir / 'allscale.db'}?mode=ro", uri=True) as database:
        (count,) = database.execute("SELECT count(*) FROM observation WHERE canonical AND final_at IS NULL").fetchone()
    return not count


def sign_in_as_somebody_new(demo: Demo) -> str:
    """The Cookie header of a new business's browser: the wrong passwords to come lock its account."""
    with httpx.Client(base_url=demo.url, headers={"Origin": demo.url}) as client:
        answer = client.post("/auth/login", data=somebody_new(demo))
        assert answer.status_code == 303, answer.text
        return "; ".join(f"{name}={value}" for name, value in client.cookies.items())


def payloads(parameters: list[str], victim: str) -> list[dict[str, Any]]:
    """The victim's id in every place, then nonsense in every place, then nothing."""
    return [dict.fromkeys(parameters, value) for value in (victim, *NONSENSE)] + ([{}] if parameters else [])


async def call_all(demo: Demo, known: dict[str, list[str]], *, victim: str, cookie: str) -> int:
    """Emit every handler with every payload over one tab's socket; how many events were sent.

    Returns when the server has been silent for a while: it has answered all that it will.
    """
    client = socketio.AsyncClient(reconnection=False)
    heard = [time.monotonic()]
    client.on("event", lambda *_: heard.append(time.monotonic()), namespace="/_event")
    path = f"/invoices/{victim}/edit"
    router = {
        "pathname": path,
        "asPath": path,
        "query": {"invoice_id": victim, "contact_id": victim, "pay_token": "x", "link_slug": "type-workshop"},
    }
    headers = {"Origin": demo.url} | ({"Cookie": cookie} if cookie else {})
    await client.connect(
        f"{demo.url}?token={uuid.uuid4()}",
        headers=headers,
        transports=["websocket"],
        socketio_path="/_event",
        namespaces=["/_event"],
    )
    sent = 0
    for name, parameters in known.items():
        for payload in payloads(parameters, victim):
            event = {"name": name, "payload": payload, "router_data": router}
            await client.emit("event", event, namespace="/_event")
            await asyncio.sleep(0.004)
            sent += 1
    while time.monotonic() - heard[-1] < SILENCE_SECONDS:  # noqa: ASYNC110  # silence is no event
        await asyncio.sleep(0.1)
    assert len(heard) > len(known), "the server answers what it refuses"
    assert client.connected, "a handler's refusal must not end the connection"
    await client.disconnect()
    return sent


async def test_strangers_change_nothing_whatever_they_call(demo: Demo) -> None:
    known = handlers("demo")
    with demo.api() as api:
        victim = api.get("/invoices", params={"status": "draft"}).json()["data"][0]["id"]
    with sqlite3.connect(demo.data_dir / "allscale.db") as database:
        (owner,) = database.execute("SELECT business_id FROM invoice WHERE id = ?", [victim]).fetchone()

    eventually(lambda: all_is_final(demo), what="end of what other journeys have sent", seconds=30)
    before = contents(demo)
    called = await call_all(demo, known, victim=victim, cookie="")
    assert called >= len(known)
    assert contents(demo) == before

    mine = contents(demo, business_id=owner)
    await call_all(demo, known, victim=victim, cookie=sign_in_as_somebody_new(demo))
    assert contents(demo, business_id=owner) == mine


def test_a_production_app_has_none_of_the_demos_handlers() -> None:
    production, demo_mode = handlers("production"), handlers("demo")
    assert not [name for name in production if "demo" in name]
    assert [name for name in demo_mode if "demo" in name]
