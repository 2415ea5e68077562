"""A program sends a card payment back: whole amounts, parts, the same request twice, and what cannot go back."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from allscale_app.bootstrap.app import Application
from allscale_app.services.api_keys import create_api_key
from tests.fakes.chain import FakeChain
from tests.services.station import ONE
from tests.services.till import POLICY, Till

STRANGE: tuple[Any, ...] = (
    "1.0000001", "-1.00", "NaN", "Infinity", "1e2", "9" * 40, 1.5, 60, True, None, ["1.00"], "٦٠.00", "1,00", "0x10",
)  # fmt: skip


@pytest.fixture
def paid(web_process, clock, client):
    """An issuer whose 120.00 USDC came by card, and the client with the issuer's key."""
    ctx = replace(web_process.application.context, policy=POLICY)
    web_process.application = Application(web_process.application.settings, web_process.application.database, ctx)
    till = Till(web_process.application.database, ctx, FakeChain(clock))
    till.catch_up()
    till.add_float()
    invoice = till.send()
    leg = till.fund(till.accept(invoice))
    with till.database.write() as uow:
        owner = uow.businesses.members(invoice.business_id)[0].user_id
        _, secret = create_api_key(
            uow, ctx, business_id=invoice.business_id, user_id=owner, name="Test", scopes=("invoices:*",)
        )
    client.headers["Authorization"] = f"Bearer {secret}"
    return till, invoice, leg


async def test_a_part_goes_back_once_for_the_same_key(client, paid):
    till, invoice, leg = paid
    body = {"amount": "60.00", "reason": "Half was enough"}
    answers = [
        await client.post(f"/payments/{leg.id}/refund", json=body, headers={"Idempotency-Key": "r1"}) for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    refund = answers[0].json()
    assert (refund["status"], refund["amount"], refund["currency"]) == ("requested", "60.00", "USDC")
    assert (refund["source_amount"], refund["source_currency"]) == ("60.00", "USD")
    assert till.balances(invoice.business_id) == {"available": 56_220_000, "held": 60 * ONE}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"amount": "121.00"}, 422),
        ({"amount": "0.00"}, 422),
        ({"amount": "x"}, 422),
        ({}, 422),
        ({"amount": "120.00"}, 409),
        *(({"amount": amount}, 422) for amount in STRANGE),
    ],
    ids=["more than was paid", "nothing", "no number", "no amount", "balance too short", *map(repr, STRANGE)],
)
async def test_what_cannot_go_back_is_refused(client, paid, body, status):
    till, invoice, leg = paid
    assert (await client.post(f"/payments/{leg.id}/refund", json=body)).status_code == status
    assert till.balances(invoice.business_id) == {"available": 116_220_000}


async def test_another_businesss_payment_is_exactly_an_unknown_one(client, paid, new_key):
    _, _, leg = paid
    client.headers["Authorization"] = f"Bearer {new_key()}"
    answers = [await client.post(f"/payments/{name}/refund", json={"amount": "1.00"}) for name in (leg.id, "pay_x")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert len({answer.json()["error"]["message"] for answer in answers}) == 1


async def test_a_key_that_was_used_for_another_sum_moves_nothing(client, paid):
    till, invoice, leg = paid
    url, key = f"/payments/{leg.id}/refund", {"Idempotency-Key": "r1"}
    assert (await client.post(url, json={"amount": "10.00"}, headers=key)).status_code == 201
    again = await client.post(url, json={"amount": "11.00"}, headers=key)
    assert (again.status_code, again.json()["error"]["code"]) == (409, "idempotency_key_reused")
    assert till.balances(invoice.business_id) == {"available": 106_220_000, "held": 10 * ONE}


async def test_twenty_requests_at_once_with_one_key_are_one_refund_and_without_never_too_much(client, paid):
    till, invoice, leg = paid
    url = f"/payments/{leg.id}/refund"
    same = await asyncio.gather(
        *(client.post(url, json={"amount": "10.00"}, headers={"Idempotency-Key": "r1"}) for _ in range(20))
    )
    assert {answer.status_code for answer in same} <= {201, 409}
    assert len({answer.json()["id"] for answer in same if answer.status_code == 201}) == 1
    others = await asyncio.gather(*(client.post(url, json={"amount": "10.00"}) for _ in range(20)))
    assert sorted({answer.status_code for answer in others}) == [201, 409]
    assert till.balances(invoice.business_id) == {"available": 6_220_000, "held": 110 * ONE}
