"""A Stripe of our own over HTTP: Checkout Sessions, refunds, disputes, payouts, idempotency keys, signed messages.

Its objects are held against the types of the `stripe` package by tests/rails/test_stripe_contract.py."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

Thing = dict[str, Any]
SECRET_KEY = "sk_test_of_the_fake"
WEBHOOK_SECRET = "whsec_of_the_fake"
START = 1_795_000_000
LEAST_LIFE_SECONDS = 1800


class StripeFault(Exception):
    """An answer that is an error of Stripe's."""

    def __init__(self, status: int, type_: str, code: str) -> None:
        super().__init__(code)
        self.status = status
        self.body = _error(type_, code)


class FakeStripe:
    """Every object by id. `broken` answers everything with that status; `asked` is each call so far."""

    def __init__(self) -> None:
        self.now = START
        self.things: dict[str, Thing] = {}
        self.answers: dict[str, tuple[str, Thing]] = {}
        self.asked: list[tuple[str, str, Thing]] = []
        self.broken = 0
        self.books_charges = True
        self._count = 0

    def answer(self, method: str, path: str, asked: Thing, *, key: str, secret: str) -> tuple[int, Thing]:
        """What one call gets."""
        self.asked.append((method, path, asked))
        if self.broken:
            return self.broken, _error("api_error", "broken")
        if secret != SECRET_KEY:
            return 401, _error("invalid_request_error", "api_key_invalid")
        try:
            is_kept = key and method == "POST"
            return 200, self._once(method, path, asked, key) if is_kept else self._do(method, path, asked)
        except StripeFault as fault:
            return fault.status, fault.body

    def _once(self, method: str, path: str, asked: Thing, key: str) -> Thing:
        body = json.dumps(asked, sort_keys=True)
        if key in self.answers:
            known, answer = self.answers[key]
            if known != body:
                raise StripeFault(400, "idempotency_error", "")
            return answer
        answer = self._do(method, path, asked)
        self.answers[key] = (body, json.loads(json.dumps(answer)))
        return answer

    def _do(self, method: str, path: str, asked: Thing) -> Thing:
        for verb, pattern, work in (
            ("POST", r"/v1/checkout/sessions", self._create),
            ("GET", r"/v1/checkout/sessions/(\w+)", self._read_session),
            ("POST", r"/v1/checkout/sessions/(\w+)/expire", self._expire),
            ("POST", r"/v1/refunds", self._refund),
            ("GET", r"/v1/refunds", self._refunds),
            ("GET", r"/v1/(?:refunds|payouts)/(\w+)", self._read),
            ("GET", r"/v1/disputes/(\w+)", self._read_dispute),
        ):
            found = re.fullmatch(pattern, path)
            if verb == method and found:
                return work(asked, *found.groups())
        raise StripeFault(404, "invalid_request_error", "url_invalid")

    def _create(self, asked: Thing) -> Thing:
        if int(asked["expires_at"]) < self.now + LEAST_LIFE_SECONDS:
            raise StripeFault(400, "invalid_request_error", "expires_at_too_soon")
        price = asked["line_items"]["0"]["price_data"]
        intent = self._keep(
            "pi",
            object="payment_intent",
            amount=int(price["unit_amount"]),
            currency=price["currency"],
            metadata=asked["payment_intent_data"]["metadata"],
            latest_charge=None,
            status="requires_payment_method",
        )
        session = self._keep(
            "cs",
            object="checkout.session",
            client_reference_id=asked["client_reference_id"],
            customer_email=asked["customer_email"],
            amount_total=int(price["unit_amount"]),
            currency=price["currency"],
            metadata=asked["metadata"],
            mode=asked["mode"],
            payment_intent=intent["id"],
            payment_status="unpaid",
            status="open",
            expires_at=int(asked["expires_at"]),
            success_url=asked["success_url"],
            cancel_url=asked["cancel_url"],
        )
        session["url"] = f"https://checkout.example/{session['id']}"
        return session

    def _read_session(self, _: Thing, id_: str) -> Thing:
        session = dict(self._found(id_))
        intent = dict(self._found(session["payment_intent"]))
        if intent["latest_charge"]:
            charge = dict(self._found(intent["latest_charge"]))
            if charge["balance_transaction"]:
                charge["balance_transaction"] = self._found(charge["balance_transaction"])
            intent["latest_charge"] = charge
        return {**session, "payment_intent": intent}

    def _read(self, _: Thing, id_: str) -> Thing:
        return self._found(id_)

    def _read_dispute(self, _: Thing, id_: str) -> Thing:
        dispute = self._found(id_)
        return {**dispute, "payment_intent": self._found(dispute["payment_intent"])}

    def _expire(self, _: Thing, id_: str) -> Thing:
        session = self._found(id_)
        if session["status"] != "open":
            raise StripeFault(400, "invalid_request_error", "session_not_open")
        session["status"] = "expired"
        return session

    def _refunds(self, asked: Thing) -> Thing:
        found = [
            each for each in self.things.values() if each["object"] == "refund" and each["charge"] == asked["charge"]
        ]
        return {"object": "list", "data": found, "has_more": False, "url": "/v1/refunds"}

    def _refund(self, asked: Thing) -> Thing:
        charge = self._found(asked["charge"])
        if int(asked["amount"]) > charge["amount"] - charge["amount_refunded"]:
            raise StripeFault(400, "invalid_request_error", "charge_already_refunded")
        charge["amount_refunded"] += int(asked["amount"])
        return self._keep(
            "re",
            object="refund",
            amount=int(asked["amount"]),
            charge=charge["id"],
            currency=charge["currency"],
            metadata=asked["metadata"],
            status="succeeded",
        )

    # What happens in the world.

    def pay(self, session_id: str) -> Thing:
        """The payer's bank says yes; the charge. `books_charges` False leaves its balance line for later."""
        session = self.things[session_id]
        intent = self.things[session["payment_intent"]]
        charge = self._keep(
            "ch",
            object="charge",
            amount=intent["amount"],
            amount_refunded=0,
            currency=intent["currency"],
            metadata=intent["metadata"],
            payment_intent=intent["id"],
            balance_transaction=None,
            paid=True,
            status="succeeded",
        )
        if self.books_charges:
            self.book(charge)
        intent |= {"status": "succeeded", "latest_charge": charge["id"]}
        session |= {"status": "complete", "payment_status": "paid"}
        return charge

    def book(self, charge: Thing) -> None:
        """Stripe says what it keeps, and until when it may take the rest back."""
        line = self._keep(
            "txn",
            object="balance_transaction",
            amount=charge["amount"],
            fee=393,
            net=charge["amount"] - 393,
            currency=charge["currency"],
            available_on=self.now + 2 * 86_400,
            type="charge",
        )
        charge["balance_transaction"] = line["id"]

    def dispute(self, charge: Thing, *, status: str = "needs_response") -> Thing:
        taken = {
            "id": "txn_taken", "object": "balance_transaction", "amount": -charge["amount"], "fee": 1500,
            "net": -charge["amount"] - 1500, "currency": charge["currency"], "created": self.now, "type": "adjustment",
        }  # fmt: skip
        return self._keep(
            "du",
            object="dispute",
            amount=charge["amount"],
            currency=charge["currency"],
            charge=charge["id"],
            payment_intent=charge["payment_intent"],
            reason="fraudulent",
            status=status,
            balance_transactions=[] if status.startswith("warning") else [taken],
        )

    def payout(self, amount: int, *, status: str = "paid") -> Thing:
        return self._keep("po", object="payout", amount=amount, currency="usd", status=status)

    def event(self, kind: str, thing: Thing, **facts: Any) -> bytes:
        """A message about an object, as its bytes go over the wire."""
        event = self._keep("evt", object="event", type=kind, data={"object": {**thing, **facts}})
        return json.dumps(event).encode()

    def _found(self, id_: str) -> Thing:
        if id_ not in self.things:
            raise StripeFault(404, "invalid_request_error", "resource_missing")
        return self.things[id_]

    def _keep(self, prefix: str, **facts: Any) -> Thing:
        self._count += 1
        thing = {"id": f"{prefix}_{self._count:04d}", "created": self.now, **facts}
        self.things[thing["id"]] = thing
        return thing


def _error(type_: str, code: str) -> Thing:
    return {"error": {"type": type_, "code": code, "message": code}}


def signature(body: bytes, *, secret: str = WEBHOOK_SECRET, at: int | None = None) -> str:
    """The header `Stripe-Signature`."""
    moment = int(time.time()) if at is None else at
    digest = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={digest}"


@dataclass
class Stage:
    """The Stripe that answers now."""

    stripe: FakeStripe


@contextmanager
def serving(stage: Stage) -> Iterator[str]:
    """Its address on loopback for as long as the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(_nested(urlsplit(self.path).query))

        def do_POST(self) -> None:
            self._answer(_nested(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()))

        def log_message(self, *_: object) -> None:
            """Quiet."""

        def _answer(self, asked: Thing) -> None:
            status, body = stage.stripe.answer(
                self.command,
                urlsplit(self.path).path,
                asked,
                key=self.headers.get("Idempotency-Key", ""),
                secret=self.headers.get("Authorization", "").removeprefix("Bearer "),
            )
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Stripe-Should-Retry", "false")
            self.end_headers()
            self.wfile.write(content)

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def _nested(text: str) -> Thing:
    """`a[b][c]=1` as {"a": {"b": {"c": "1"}}}."""
    whole: Thing = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        steps = re.findall(r"[^\[\]]+", name)
        here = whole
        for step in steps[:-1]:
            here = here.setdefault(step, {})
        here[steps[-1]] = value
    return whole
