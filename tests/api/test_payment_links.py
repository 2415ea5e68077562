"""The API of payment links."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from allscale_app.bootstrap import web
from allscale_app.services.evaluate_invoice import reevaluate
from allscale_app.store.tables import PaymentLink
from tests import builders
from tests.api.conftest import NewKey
from tests.api.test_bad_requests import error_of

PATH = "/payment-links"
BODY: dict[str, Any] = {"title": "Studio fee", "amount": "120.00", "currency": "USDC"}
OPEN = {"title": "Tips", "amount_kind": "open", "minimum": "5", "maximum": "500", "suggestions": ["10", "25"]}


async def a_link(client: httpx.AsyncClient, **fields: Any) -> dict[str, Any]:
    answer = await client.post(PATH, json={**BODY, **fields})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def use(process: web.WebProcess, link_id: str, *, paid: int = 0) -> str:
    """A visitor uses the link, and pays so many millionths."""
    app = process.application
    with app.database.write() as uow:
        invoice = builders.a_visit(uow, app.context, link=uow.session.get_one(PaymentLink, link_id))
        if paid:
            builders.a_payment(uow, app.context, invoice=invoice, units=paid)
            reevaluate(uow, app.context, invoice=invoice)
        return invoice.id


async def test_a_link_is_made_found_changed_switched_and_thrown_away(client: httpx.AsyncClient) -> None:
    made = await client.post(PATH, json={**BODY, "slug": "studio-fee", "use_limit": 10, "expires_on": "2099-12-31"})
    assert made.status_code == 201, made.text
    link = made.json()
    assert link["id"].startswith("lnk_")
    assert link["url"].endswith("/l/studio-fee")
    assert (link["amount"], link["use_limit"], link["use_count"], link["income"]) == ("120.00", 10, 0, [])
    assert (link["enabled"], link["status"], link["last_used_at"]) == (True, "on", None)
    place = f"{PATH}/{link['id']}"
    read = await client.get(place)
    assert (read.json(), read.headers["etag"]) == (link, made.headers["etag"])
    assert (await client.get(PATH)).json()["data"] == [link]
    changed = (await client.patch(place, json={"title": "Fee", "use_limit": None})).json()
    assert changed | {"updated_at": ""} == link | {"title": "Fee", "use_limit": None, "updated_at": ""}
    off = (await client.patch(place, json={"enabled": False})).json()
    assert (off["enabled"], off["status"], off["title"]) == (False, "off", "Fee")
    on = (await client.patch(place, json={"enabled": True, "amount": "99"})).json()
    assert (on["status"], on["amount"]) == ("on", "99.00")
    assert (await client.delete(place)).status_code == 204
    assert (await client.get(place)).status_code == 404


async def test_the_visitors_own_amount_has_bounds_and_no_price(client: httpx.AsyncClient) -> None:
    link = await a_link(client, **OPEN, amount="")
    assert (link["amount"], link["minimum"], link["maximum"]) == (None, "5.00", "500.00")
    assert link["suggestions"] == ["10.00", "25.00"]
    free = (await client.patch(f"{PATH}/{link['id']}", json={"minimum": None, "maximum": None})).json()
    assert (free["minimum"], free["maximum"], free["suggestions"]) == (None, None, link["suggestions"])


async def test_uses_and_income_stand_on_the_link_and_the_link_on_the_invoice(
    client: httpx.AsyncClient, web_process: web.WebProcess
) -> None:
    link = await a_link(client, use_limit=2)
    other = await a_link(client)
    paid, unpaid = use(web_process, link["id"], paid=120_000_000), use(web_process, link["id"])
    place = f"{PATH}/{link['id']}"
    found = (await client.get(place)).json()
    assert found["income"] == [{"currency": "USDC", "amount": "120.00", "paid_count": 1}]
    assert (found["use_count"], found["status"]) == (2, "used_up")
    assert found["last_used_at"] == "2026-11-23T12:00:00Z"
    assert [row["income"] for row in (await client.get(PATH)).json()["data"]] == [[], found["income"]]
    invoices = {row["id"]: row["payment_link"] for row in (await client.get("/invoices")).json()["data"]}
    assert invoices == {paid: link["id"], unpaid: link["id"]}
    for link_id, count in ((link["id"], 2), (other["id"], 0)):
        found_by_link = (await client.get("/invoices", params={"payment_link": link_id})).json()["data"]
        assert len(found_by_link) == count
    refused = await client.delete(place)
    assert (refused.status_code, error_of(refused)["code"]) == (409, "link_used")
    assert (await client.delete(f"{PATH}/{other['id']}")).status_code == 204


async def test_a_use_is_told_to_webhooks_as_every_invoice_is(
    client: httpx.AsyncClient, web_process: web.WebProcess
) -> None:
    await client.post("/webhook-endpoints", json={"url": "https://hooks.example.com/in"})
    link = await a_link(client)
    invoice_id = use(web_process, link["id"])
    events = (await client.get("/events")).json()["data"]
    told = [(event["type"], event["data"]["id"], event["data"]["payment_link"]) for event in reversed(events)]
    assert told == [(f"invoice.{kind}", invoice_id, link["id"]) for kind in ("created", "sent")]


async def test_an_outdated_version_changes_switches_and_deletes_nothing(client: httpx.AsyncClient) -> None:
    made = await client.post(PATH, json=BODY)
    place, old = f"{PATH}/{made.json()['id']}", {"If-Match": made.headers["etag"]}
    changed = await client.patch(place, json={"title": "Fee", "enabled": False}, headers=old)
    assert changed.status_code == 200
    for body in ({"title": "Other"}, {"enabled": True}, {}):
        assert (await client.patch(place, json=body, headers=old)).status_code == 412
    assert (await client.delete(place, headers=old)).status_code == 412
    assert (await client.get(place)).json() == changed.json()
    assert (await client.delete(place, headers={"If-Match": changed.headers["etag"]})).status_code == 204


async def test_one_key_makes_one_link_however_often_it_comes(client: httpx.AsyncClient) -> None:
    headers = {"Idempotency-Key": "link-7"}
    made = await asyncio.gather(*(client.post(PATH, json=BODY, headers=headers) for _ in range(4)))
    assert {answer.status_code for answer in made} == {201}
    assert len({answer.json()["id"] for answer in made}) == 1
    other = await client.post(PATH, json={**BODY, "title": "Other"}, headers=headers)
    assert (other.status_code, error_of(other)["code"]) == (409, "idempotency_key_reused")


async def test_the_list_is_newest_first_and_paged(client: httpx.AsyncClient) -> None:
    made = [(await a_link(client, title=f"Link {n}"))["id"] for n in range(5)]
    listed: list[str] = []
    params: dict[str, Any] = {"limit": 2}
    while True:
        page = (await client.get(PATH, params=params)).json()
        listed += [row["id"] for row in page["data"]]
        if not page["has_more"]:
            break
        params["cursor"] = page["next_cursor"]
    assert listed == made[::-1]
    assert (await client.get(PATH, params={"cursor": "nonsense"})).status_code == 422
    assert (await client.get(PATH, params={"limit": 0})).status_code == 422


@pytest.mark.parametrize(
    ("change", "param"),
    [
        ({"title": ""}, "title"),
        ({"title": "t" * 101}, "title"),
        ({"amount": "120.001"}, "amount"),
        ({"amount": 120}, "amount"),
        ({"currency": "DOGE"}, "currency"),
        ({"amount_kind": "free"}, "amount_kind"),
        ({**OPEN, "maximum": "4"}, "maximum"),
        ({**OPEN, "suggestions": ["1"]}, "suggestions"),
        ({"use_limit": 0}, "use_limit"),
        ({"use_limit": "3"}, "use_limit"),
        ({"use_limit": 10**30}, "use_limit"),
        ({"expires_on": "31.12.2099"}, "expires_on"),
        ({"slug": "admin"}, "slug"),
        ({"surprise": "1"}, "surprise"),
    ],
)
async def test_bad_input_is_told_at_its_field_and_saves_nothing(
    client: httpx.AsyncClient, change: dict[str, Any], param: str
) -> None:
    answer = await client.post(PATH, json={**BODY, **change})
    assert (answer.status_code, error_of(answer)["param"]) == (422, param), answer.text
    assert (await client.get(PATH)).json()["data"] == []


async def test_an_address_is_one_links(client: httpx.AsyncClient, new_key: NewKey) -> None:
    await a_link(client, slug="one-of-a-kind")
    foreign = {"Authorization": f"Bearer {new_key()}"}
    taken = await client.post(PATH, json={**BODY, "slug": "one-of-a-kind"}, headers=foreign)
    assert (taken.status_code, error_of(taken)["code"], error_of(taken)["param"]) == (409, "slug_taken", "slug")


async def test_a_number_in_quotes_is_told_what_it_should_be(client: httpx.AsyncClient) -> None:
    answer = await client.post(PATH, json={**BODY, "use_limit": "3"})
    assert answer.json()["error"]["message"] == "use_limit must be a whole number."


@pytest.mark.parametrize(("scopes", "read", "write"), [(("invoices:read",), 200, 403), (("contacts:*",), 403, 403)])
async def test_scopes_are_asked(
    client: httpx.AsyncClient, new_key: NewKey, scopes: tuple[str, ...], read: int, write: int
) -> None:
    headers = {"Authorization": f"Bearer {new_key(scopes=scopes)}"}
    assert (await client.get(PATH, headers=headers)).status_code == read
    assert (await client.post(PATH, json=BODY, headers=headers)).status_code == write
    assert (await client.delete(f"{PATH}/lnk_x", headers=headers)).status_code == write
