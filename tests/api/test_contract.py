"""The contract, held in three ways: our OpenAPI is 3.1, every answer is what it says, and it says what was agreed."""

from __future__ import annotations

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
from starlette.types import ASGIApp

from allscale_app.bootstrap import web
from allscale_app.services import rate_limits
from allscale_app.services.api_keys import authenticate_key
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
            address = path.removeprefix("/api/v1").format(invoice_id="inv_x", contact_id="con_x")
            answer = await anonymous.request(method, address, json=BODIES.get((method, path)))
            assert (answer.status_code, error_of(answer)["type"]) == (401, "authentication"), (method, path)


BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("post", "/api/v1/invoices"): builders.an_invoice_form(),
    ("patch", "/api/v1/invoices/{invoice_id}"): {},
    ("post", "/api/v1/contacts"): {"email": "a@b.example"},
    ("patch", "/api/v1/contacts/{contact_id}"): {},
}


HOST = {"Host": "localhost:3000"}
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


def test_every_answer_is_what_the_description_says(api: ASGIApp, new_key: Any, web_process: web.WebProcess) -> None:
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", api, headers=HOST)
    key = new_key()
    headers = {"Authorization": f"Bearer {key}", **HOST}
    invoice_id = an_invoice_with_a_payment(web_process, key)
    for result in schema.get_all_operations():
        operation: Any = result.ok()  # type: ignore[union-attr]  # an error has no operation: the test fails here
        web_process.limiter.clear(rate_limits.API_PER_KEY, key_id(web_process, key))
        call_with_anything(operation, headers)
        if "invoice_id" in operation.path and operation.method != "delete":
            body = {"title": "Changed"} if operation.method == "patch" else NOT_SET
            case = operation.Case(path_parameters={"invoice_id": invoice_id}, body=body, media_type="application/json")
            case.call_and_validate(headers=headers, checks=CHECKS)


def call_with_anything(operation: Any, headers: dict[str, str]) -> None:
    @settings(max_examples=8, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
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


def key_id(process: web.WebProcess, key: str) -> str:
    with process.application.database.read() as uow:
        return authenticate_key(uow, process.application.context, secret=key).key_id
