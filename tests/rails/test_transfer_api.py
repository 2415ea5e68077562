"""The conversion driver against recorded exchanges: what it asks, byte for byte, and what it makes of the answers."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest

from allscale_app.rails.transfer_api import STATES, TransferApi
from allscale_app.services.conversion_driver import ProviderDown, ProviderRefused

RECORDED = json.loads((Path(__file__).parent / "recordings/transfer_api.json").read_text("utf-8"))
ADDRESS = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"
ORDER = {
    "key": "float-2026-11-23", "source": "EUR", "units": 1_000_000_000, "target": "USDC", "network": "base",
    "address": ADDRESS,
}  # fmt: skip


def driver(answer):
    return TransferApi(
        url="https://api.example", api_key="k", customer="cust_alice", transport=httpx.MockTransport(answer)
    )


def replay(name):
    """A driver whose one request must be the recorded one."""
    wanted, answer = RECORDED[name]["request"], RECORDED[name]["answer"]

    def compare(request):
        assert (request.method, request.url.raw_path.decode()) == (wanted["method"], wanted["path"])
        assert request.headers["api-key"] == "k"
        assert request.headers.get("idempotency-key") == wanted.get("idempotency_key")
        assert (json.loads(request.content) if request.content else None) == wanted.get("body")
        return httpx.Response(answer["status"], json=answer["body"])

    return driver(compare)


def test_a_quote_is_by_the_rate_at_which_it_buys():
    price = replay("rate").quote(source="EUR", units=1_000_000_000, target="USDC")
    assert (price.rate_micros, price.target_units) == (1_159_900, 1_159_900_000)


def test_an_order_waits_for_fiat_at_the_bank_details_it_names():
    order = replay("create").create(**ORDER)
    assert (order.id, order.state, order.units, order.source, order.target) == (
        "transfer_123", "waiting", 1_000_000_000, "EUR", "USDC",
    )  # fmt: skip
    assert dict(order.pay_to) == {
        "Bank": "Modulr",
        "Account holder": "Bridge Building Sp. Z.o.o.",
        "IBAN": "IE64IRCE92050112345678",
        "BIC": "MODRIE22XXX",
        "Reference": "BRGTEST7Q2M",
    }


def test_a_done_order_says_what_it_brought():
    order = replay("get").get("transfer_123")
    assert (order.state, order.target_units, order.pay_to) == ("done", 1_159_900_000, ())
    assert order.tx_hash.startswith("0x77a455")


def test_an_order_is_given_up_and_an_unknown_one_refused():
    replay("cancel").cancel("transfer_123")
    with pytest.raises(ProviderRefused, match="no transfer found"):
        replay("refused").get("transfer_404")


@pytest.mark.parametrize("status", [408, 409, 425, 429, 500, 503])
def test_where_nothing_is_known_it_is_asked_again_with_the_same_key(status):
    with pytest.raises(ProviderDown, match=str(status)):
        driver(lambda _: httpx.Response(status, json={})).create(**ORDER)


def test_a_provider_that_cannot_be_reached_is_down():
    def refuse(request):
        raise httpx.ReadTimeout("no answer", request=request)

    with pytest.raises(ProviderDown):
        driver(refuse).create(**ORDER)


@pytest.mark.parametrize("body", [b"<html>", b"[]", b'{"id": "t", "state": "new_state", "source": {}, "destination": {}}',
                                  b'{"id": "t", "state": "returned", "source": {}, "destination": {}, "amount": 7}', b"{}"])  # fmt: skip
def test_an_answer_that_cannot_be_read_is_no_answer(body):
    with pytest.raises(ProviderDown):
        driver(lambda _: httpx.Response(200, content=body)).get("t")


@pytest.mark.parametrize("order_id", ["", "../customers", "a/b", "a?b", "a b"])
def test_what_is_no_id_is_never_asked_for(order_id):
    with pytest.raises(ProviderRefused):
        driver(lambda _: pytest.fail("it was asked")).get(order_id)


def test_fiat_without_a_bank_rail_is_refused_before_it_is_ordered():
    with pytest.raises(ProviderRefused, match="GBP"):
        driver(lambda _: pytest.fail("it was asked")).create(**{**ORDER, "source": "GBP"})


def test_every_state_of_the_documentation_is_known():
    assert set(STATES.values()) == {"waiting", "working", "done", "failed", "returned"}
