"""The contract, held in three ways: our OpenAPI is 3.1, every answer is what it says, and it says what was agreed."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core import NOT_SET
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from sqlalchemy import inspect
from starlette.types import ASGIApp

from allscale_app.bootstrap import web
from allscale_app.domain.ledger.accounts import OPERATOR, AccountKey, Role, of_business
from allscale_app.domain.ledger.entry import Cause, EntryKind, JournalEntry, credit, debit
from allscale_app.services import rate_limits
from allscale_app.services.acting import Acting
from allscale_app.services.api_keys import authenticate_key
from allscale_app.services.webhook_endpoints import create_endpoint
from allscale_app.store.tables import Invoice
from tests import builders
from tests.api.test_bad_requests import error_of

AGREED = {
    "Invoice": "id object number status payment_status label flags currency subtotal discount_total tax_total total "
    "amount_paid amount_pending amount_due recipient line_items issued_on due_on checkout_url pdf_url deposit created_at "
    "sent_at viewed_at paid_at metadata",
    "Payment": "id rail status unit amount currency applied_amount network tx_hash log_index confirmations "
    "confirmations_required late",
    "Timeline": "at kind actor data",
    "Balance": "currency network available pending held",
    "DepositToken": "network chain_id symbol contract decimals amount_raw eip681",
    "LinkObject": "id object url slug title currency amount use_limit use_count enabled status income",
    "EndpointObject": "id url description event_types enabled",
    "WebhookDeliveryObject": "id event_id status attempts",
    "EventObject": "id type timestamp sequence data",
    "ErrorDetail": "type code message param request_id",
}


async def description(client: httpx.AsyncClient) -> dict[str, Any]:
    found: dict[str, Any] = (await client.get("/openapi.json")).json()
    return found


@pytest.mark.parametrize("name", AGREED)
async def test_each_object_has_the_fields_that_were_agreed(client: httpx.AsyncClient, name: str) -> None:
    schemas = (await description(client))["components"]["schemas"]
    found = schemas.get(name) or schemas[f"{name}Object"]
    assert set(AGREED[name].split()) <= set(found["required"])
    assert found["additionalProperties"] is False


async def test_every_route_says_who_may_call_it_and_what_it_refuses(client: httpx.AsyncClient) -> None:
    paths = (await description(client))["paths"]
    operations = {(method, path): found for path, row in paths.items() for method, found in row.items()}
    assert len(operations) >= 19
    for place, operation in operations.items():
        assert operation["security"], place
        assert {"401", "403", "404", "422", "429"} <= set(operation["responses"]), place
        assert operation["summary"], place


async def test_every_route_refuses_who_brings_no_key(client: httpx.AsyncClient, anonymous: httpx.AsyncClient) -> None:
    paths = (await description(client))["paths"]
    del anonymous.headers["Authorization"]
    for path, row in paths.items():
        for method in row:
            ids = dict.fromkeys(re.findall(r"{(\w+)}", path), "x")
            address = path.removeprefix("/api/v1").format(**ids)
            answer = await anonymous.request(method, address, json=BODIES.get((method, path)))
            assert (answer.status_code, error_of(answer)["type"]) == (401, "authentication"), (method, path)


def contents(process: web.WebProcess) -> dict[str, list[Any]]:
    """Every row of every table but the keys' last use."""
    with process.application.database.read() as uow:
        connection = uow.session.connection()
        tables = inspect(connection).get_table_names()
        wanted = [name for name in tables if name != "api_key" and not name.startswith("invoice_search")]
        return {name: list(connection.exec_driver_sql(f'SELECT * FROM "{name}" ORDER BY 1')) for name in wanted}


async def test_a_foreign_key_finds_nothing_on_any_route_and_changes_nothing(
    client: httpx.AsyncClient, new_key: Any, web_process: web.WebProcess
) -> None:
    theirs = {
        "invoice_id": (await client.post("/invoices", json=builders.an_invoice_form())).json()["id"],
        "contact_id": (await client.post("/contacts", json={"email": "a@b.example"})).json()["id"],
        "endpoint_id": (await client.post("/webhook-endpoints", json=AN_ENDPOINT)).json()["id"],
    }
    theirs["delivery_id"] = (await client.post(f"/webhook-endpoints/{theirs['endpoint_id']}/test")).json()["id"]
    with web_process.application.database.write() as uow:
        invoice = uow.session.get_one(Invoice, theirs["invoice_id"])
        business = uow.businesses.get(invoice.business_id)
        service = builders.a_service(uow, web_process.application.context, business=business)
        request = builders.a_request(uow, web_process.application.context, service=service).request
        theirs |= {"service_id": service.id, "request_id": request.id}
        theirs["link_id"] = builders.a_link(uow, web_process.application.context, business=business).id
        theirs["payment_id"] = builders.a_payment(uow, web_process.application.context, invoice=invoice, units=1).id
    paths = (await description(client))["paths"]
    client.headers["Authorization"] = f"Bearer {new_key()}"
    before = contents(web_process)
    routes = [(method, path) for path, row in paths.items() for method in row if "{" in path]
    assert len(routes) >= 12
    for method, path in routes:
        for ids in (theirs, {name: name[:3] + "_" + "a" * 26 for name in theirs}):
            address = path.removeprefix("/api/v1").format(**ids)
            answer = await client.request(method, address, json=BODIES.get((method, path)))
            assert (answer.status_code, error_of(answer)["code"]) == (404, "not_found"), (method, path)
    for path in (
        "/invoices",
        "/contacts",
        "/balances",
        "/journal",
        "/webhook-endpoints",
        "/events",
        "/services",
        "/requests",
        "/payment-links",
    ):
        assert (await client.get(path)).json()["data"] == []
    assert contents(web_process) == before


async def test_a_key_that_asks_too_often_is_told_when_to_come_back(
    client: httpx.AsyncClient, web_process: web.WebProcess
) -> None:
    key = key_id(web_process, client.headers["Authorization"].removeprefix("Bearer "))
    while web_process.limiter.hit(rate_limits.API_PER_KEY, key).left:
        pass
    answer = await client.get("/invoices")
    assert (answer.status_code, error_of(answer)["type"]) == (429, "rate_limited")
    assert 1 <= int(answer.headers["retry-after"]) <= 60


async def test_the_journal_shows_what_moved(client: httpx.AsyncClient, web_process: web.WebProcess) -> None:
    key = client.headers["Authorization"].removeprefix("Bearer ")
    app = web_process.application
    with app.database.write() as uow:
        business_id = authenticate_key(uow, app.context, secret=key).business_id
        uow.journal.post(a_top_up(business_id, units=2_500_000), at=app.context.clock.now())
    page = (await client.get("/journal")).json()
    (entry,) = page["data"]
    assert (entry["object"], entry["currency"], entry["network"]) == ("journal_entry", "USDC", "local")
    assert (entry["available_change"], entry["balance_after"], entry["pending_change"]) == ("2.50", "2.50", "0.00")
    (balance,) = (await client.get("/balances")).json()["data"]
    assert (balance["currency"], balance["available"]) == ("USDC", "2.50")
    assert (page["has_more"], page["next_cursor"]) == (False, None)


async def test_send_and_cancel_heed_if_match(client: httpx.AsyncClient) -> None:
    made = await client.post("/invoices", json=builders.an_invoice_form())
    place, tag = f"/invoices/{made.json()['id']}", made.headers["etag"]
    fresh = (await client.patch(place, json={"title": "Newer"})).headers["etag"]
    stale = await client.post(f"{place}/send", headers={"If-Match": tag})
    assert (stale.status_code, error_of(stale)["type"]) == (412, "conflict")
    sent = await client.post(f"{place}/send", headers={"If-Match": fresh})
    assert sent.status_code == 200
    assert (await client.post(f"{place}/cancel", headers={"If-Match": fresh})).status_code == 412
    assert (await client.post(f"{place}/cancel", headers={"If-Match": sent.headers["etag"]})).status_code == 200


AN_ENDPOINT = {"url": "https://hooks.example.com/in"}
BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("post", "/api/v1/webhook-endpoints"): AN_ENDPOINT,
    ("patch", "/api/v1/webhook-endpoints/{endpoint_id}"): {},
    ("post", "/api/v1/invoices"): builders.an_invoice_form(),
    ("patch", "/api/v1/invoices/{invoice_id}"): {},
    ("post", "/api/v1/contacts"): {"email": "a@b.example"},
    ("post", "/api/v1/services"): {"title": "Site", "price": "1.00"},
    ("patch", "/api/v1/services/{service_id}"): {},
    ("post", "/api/v1/payment-links"): {"title": "Fee", "amount": "1.00"},
    ("patch", "/api/v1/payment-links/{link_id}"): {},
    ("post", "/api/v1/requests/{request_id}/ask"): {"words": "Why?"},
    ("patch", "/api/v1/contacts/{contact_id}"): {},
    ("post", "/api/v1/contacts/{contact_id}/merge"): {"contact_ids": ["con_other"]},
    ("post", "/api/v1/invoices/{invoice_id}/payments"): {"amount": "1.00"},
    ("post", "/api/v1/payments/{payment_id}/refund"): {"amount": "1.00"},
}


HOST = {"Host": "localhost:3000"}
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


def test_every_answer_is_what_the_description_says(api: ASGIApp, new_key: Any, web_process: web.WebProcess) -> None:
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", api, headers=HOST)
    key = new_key()
    headers = {"Authorization": f"Bearer {key}", **HOST}
    invoice_id = an_invoice_with_a_payment(web_process, key)
    endpoint_id, link_id = an_endpoint(web_process, key), a_used_link(web_process, key)
    for result in schema.get_all_operations():
        operation: Any = result.ok()  # type: ignore[union-attr]  # an error has no operation: the test fails here
        web_process.limiter.clear(rate_limits.API_PER_KEY, key_id(web_process, key))
        call_with_anything(operation, headers)
        if "endpoint_id" in operation.path and operation.method in ("get", "post"):
            case = operation.Case(path_parameters={"endpoint_id": endpoint_id})
            case.call_and_validate(headers=headers, checks=CHECKS)
        if "link_id" in operation.path:
            case = operation.Case(path_parameters={"link_id": link_id}, body=NOT_SET, media_type="application/json")
            case.call_and_validate(headers=headers, checks=CHECKS)
        if "invoice_id" in operation.path and operation.method != "delete":
            body = {"title": "Changed"} if operation.method == "patch" else NOT_SET
            case = operation.Case(path_parameters={"invoice_id": invoice_id}, body=body, media_type="application/json")
            case.call_and_validate(headers=headers, checks=CHECKS)


def call_with_anything(operation: Any, headers: dict[str, str]) -> None:
    @settings(max_examples=5, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def call(case: schemathesis.Case) -> None:
        case.call_and_validate(headers=headers, checks=CHECKS)

    call()


def an_invoice_with_a_payment(process: web.WebProcess, key: str) -> str:
    app = process.application
    with app.database.write() as uow:
        business = uow.businesses.get(authenticate_key(uow, app.context, secret=key).business_id)
        invoice = builders.a_sent_invoice(uow, app.context, business=business)
        builders.a_payment(uow, app.context, invoice=invoice, units=40_000_000)
        return invoice.id


def a_used_link(process: web.WebProcess, key: str) -> str:
    app = process.application
    with app.database.write() as uow:
        business = uow.businesses.get(authenticate_key(uow, app.context, secret=key).business_id)
        link = builders.a_link(uow, app.context, business=business)
        builders.a_visit(uow, app.context, link=link)
        return link.id


def an_endpoint(process: web.WebProcess, key: str) -> str:
    app = process.application
    with app.database.write() as uow:
        holder = authenticate_key(uow, app.context, secret=key)
        acting = Acting(holder.user_id, via="api")
        made, _ = create_endpoint(uow, app.context, business_id=holder.business_id, acting=acting, form=AN_ENDPOINT)
        return made.id


def key_id(process: web.WebProcess, key: str) -> str:
    with process.application.database.read() as uow:
        return authenticate_key(uow, process.application.context, secret=key).key_id


def a_top_up(business_id: str, *, units: int) -> JournalEntry:
    """Money that is simply there."""
    held_as = AccountKey(OPERATOR, Role.DEPOSIT, "USDC@31337")
    available = of_business(business_id, Role.AVAILABLE, "USDC@31337")
    postings = (debit(held_as, units), credit(available, units))
    return JournalEntry.of(key="test:1", kind=EntryKind.ATTRIBUTE, postings=postings, cause=Cause(business_id))
