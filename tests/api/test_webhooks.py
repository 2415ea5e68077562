"""Webhooks by the API, as a program sets them up."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from sqlmodel import select

from allscale_app.bootstrap import web
from allscale_app.store.tables import IdempotentRequest
from tests import builders
from tests.api.test_bad_requests import error_of

ENDPOINT = {
    "url": "https://hooks.example.com/in",
    "description": "Shop",
    "event_types": ["invoice.sent", "invoice.paid"],
}


async def an_endpoint(client: httpx.AsyncClient, **fields: Any) -> dict[str, Any]:
    answer = await client.post("/webhook-endpoints", json={**ENDPOINT, **fields})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_the_secret_is_shown_once_and_again_only_when_it_changes(client: httpx.AsyncClient) -> None:
    made = await an_endpoint(client)
    secret = made.pop("secret")
    assert secret.startswith("whsec_")
    place = f"/webhook-endpoints/{made['id']}"
    assert (await client.get(place)).json() == made
    assert (await client.get("/webhook-endpoints")).json()["data"] == [made]
    rotated = (await client.post(f"{place}/rotate-secret")).json()
    assert rotated["secret"] not in (secret, None)
    assert rotated["old_secret_until"] > made["updated_at"]
    assert "secret" not in (await client.get(place)).json()


async def test_a_repeated_request_shows_the_same_secret_which_is_kept_sealed(
    client: httpx.AsyncClient, web_process: web.WebProcess
) -> None:
    headers = {"Idempotency-Key": "one"}
    first = await client.post("/webhook-endpoints", json=ENDPOINT, headers=headers)
    again = await client.post("/webhook-endpoints", json=ENDPOINT, headers=headers)
    assert again.json() == first.json()
    assert again.headers["idempotent-replayed"] == "true"
    assert len((await client.get("/webhook-endpoints")).json()["data"]) == 1
    with web_process.application.database.read() as uow:
        (row,) = uow.session.exec(select(IdempotentRequest)).all()
    assert first.json()["secret"] not in row.response


@pytest.mark.parametrize(
    ("fields", "param", "code"),
    [
        ({"url": "https://169.254.169.254/latest"}, "url", "url_not_public"),
        ({"url": "http://hooks.example.com"}, "url", "url_not_https"),
        ({"url": "https://localhost:3000"}, "url", "url_not_public"),
        ({"event_types": []}, "event_types", "event_types_missing"),
        ({"event_types": ["invoice.payed"]}, "event_types", "event_type_unknown"),
        ({"description": "x" * 121}, "description", "text_too_long"),
        ({"secret": "whsec_mine"}, "secret", "unknown_field"),
    ],
)
async def test_what_cannot_be_is_refused_in_words(
    client: httpx.AsyncClient, fields: dict[str, Any], param: str, code: str
) -> None:
    answer = await client.post("/webhook-endpoints", json={**ENDPOINT, **fields})
    error = error_of(answer)
    assert (answer.status_code, error["param"], error["code"]) == (422, param, code)
    assert (await client.get("/webhook-endpoints")).json()["data"] == []


async def test_a_change_heeds_if_match_and_null_opens_the_filter(client: httpx.AsyncClient) -> None:
    place = f"/webhook-endpoints/{(await an_endpoint(client))['id']}"
    tag = (await client.get(place)).headers["etag"]
    opened = await client.patch(place, json={"event_types": None}, headers={"If-Match": tag})
    assert (opened.json()["event_types"], opened.json()["description"]) == (None, "Shop")
    assert (await client.patch(place, json={"enabled": False}, headers={"If-Match": tag})).status_code == 412
    assert error_of(await client.patch(place, json={"url": None}))["param"] == "url"
    off = (await client.patch(place, json={"enabled": False})).json()
    assert (off["enabled"], off["disabled_reason"]) == (False, "Switched off by hand.")
    assert (await client.delete(place, headers={"If-Match": tag})).status_code == 412
    assert (await client.delete(place)).status_code == 204
    assert (await client.get(place)).status_code == 404


async def test_what_happens_is_listed_and_its_deliveries_too(client: httpx.AsyncClient) -> None:
    endpoint = await an_endpoint(client)
    form = {**builders.an_invoice_form(), "send": True}
    invoice = (await client.post("/invoices", json=form)).json()
    await client.post("/invoices", json=form)
    events = (await client.get("/events", params={"object": invoice["id"]})).json()["data"]
    assert [(event["type"], event["sequence"]) for event in events] == [("invoice.sent", 2), ("invoice.created", 1)]
    assert events[0]["data"] == invoice
    sent = (await client.get("/events", params={"type": "invoice.sent", "limit": 1})).json()
    older = (await client.get("/events", params={"type": "invoice.sent", "cursor": sent["next_cursor"]})).json()
    assert sent["has_more"]
    assert [event["data"]["id"] for event in older["data"]] == [invoice["id"]]
    place = f"/webhook-endpoints/{endpoint['id']}/deliveries"
    rows = (await client.get(place)).json()["data"]
    assert [row["event_type"] for row in rows] == ["invoice.sent", "invoice.sent"]
    assert {row["status"] for row in rows} == {"queued"}
    assert (await client.get(place, params={"status": "failed"})).json()["data"] == []
    again = await client.post(f"/webhook-deliveries/{rows[0]['id']}/resend")
    assert (again.status_code, again.json()["id"]) == (200, rows[0]["id"])


async def test_a_test_event_goes_to_the_endpoint_it_shows(client: httpx.AsyncClient) -> None:
    endpoint = await an_endpoint(client)
    sent = (await client.post(f"/webhook-endpoints/{endpoint['id']}/test")).json()
    assert (sent["event_type"], sent["status"], sent["endpoint_id"]) == ("webhook.test", "queued", endpoint["id"])
    (event,) = (await client.get("/events", params={"type": "webhook.test"})).json()["data"]
    del endpoint["secret"]
    assert event["data"] == endpoint


@pytest.mark.parametrize(
    ("path", "params", "param"),
    [
        ("/events", {"type": "invoice.payed"}, "type"),
        ("/events", {"cursor": "nonsense"}, "cursor"),
        ("/webhook-endpoints/{id}/deliveries", {"status": "lost"}, "status"),
    ],
)
async def test_a_question_that_makes_no_sense_is_refused(
    client: httpx.AsyncClient, path: str, params: dict[str, str], param: str
) -> None:
    endpoint = await an_endpoint(client)
    answer = await client.get(path.format(id=endpoint["id"]), params=params)
    assert (answer.status_code, error_of(answer)["param"]) == (422, param)


@pytest.mark.parametrize(("scope", "may_write"), [("webhooks:read", False), ("webhooks:write", True)])
async def test_reading_and_writing_are_scopes_of_their_own(
    anonymous: httpx.AsyncClient, new_key: Any, scope: str, may_write: bool
) -> None:
    anonymous.headers["Authorization"] = f"Bearer {new_key(scopes=(scope,))}"
    assert (await anonymous.get("/events")).status_code == 200
    assert (await anonymous.get("/invoices")).status_code == 403
    made = await anonymous.post(
        "/webhook-endpoints", content=json.dumps(ENDPOINT), headers={"content-type": "application/json"}
    )
    assert made.status_code == (201 if may_write else 403)
