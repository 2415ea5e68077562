"""Whatever is sent: a refusal in the contract's shape with the request's id, nothing saved, and a process that lives."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.types import ASGIApp

from allscale_app.bootstrap import web
from allscale_app.bootstrap.app import Application
from allscale_app.bootstrap.limits import build_limiter
from allscale_app.services.api_keys import create_api_key
from allscale_app.services.context import Context
from allscale_app.settings import get_settings
from allscale_app.store.engine import Database
from tests import builders
from tests.builders import an_invoice_form

JSON = "application/json"
UNKNOWN = "inv_" + "a" * 26
TYPES = {"invalid_request", "authentication", "permission", "not_found", "conflict", "rate_limited"}
GOOD = json.dumps(an_invoice_form()).encode()

BAD_BODIES: dict[str, tuple[bytes, str, int, str]] = {
    "empty": (b"", JSON, 422, "missing"),
    "cut off": (b'{"title": ', JSON, 400, "invalid_json"),
    "a list": (b"[]", JSON, 422, "not_an_object"),
    "a text": (b'"x"', JSON, 422, "not_an_object"),
    "null": (b"null", JSON, 422, "not_an_object"),
    "not a number": (b'{"amount": NaN}', JSON, 400, "invalid_json"),
    "a number of 5,000 digits": (b'{"amount": ' + b"9" * 5_000 + b"}", JSON, 400, "invalid_json"),
    "a lone surrogate as a key": (b'{"\\ud800": 1}', JSON, 400, "invalid_json"),
    "a lone surrogate as text": (b'{"title": "\\ud800"}', JSON, 400, "invalid_json"),
    "no UTF-8": (b'{"title": "\xff\xfe"}', JSON, 400, "invalid_json"),
    "UTF-16": ('{"title": "x"}'.encode("utf-16"), JSON, 400, "invalid_json"),
    "900 levels": (b'{"title": ' + b"[" * 900 + b"]" * 900 + b"}", JSON, 422, "missing"),
    "100,000 levels": (b"[" * 100_000 + b"]" * 100_000, JSON, 400, "invalid_json"),
    "10 MB": (b'{"title": "' + b"x" * 10_000_000 + b'"}', JSON, 413, "body_too_large"),
    "text": (GOOD, "text/plain", 400, "not_json"),
    "a form": (b"amount=1", "application/x-www-form-urlencoded", 400, "not_json"),
    "a multipart form": (b"--x--", "multipart/form-data; boundary=x", 400, "not_json"),
    "no type": (GOOD, "", 400, "not_json"),
}


def error_of(answer: httpx.Response) -> dict[str, Any]:
    """The error object, checked to be exactly what the contract says."""
    error: dict[str, Any] = answer.json()["error"]
    assert set(error) == {"type", "code", "message", "param", "request_id"}
    assert error["type"] in TYPES
    assert error["message"]
    assert error["request_id"] == answer.headers["x-request-id"]
    assert error["request_id"].startswith("req_")
    return error


@pytest.mark.parametrize("name", BAD_BODIES)
@pytest.mark.parametrize("path", ["/invoices", "/contacts"])
async def test_a_body_that_is_no_object_of_ours_is_refused(client: httpx.AsyncClient, path: str, name: str) -> None:
    content, kind, status, code = BAD_BODIES[name]
    answer = await client.post(path, content=content, headers={"Content-Type": kind} if kind else {})
    error = error_of(answer)
    assert answer.status_code == status, answer.text
    if code != "missing":
        assert (error["code"], error["param"]) == (code, None)
    assert (await client.get(path)).json()["data"] == []


async def test_a_body_without_a_declared_length_is_counted(client: httpx.AsyncClient) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(200):
            yield b"x" * 65_536

    answer = await client.post("/invoices", content=endless())
    assert (answer.status_code, error_of(answer)["code"]) == (413, "body_too_large")


@pytest.mark.parametrize("path", [f"/invoices/{UNKNOWN}/send", f"/invoices/{UNKNOWN}/duplicate"])
async def test_a_deep_body_where_none_is_read_is_harmless(client: httpx.AsyncClient, path: str) -> None:
    content = b"[" * 600 + b"]" * 600
    answer = await client.post(path, content=content, headers={"Idempotency-Key": "deep"})
    assert (answer.status_code, error_of(answer)["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/invoices/", 404),
        ("/nothing", 404),
        ("//invoices", 404),
        ("/invoices/%00", 404),
        ("/invoices/%ED%A0%80", 404),
        ("/invoices/..%2f..%2fcontacts", 404),
        (f"/invoices/{'a' * 5_000}", 404),
        (f"/invoices/{UNKNOWN}/nothing", 404),
        ("/contacts/%00", 404),
        ("/invoices?limit=0", 422),
        ("/invoices?limit=101", 422),
        ("/invoices?limit=1e9", 422),
        ("/invoices?limit=", 422),
        ("/invoices?cursor=%00", 422),
        ("/invoices?cursor=AAAA", 422),
        ("/invoices?status=%00", 422),
        ("/invoices?due_before=31.12.2026", 422),
        ("/invoices?statuss=paid", 422),
        ("/contacts?limit=-1", 422),
        ("/contacts?cursor=%ff", 422),
        ("/journal?cursor=%00", 422),
        ("/journal?limit=1000", 422),
    ],
)
async def test_an_address_that_means_nothing_is_told(client: httpx.AsyncClient, path: str, status: int) -> None:
    answer = await client.get(path)
    error_of(answer)
    assert answer.status_code == status


@pytest.mark.parametrize(
    "text", ["%00", "a%00b", "%ED%A0%80", '"', "%25", "_", "\\", "*", "NEAR(", "0x%00", "z" * 9_000]
)
async def test_a_search_takes_any_text(client: httpx.AsyncClient, text: str) -> None:
    for path in (f"/invoices?q={text}", f"/contacts?q={text}", f"/invoices?recipient={text}"):
        answer = await client.get(path)
        assert (answer.status_code, answer.json()["data"]) == (200, []), path


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "BREW"])
async def test_another_method_is_a_405_that_names_the_right_ones(client: httpx.AsyncClient, method: str) -> None:
    answer = await client.request(method, "/invoices")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")
    if method != "HEAD":
        assert error_of(answer)["code"] == "method_not_allowed"
    preflight = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    refused = await client.request(method, "/invoices", headers=preflight)
    assert not [name for name in refused.headers if name.startswith("access-control-")]


@pytest.mark.parametrize(
    "given_key", ["", "Bearer", "Basic eDp4", "Bearer ask_test_", "Bearer " + "x" * 10_000, "Bearer é", "ask_test_x"]
)
async def test_what_is_no_key_is_a_401(anonymous: httpx.AsyncClient, given_key: str) -> None:
    answer = await anonymous.get("/invoices", headers={b"Authorization": given_key.encode()})
    assert (answer.status_code, error_of(answer)["type"]) == (401, "authentication")
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_another_host_is_refused_in_the_same_shape(client: httpx.AsyncClient) -> None:
    answer = await client.get("/invoices", headers={"Host": "evil.example"})
    assert (answer.status_code, error_of(answer)["code"]) == (421, "wrong_host")


@pytest.fixture
async def on_postgres(postgres_database: Database, ctx: Context, api: ASGIApp) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an instance on Postgres, which refuses more than SQLite does."""
    with ThreadPoolExecutor(2) as threads:
        process = web.WebProcess(Application(get_settings(), postgres_database, ctx), threads, build_limiter(""))
        before = web.process()
        web.use(process)
        with postgres_database.write() as uow:
            user = builders.a_user(uow, ctx)
            business = builders.a_business(uow, ctx, owner=user)
            _, secret = create_api_key(
                uow, ctx, business_id=business.id, user_id=user.id, name="Test", scopes=("invoices:*", "contacts:*")
            )
        transport = httpx.ASGITransport(api, raise_app_exceptions=False)
        headers = {"Authorization": f"Bearer {secret}"}
        async with httpx.AsyncClient(
            transport=transport, base_url="http://localhost:3000/api/v1", headers=headers
        ) as it:
            yield it
        process.previewer.close()
        web.use(before)


async def test_postgres_is_never_asked_for_what_it_cannot_hold(on_postgres: httpx.AsyncClient) -> None:
    for path in ("/invoices/%00", "/invoices/a%00b/timeline", "/contacts/%00", "/invoices/%ED%A0%80"):
        answer = await on_postgres.get(path)
        assert (answer.status_code, error_of(answer)["type"]) == (404, "not_found"), path
    for path in ("q=%00", "q=%ED%A0%80", "recipient=%00", "currency=%00", "recipient=a%00b"):
        assert (await on_postgres.get(f"/invoices?{path}")).status_code == 200, path
    assert (await on_postgres.get("/contacts?q=%00")).status_code == 200
    made = await on_postgres.post(
        "/invoices", json=an_invoice_form(title="a\0b"), headers={b"Idempotency-Key": b"\xff\xfe"}
    )
    assert (made.status_code, made.json()["title"]) == (201, "ab")
    cursor = (await on_postgres.get("/invoices?cursor=AAAA")).status_code
    assert cursor == 422


async def test_one_effect_for_each_key_on_postgres_too(on_postgres: httpx.AsyncClient) -> None:
    headers = {"Idempotency-Key": "order-42"}
    body = an_invoice_form()
    answers = await asyncio.gather(*[on_postgres.post("/invoices", json=body, headers=headers) for _ in range(24)])
    assert {answer.status_code for answer in answers} == {201}, answers[0].text
    assert len({answer.text for answer in answers}) == 1
    assert len(await everything(on_postgres, "/invoices")) == 1
    other = await on_postgres.post("/invoices", json=an_invoice_form(title="Other"), headers=headers)
    assert (other.status_code, error_of(other)["code"]) == (409, "idempotency_key_reused")


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None), max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
FIELDS = (
    *an_invoice_form(),
    "amount",
    "description",
    "notes",
    "terms",
    "po_number",
    "accepted_methods",
    "accepted_units",
)
odd_invoices = st.builds(
    lambda changes: an_invoice_form(metadata={}) | changes,
    st.dictionaries(st.sampled_from((*FIELDS, "send", "surprise")), anything, min_size=1, max_size=3),
)
odd_contacts = st.dictionaries(
    st.sampled_from(("email", "name", "address", "tax_id", "country", "labels", "notes")), anything, max_size=4
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(invoice=odd_invoices, contact=odd_contacts, key=st.none() | st.text("az09é ", min_size=1, max_size=9))
async def test_any_json_is_taken_whole_or_refused_whole(
    client: httpx.AsyncClient, invoice: Any, contact: Any, key: str | None
) -> None:
    for path, body in (("/invoices", invoice), ("/contacts", contact)):
        before = await everything(client, path)
        headers: dict[str, Any] = {"Content-Type": JSON}
        if key is not None:
            headers["Idempotency-Key"] = key.encode()
        answer = await client.post(path, content=json.dumps(body), headers=headers)
        if answer.status_code == 201:
            assert answer.json() == (await client.get(f"{path}/{answer.json()['id']}")).json()
        else:
            assert answer.status_code in (400, 403, 409, 422), answer.text
            error_of(answer)
            assert await everything(client, path) == before


async def everything(client: httpx.AsyncClient, path: str) -> list[str]:
    """Ids of the newest hundred."""
    return [row["id"] for row in (await client.get(path, params={"limit": 100})).json()["data"]]


@pytest.mark.parametrize("mode", ["demo", "production"])
def test_no_library_lifts_the_recursion_limit_of_the_web_process(mode: str) -> None:
    """Sockets and forms have parsers of their own, which recurse: Python's limit must hold, or a stranger ends us."""
    code = "import allscale_app.allscale_app, sys; print(sys.getrecursionlimit())"
    if mode == "demo":
        code = "import allscale_app.demo.tokens; " + code
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        env={"ALLSCALE_MODE": mode, "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout.split()[-1]) <= 1_000
