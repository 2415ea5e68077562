"""The conversion driver against recorded exchanges: what it asks, byte for byte, and what it makes of the answers."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from allscale_app.rails.transfer_api import STATES, TransferApi
from allscale_app.services.ports import BadSignature, ProviderDown, ProviderRefused

RECORDED = json.loads((Path(__file__).parent / "recordings/transfer_api.json").read_text("utf-8"))
ADDRESS = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ORDER = {
    "key": "float-2026-11-23", "source": "EUR", "units": 1_000_000_000, "target": "USDC", "network": "base",
    "address": ADDRESS,
}  # fmt: skip


def driver(answer, **settings):
    return TransferApi(
        url="https://api.example", api_key="k", customer="cust_alice", transport=httpx.MockTransport(answer), **settings
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


@pytest.fixture(scope="module")
def provider_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def signed(key, body, *, at=NOW):
    moment = str(int(at.timestamp() * 1000))
    value = base64.b64encode(key.sign(f"{moment}.".encode() + body, padding.PKCS1v15(), hashes.SHA256())).decode()
    return f"t={moment},v0={value}"


@pytest.fixture
def hearing(provider_key):
    pem = provider_key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return driver(lambda _: pytest.fail("it was asked"), webhook_key=pem.decode())


BODY = json.dumps({"event_id": "wh_1", "event_object": RECORDED["get"]["answer"]["body"]}).encode()


def test_a_signed_message_tells_of_its_order(hearing, provider_key):
    assert hearing.parse_webhook(BODY, signed(provider_key, BODY), now=NOW).state == "done"


@pytest.mark.parametrize("wrong", ["", "t=1", "v0=AAAA", "t=soon,v0=AAAA", "nonsense"])
def test_a_message_without_a_proper_signature_is_nobodys(hearing, wrong):
    with pytest.raises(BadSignature):
        hearing.parse_webhook(BODY, wrong, now=NOW)


def test_a_changed_late_or_foreign_message_is_nobodys(hearing, provider_key):
    foreign = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    for body, signature, now in (
        (BODY + b" ", signed(provider_key, BODY), NOW),
        (BODY, signed(provider_key, BODY), NOW + timedelta(minutes=11)),
        (BODY, signed(foreign, BODY), NOW),
        (BODY, signed(provider_key, BODY)[:-4] + "!!!!", NOW),
    ):
        with pytest.raises(BadSignature):
            hearing.parse_webhook(body, signature, now=now)


def test_without_a_key_no_message_is_believed(provider_key):
    with pytest.raises(BadSignature):
        driver(lambda _: None).parse_webhook(BODY, signed(provider_key, BODY), now=NOW)
