from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from tests.bad_invoices import BAD_FIELDS, spoiled

BODY: dict[str, Any] = {
    "recipient": {"email": "payer@example.com", "name": "Payer Ltd"},
    "title": "Website",
    "currency": "USDC",
    "due_on": "2030-12-31",
    "line_items": [{"description": "Design", "quantity": "2", "unit_price": "60.00"}],
    "metadata": {"order": "42"},
}


async def test_an_invoice_is_created_as_a_draft_with_exact_sums(client: httpx.AsyncClient) -> None:
    answer = await client.post("/invoices", json=BODY)
    assert answer.status_code == 201, answer.text
    invoice = answer.json()
    assert invoice["id"].startswith("inv_")
    assert invoice["object"] == "invoice"
    assert (invoice["status"], invoice["payment_status"], invoice["label"]) == ("draft", "unpaid", "Draft")
    assert (invoice["subtotal"], invoice["tax_total"], invoice["total"]) == ("120.00", "0.00", "120.00")
    assert (invoice["number"], invoice["deposit"], invoice["checkout_url"]) == (None, None, None)
    assert invoice["metadata"] == {"order": "42"}


async def test_create_with_send_numbers_it_and_opens_its_checkout(client: httpx.AsyncClient) -> None:
    invoice = (await client.post("/invoices", json={**BODY, "send": True})).json()
    assert (invoice["status"], invoice["label"]) == ("sent", "Sent")
    assert invoice["number"].endswith("-0001")
    assert "/pay/" in invoice["checkout_url"]
    token = invoice["deposit"]["tokens"][0]
    assert token["amount_raw"] == "120000000"
    assert token["eip681"].startswith(f"ethereum:{token['contract']}@{token['chain_id']}/transfer?address=")


async def test_one_amount_stands_in_for_lines(client: httpx.AsyncClient) -> None:
    body = {**BODY, "amount": "99.90", "description": "All of it"}
    del body["line_items"]
    invoice = (await client.post("/invoices", json=body)).json()
    assert invoice["total"] == "99.90"
    assert [line["description"] for line in invoice["line_items"]] == ["All of it"]


@pytest.mark.parametrize(
    ("path", "text", "words"),
    [row for row in BAD_FIELDS if row[0] != "issued_on"],  # the API dates an invoice when it is sent
)
async def test_bad_input_is_told_in_the_words_of_the_editor(
    client: httpx.AsyncClient, path: str, text: str, words: str
) -> None:
    answer = await client.post("/invoices", json=spoiled(BODY, path, text))
    assert answer.status_code == 422, answer.text
    error = answer.json()["error"]
    assert (error["param"], words in error["message"]) == (path, True), error
    assert (await client.get("/invoices")).json()["data"] == []


async def test_the_201st_line_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.post("/invoices", json={**BODY, "line_items": BODY["line_items"] * 201})
    assert answer.status_code == 422
    assert "at most 200 lines; this one has 201" in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("change", "param"),
    [
        ({"amount": 120}, "amount"),
        ({"surprise": "1"}, "surprise"),
    ],
)
async def test_wrong_values_are_told_at_their_field_and_save_nothing(
    client: httpx.AsyncClient, change: dict[str, Any], param: str
) -> None:
    body = {**BODY, "amount": "10.00", "description": "One", **change}
    del body["line_items"]
    answer = await client.post("/invoices", json=body)
    assert answer.status_code == 422, answer.text
    error = answer.json()["error"]
    assert (error["type"], error["param"]) == ("invalid_request", param)
    assert error["message"]
    assert (await client.get("/invoices")).json()["data"] == []


async def test_201_lines_are_too_many(client: httpx.AsyncClient) -> None:
    lines = [{"description": "x", "unit_price": "1.00"}] * 201
    answer = await client.post("/invoices", json={**BODY, "line_items": lines})
    assert answer.status_code == 422
    assert answer.json()["error"]["param"] == "line_items"


async def test_broken_json_is_a_400(client: httpx.AsyncClient) -> None:
    answer = await client.post("/invoices", content=b"{", headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "invalid_json"


async def test_another_businesses_invoice_is_exactly_an_unknown_one(client: httpx.AsyncClient, new_key: Any) -> None:
    mine = (await client.post("/invoices", json=BODY)).json()["id"]
    unknown = "inv_" + "a" * 26
    client.headers["Authorization"] = f"Bearer {new_key()}"
    for method, path, body in (
        ("GET", "", None),
        ("PATCH", "", {"title": "Mine now"}),
        ("DELETE", "", None),
        ("POST", "/send", None),
        ("POST", "/cancel", None),
        ("POST", "/duplicate", None),
        ("GET", "/timeline", None),
        ("GET", "/payments", None),
        ("GET", "/pdf", None),
    ):
        answers = [await client.request(method, f"/invoices/{i}{path}", json=body) for i in (mine, unknown)]
        assert [answer.status_code for answer in answers] == [404, 404], (method, path)
        first, second = (answer.json()["error"] for answer in answers)
        assert first["message"] == second["message"]


async def test_keys_and_scopes_are_asked_for(anonymous: httpx.AsyncClient, new_key: Any) -> None:
    assert (await anonymous.get("/invoices")).status_code == 401
    anonymous.headers["Authorization"] = "Bearer ask_test_wrong"
    assert (await anonymous.get("/invoices")).json()["error"]["type"] == "authentication"
    anonymous.headers["Authorization"] = f"Bearer {new_key(scopes=('invoices:read',))}"
    assert (await anonymous.get("/invoices")).status_code == 200
    refused = await anonymous.post("/invoices", json=BODY)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "scope_missing")


async def test_the_same_key_and_body_is_one_effect_even_in_parallel(client: httpx.AsyncClient) -> None:
    headers = {"Idempotency-Key": "order-42"}
    answers = await asyncio.gather(*[client.post("/invoices", json=BODY, headers=headers) for _ in range(24)])
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert len((await client.get("/invoices")).json()["data"]) == 1
    other = await client.post("/invoices", json={**BODY, "title": "Other"}, headers=headers)
    assert (other.status_code, other.json()["error"]["code"]) == (409, "idempotency_key_reused")


async def test_an_outdated_if_match_is_a_412(client: httpx.AsyncClient) -> None:
    created = await client.post("/invoices", json=BODY)
    invoice_id, tag = created.json()["id"], created.headers["etag"]
    fresh = await client.patch(f"/invoices/{invoice_id}", json={"title": "First"}, headers={"If-Match": tag})
    assert (fresh.status_code, fresh.json()["title"]) == (200, "First")
    stale = await client.patch(f"/invoices/{invoice_id}", json={"title": "Second"}, headers={"If-Match": tag})
    assert stale.status_code == 412
    assert (await client.get(f"/invoices/{invoice_id}")).json()["title"] == "First"


async def test_a_sent_invoice_cannot_be_changed_but_cancelled_and_duplicated(client: httpx.AsyncClient) -> None:
    invoice_id = (await client.post("/invoices", json={**BODY, "send": True})).json()["id"]
    assert (await client.patch(f"/invoices/{invoice_id}", json={"title": "Late"})).status_code == 409
    again = await client.post(f"/invoices/{invoice_id}/send")
    assert (again.status_code, again.json()["number"][-4:]) == (200, "0001")
    cancelled = (await client.post(f"/invoices/{invoice_id}/cancel", json={"reason": "Wrong sum"})).json()
    assert (cancelled["status"], cancelled["label"]) == ("cancelled", "Cancelled")
    copy = await client.post(f"/invoices/{invoice_id}/duplicate")
    assert (copy.status_code, copy.json()["status"], copy.json()["number"]) == (201, "draft", None)
    kinds = [event["kind"] for event in (await client.get(f"/invoices/{invoice_id}/timeline")).json()["data"]]
    assert kinds[:2] == ["created", "sent"]


async def test_the_list_is_newest_first_paged_and_filtered(client: httpx.AsyncClient) -> None:
    ids = [(await client.post("/invoices", json={**BODY, "title": f"Zebra{n}"})).json()["id"] for n in range(5)]
    first = (await client.get("/invoices", params={"limit": 2})).json()
    assert first["has_more"]
    second = (await client.get("/invoices", params={"limit": 3, "cursor": first["next_cursor"]})).json()
    assert [row["id"] for row in first["data"] + second["data"]] == ids[::-1]
    assert not second["has_more"]
    await client.post(f"/invoices/{ids[0]}/send")
    assert [row["id"] for row in (await client.get("/invoices", params={"status": "sent"})).json()["data"]] == ids[:1]
    assert [row["id"] for row in (await client.get("/invoices", params={"label": "Sent"})).json()["data"]] == ids[:1]
    assert len((await client.get("/invoices", params={"q": "Zebra3"})).json()["data"]) == 1
    assert (await client.get("/invoices", params={"label": "Nonsense"})).status_code == 422


async def test_nothing_else_is_there(client: httpx.AsyncClient) -> None:
    answer = await client.get("/nothing")
    assert (answer.status_code, answer.json()["error"]["type"]) == (404, "not_found")


async def test_a_payment_that_came_elsewhere_is_recorded_once(client: httpx.AsyncClient) -> None:
    sent = (await client.post("/invoices", json={**BODY, "send": True})).json()
    path = f"/invoices/{sent['id']}/payments"
    body = {"amount": "120.00", "received_on": "2026-11-20", "note": "Cash"}
    for wrong, param in (
        ({"amount": "120.001"}, "amount"), ({"amount": "120.01"}, "amount"), ({"amount": "0"}, "amount"),
        ({"amount": 120}, "amount"), ({"received_on": "2999-01-01"}, "received_on"), ({"received_on": "x"}, "received_on"),
        ({"note": "n" * 501}, "note"), ({"surprise": "1"}, "surprise"),
    ):  # fmt: skip
        answer = await client.post(path, json={**body, **wrong})
        assert (answer.status_code, answer.json()["error"]["param"]) == (422, param), answer.text
    first, second = [await client.post(path, json=body, headers={"Idempotency-Key": "cash-1"}) for _ in range(2)]
    assert first.status_code == second.status_code == 201, first.text
    assert first.json() == second.json()
    leg = first.json()
    assert (leg["rail"], leg["status"], leg["applied_amount"], leg["note"]) == ("manual", "final", "120.00", "Cash")
    paid = (await client.get(f"/invoices/{sent['id']}")).json()
    assert (paid["label"], paid["flags"], paid["amount_due"]) == ("Paid", ["manual"], "0.00")
    told = (await client.get(f"/invoices/{sent['id']}/timeline")).json()["data"]
    (recorded,) = [each["data"] for each in told if each["kind"] == "payment_recorded"]
    assert (recorded["amount"], recorded["currency"]) == ("120.00", "USDC")
    assert (await client.get(path)).json()["data"] == [leg]
    assert (await client.get("/balances")).json()["data"] == []
    assert (await client.post(path, json=body)).status_code == 409
    draft = (await client.post("/invoices", json=BODY)).json()
    assert (await client.post(f"/invoices/{draft['id']}/payments", json=body)).status_code == 409


async def test_a_reminder_goes_once_for_a_key_and_is_refused_in_words(
    client: httpx.AsyncClient, web_process: Any
) -> None:
    invoice = (await client.post("/invoices", json={**BODY, "send": True, "reminders": [3, -1]})).json()
    assert invoice["reminders"] == [-1, 3]
    address, key = f"/invoices/{invoice['id']}/remind", {"Idempotency-Key": "remind-1"}
    waiting = await client.post(address)
    assert (waiting.status_code, waiting.json()["error"]["code"]) == (409, "not_delivered_yet")
    with web_process.application.database.write() as uow:
        uow.deliveries.of_invoice(invoice["id"])[0].status = "accepted"
    for _ in range(2):
        answer = await client.post(address, json={"message": "Please look at it."}, headers=key)
        assert (answer.status_code, answer.json()["id"]) == (200, invoice["id"])
    with web_process.application.database.read() as uow:
        assert [row.kind for row in uow.deliveries.of_invoice(invoice["id"])].count("reminder") == 1
    again = await client.post(address)
    assert (again.status_code, "retry-after" in again.headers) == (429, True)
    timeline = (await client.get(f"/invoices/{invoice['id']}/timeline")).json()["data"]
    assert (timeline[-1]["kind"], timeline[-1]["actor"]) == ("reminded", "api")


async def test_days_that_are_none_are_refused(client: httpx.AsyncClient) -> None:
    answer = await client.post("/invoices", json={**BODY, "reminders": [91]})
    assert (answer.status_code, answer.json()["error"]["param"]) == (422, "reminders")
