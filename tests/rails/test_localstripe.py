"""The Stripe adapter against localstripe, a fake that others wrote: payment intents, refunds, payouts, and messages signed
by its own hand. It knows no Checkout Sessions and no disputes; those are tried against our own fake (test_stripe.py).

localstripe is GPL: it is started as a program of its own and never imported. It would listen on every address and keep
its memory in /tmp; its starter here binds it to loopback and lets it forget.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest

from allscale_app.rails.stripe_cards import StripeCards
from allscale_app.services.card_processor import ProcessorRefused
from allscale_app.services.ports import BadSignature
from tests.fixtures.processes import answers, free_port, running, wait_until

STARTER = """
import builtins, os, runpy, socket, sys
bind, opens = socket.socket.bind, builtins.open
socket.socket.bind = lambda self, address: bind(self, ("::ffff:127.0.0.1", *address[1:]))
builtins.open = lambda file, *args, **options: opens(
    os.devnull if file == "/tmp/localstripe.pickle" else file, *args, **options
)
sys.argv = ["localstripe", "--from-scratch", "--port", sys.argv[1]]
runpy.run_module("localstripe", run_name="__main__")
"""
SECRET_KEY, WEBHOOK_SECRET = "sk_test_12345", "whsec_of_localstripe"
ONE = 1_000_000
Message = tuple[bytes, str]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    port = free_port()
    with running([sys.executable, "-c", STARTER, str(port)], ready=lambda: answers(port)):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def cards(address: str) -> Iterator[StripeCards]:
    adapter = StripeCards(secret_key=SECRET_KEY, webhook_secret=WEBHOOK_SECRET, api_base=address)
    yield adapter
    adapter._client._requestor._client.close()  # type: ignore[union-attr]  # it keeps its connection as long as it lives


@pytest.fixture(scope="module")
def messages(address: str) -> Iterator[list[Message]]:
    """Bodies and signatures of what localstripe tells an address of ours."""
    told: list[Message] = []

    class Ears(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append((self.rfile.read(int(self.headers["Content-Length"])), self.headers["Stripe-Signature"]))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Ears)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    hook = {"url": f"http://127.0.0.1:{server.server_address[1]}/", "secret": WEBHOOK_SECRET}
    httpx.post(f"{address}/_config/webhooks/ours", json=hook).raise_for_status()
    yield told
    server.shutdown()
    server.server_close()


def pay(address: str) -> dict[str, Any]:
    """A payer's card, entered somewhere else; the payment intent."""
    key = {"Authorization": f"Bearer {SECRET_KEY}"}
    card = {"number": "4242424242424242", "exp_month": 12, "exp_year": 2090, "cvc": "123"}
    method = httpx.post(f"{address}/v1/payment_methods", json={"type": "card", "card": card}, headers=key).json()
    body = {"amount": 12_000, "currency": "usd", "metadata": {"conversion_id": "cv_1"}}
    intent = httpx.post(f"{address}/v1/payment_intents", json={**body, "payment_method": method["id"]}, headers=key)
    confirm = f"{address}/v1/payment_intents/{intent.json()['id']}/confirm"
    httpx.post(confirm, json={}, headers=key)
    found: dict[str, Any] = httpx.get(f"{address}/v1/payment_intents/{intent.json()['id']}", headers=key).json()
    return found


def test_a_charge_goes_back_in_parts_each_once(address: str, cards: StripeCards):
    charge_id = pay(address)["latest_charge"]["id"]
    ask = {"charge_id": charge_id, "currency": "USD"}
    first = cards.refund(refund_id="rfd_1", units=60 * ONE, **ask)
    assert (first.state, first.refund_id, first.charge_id) == ("done", "rfd_1", charge_id)
    assert cards.refund(refund_id="rfd_1", units=60 * ONE, **ask) == first, "localstripe knows no idempotency keys"
    second = cards.refund(refund_id="rfd_2", units=40 * ONE, **ask)
    assert second.id != first.id
    assert [cards.read_refund(each.id) for each in (first, second)] == [first, second]


def test_what_it_does_not_know_is_refused(cards: StripeCards):
    with pytest.raises(ProcessorRefused):
        cards.refund(refund_id="rfd_3", charge_id="ch_nobody", currency="USD", units=ONE)
    for ask in (cards.read_refund, cards.payout):
        with pytest.raises(ProcessorRefused):
            ask("re_nobody")


def test_its_messages_are_believed_over_their_very_bytes_only(
    address: str, cards: StripeCards, messages: list[Message]
):
    intent = pay(address)
    body, signature = heard(messages, "payment_intent.succeeded", about=intent["id"])
    event = cards.verify(body, signature)
    assert (event.kind, event.subject, event.object_id) == ("payment_intent.succeeded", "", intent["id"])
    assert event.conversion_id == "cv_1"
    assert cards.read(body.decode()) == event
    for other in (body + b" ", body.replace(b"12000", b"99000")):
        with pytest.raises(BadSignature):
            cards.verify(other, signature)
    another = StripeCards(secret_key=SECRET_KEY, webhook_secret="whsec_another", api_base=address)
    with pytest.raises(BadSignature):
        another.verify(body, signature)


def heard(messages: list[Message], kind: str, *, about: str) -> Message:
    """The message of that kind and object, which is sent a second after the fact."""

    def found() -> list[Message]:
        return [each for each in messages if kind.encode() in each[0] and about.encode() in each[0]]

    wait_until(lambda: bool(found()), what=f"{kind} is told")
    return found()[0]
