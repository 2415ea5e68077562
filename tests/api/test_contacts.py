"""The API of contacts."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from tests.api.conftest import NewKey

TREASURY = "0x8678cAC9E2656075F7274FA37C3e6FcB8b05445D"
BODY: dict[str, Any] = {"email": "lena@harbour.example", "name": "Harbour & Pine"}
SCRIPT = "<script>alert(1)</script>{{7*7}}${x}"


async def test_contacts_are_kept_found_changed_and_deleted(client: httpx.AsyncClient) -> None:
    made = await client.post("/contacts", json=BODY)
    assert made.status_code == 201, made.text
    contact = made.json()
    assert contact["id"].startswith("con_")
    assert (contact["object"], contact["country"], contact["labels"], contact["wallets"]) == ("contact", None, [], [])
    found = (await client.get("/contacts", params={"q": "harbour"})).json()["data"]
    assert found == [contact]
    read = await client.get(f"/contacts/{contact['id']}")
    assert read.json() == contact
    assert read.headers["etag"] == made.headers["etag"]
    patch = {
        "notes": "Pays on Fridays",
        "country": "de",
        "wallets": [{"name": "Treasury", "address": TREASURY.lower()}],
    }
    changed = await client.patch(f"/contacts/{contact['id']}", json=patch)
    assert changed.json() | {"updated_at": ""} == contact | patch | {
        "country": "DE", "wallets": [{"name": "Treasury", "address": TREASURY}], "updated_at": "",
    }  # fmt: skip
    assert (await client.delete(f"/contacts/{contact['id']}")).status_code == 204
    assert (await client.get(f"/contacts/{contact['id']}")).status_code == 404


async def test_an_address_belongs_to_one_contact(client: httpx.AsyncClient) -> None:
    await client.post("/contacts", json=BODY)
    twice = await client.post("/contacts", json={"email": "LENA@harbour.example"})
    assert twice.status_code == 409
    error = twice.json()["error"]
    assert (error["code"], error["param"]) == ("contact_exists", "email")
    other = (await client.post("/contacts", json={"email": "other@harbour.example"})).json()
    taken = await client.patch(f"/contacts/{other['id']}", json={"email": BODY["email"]})
    assert taken.status_code == 409


async def test_two_become_one_with_every_address(client: httpx.AsyncClient) -> None:
    kept = (await client.post("/contacts", json=BODY)).json()
    gone = (
        await client.post("/contacts", json={"email": "ap@pine.example", "other_emails": ["b@pine.example"]})
    ).json()
    path = f"/contacts/{kept['id']}/merge"
    merged = await client.post(path, json={"contact_ids": [gone["id"]]})
    assert (merged.status_code, merged.json()["other_emails"]) == (200, ["ap@pine.example", "b@pine.example"])
    assert (await client.get(f"/contacts/{gone['id']}")).status_code == 404
    assert (await client.post(path, json={"contact_ids": [gone["id"]]})).status_code == 404
    itself = await client.post(path, json={"contact_ids": [kept["id"]]})
    assert (itself.status_code, itself.json()["error"]["code"]) == (422, "nothing_to_merge")


async def test_an_outdated_version_changes_and_deletes_nothing(client: httpx.AsyncClient) -> None:
    made = await client.post("/contacts", json=BODY)
    path, old = f"/contacts/{made.json()['id']}", {"If-Match": made.headers["etag"]}
    changed = await client.patch(path, json={"name": "Harbour"}, headers=old)
    assert changed.status_code == 200
    assert (await client.patch(path, json={"name": "Pine"}, headers=old)).status_code == 412
    assert (await client.delete(path, headers=old)).status_code == 412
    assert (await client.get(path)).json()["name"] == "Harbour"
    assert (await client.delete(path, headers={"If-Match": changed.headers["etag"]})).status_code == 204


async def test_one_key_makes_one_contact_however_often_it_comes(client: httpx.AsyncClient) -> None:
    headers = {"Idempotency-Key": "import-7"}
    answers = await asyncio.gather(*(client.post("/contacts", json=BODY, headers=headers) for _ in range(4)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    other = await client.post("/contacts", json={**BODY, "name": "Other"}, headers=headers)
    assert (other.status_code, other.json()["error"]["code"]) == (409, "idempotency_key_reused")


async def test_lists_are_newest_first_and_paged(client: httpx.AsyncClient) -> None:
    made = [(await client.post("/contacts", json={"email": f"c{n}@example.com"})).json()["id"] for n in range(5)]
    listed: list[str] = []
    cursor: str | None = None
    while True:
        params = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = (await client.get("/contacts", params=params)).json()
        listed += [row["id"] for row in page["data"]]
        cursor = page["next_cursor"]
        assert page["has_more"] is (cursor is not None)
        if cursor is None:
            break
    assert sorted(listed) == sorted(made)
    assert len(set(listed)) == 5
    assert (await client.get("/contacts", params={"cursor": "nonsense"})).status_code == 422
    assert (await client.get("/contacts", params={"limit": 101})).status_code == 422


@pytest.mark.parametrize(
    ("change", "param"),
    [
        ({"email": ""}, "email"),
        ({"email": "lena@"}, "email"),
        ({"email": 5}, "email"),
        ({"name": "n" * 201}, "name"),
        ({"address": "a" * 501}, "address"),
        ({"notes": "n" * 100_000}, "notes"),
        ({"country": "Germany"}, "country"),
        ({"labels": "Retainer"}, "labels"),
        ({"labels": [f"l{n}" for n in range(21)]}, "labels"),
        ({"wallets": [{"address": TREASURY}, {"address": TREASURY[:-1]}]}, "wallets[1].address"),
        ({"wallets": [{"address": TREASURY.replace("AC9E", "aC9E")}]}, "wallets[0].address"),
        ({"surprise": "1"}, "surprise"),
    ],
)
async def test_bad_input_is_told_at_its_field_and_saves_nothing(
    client: httpx.AsyncClient, change: dict[str, Any], param: str
) -> None:
    answer = await client.post("/contacts", json={**BODY, **change})
    assert answer.status_code == 422, answer.text
    assert answer.json()["error"]["param"] == param
    assert (await client.get("/contacts")).json()["data"] == []


async def test_markup_is_text(client: httpx.AsyncClient) -> None:
    fields = {"name": SCRIPT, "address": SCRIPT, "tax_id": SCRIPT, "notes": SCRIPT, "labels": [SCRIPT[:40]]}
    contact = (await client.post("/contacts", json={**BODY, **fields})).json()
    assert {name: contact[name] for name in fields} == fields


async def test_another_businesss_contact_is_as_good_as_unknown(client: httpx.AsyncClient, new_key: NewKey) -> None:
    contact = (await client.post("/contacts", json=BODY)).json()
    path, foreign = f"/contacts/{contact['id']}", {"Authorization": f"Bearer {new_key()}"}
    for answer in (
        await client.get(path, headers=foreign),
        await client.patch(path, json={"name": "Mine"}, headers=foreign),
        await client.delete(path, headers=foreign),
        await client.get("/contacts/con_unknown"),
    ):
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")
    assert (await client.get("/contacts", headers=foreign)).json()["data"] == []
    assert (await client.get(path)).json() == contact


@pytest.mark.parametrize(("scopes", "read", "write"), [(("contacts:read",), 200, 403), (("invoices:*",), 403, 403)])
async def test_scopes_are_asked(
    client: httpx.AsyncClient, new_key: NewKey, scopes: tuple[str, ...], read: int, write: int
) -> None:
    headers = {"Authorization": f"Bearer {new_key(scopes=scopes)}"}
    assert (await client.get("/contacts", headers=headers)).status_code == read
    assert (await client.post("/contacts", json=BODY, headers=headers)).status_code == write
    assert (await client.delete("/contacts/con_x", headers=headers)).status_code == write
