"""Cards of the sandbox processor: a program of its own on loopback, for the demo and tests. No money, only its shape."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import httpx

from allscale_app.rails.cents import from_cents, to_cents
from allscale_app.services.card_processor import (
    CardCharge,
    CardDispute,
    CardEvent,
    CardOrder,
    CardPage,
    CardPayout,
    CardRefund,
    CardSession,
    ProcessorDown,
    ProcessorRefused,
)
from allscale_app.services.ports import BadSignature

TIMEOUT_SECONDS = 5.0
TOLERANCE_SECONDS = 300
SIGNATURE = re.compile(r"t=(\d{1,12}),v1=([0-9a-f]{64})", re.ASCII)


class SandboxCards:
    """The sandbox at `base_url`; `secret` opens its API and signs its messages."""

    name = "sandbox"

    def __init__(self, *, base_url: str, secret: str, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._base_url = base_url.rstrip("/")
        self._secret = secret
        self._now = now

    def create_checkout(self, order: CardOrder) -> CardPage:
        """The page for an order; the same page for the same conversion."""
        made = self._ask(
            "POST",
            "/v1/sessions",
            reference=order.conversion_id,
            currency=order.currency,
            cents=to_cents(order.units),
            title=order.title,
            email=order.email,
            closes_at=int(order.closes_at.timestamp()),
            done_url=order.done_url,
            cancel_url=order.cancel_url,
        )
        return CardPage(made["id"], made["url"])

    def session(self, session_id: str) -> CardSession:
        """A page as it is now."""
        found = self._ask("GET", f"/v1/sessions/{session_id}")
        charge = found["charge"]
        return CardSession(
            id=found["id"],
            conversion_id=found["reference"],
            state=found["state"],
            charge=_charge_of(charge) if charge else None,
        )

    def close_session(self, session_id: str) -> None:
        """Let nobody pay on it any more."""
        self._ask("POST", f"/v1/sessions/{session_id}/close")

    def refund(self, *, refund_id: str, charge_id: str, currency: str, units: int) -> CardRefund:  # noqa: ARG002  # the sandbox knows the charge's currency
        """Send money back; the same `refund_id` once."""
        return _refund_of(
            self._ask("POST", "/v1/refunds", refund_id=refund_id, charge=charge_id, cents=to_cents(units))
        )

    def read_refund(self, external_id: str) -> CardRefund:
        """A refund as it is now."""
        return _refund_of(self._ask("GET", f"/v1/refunds/{external_id}"))

    def dispute(self, external_id: str) -> CardDispute:
        """A dispute as it is now."""
        found = self._ask("GET", f"/v1/disputes/{external_id}")
        return CardDispute(
            id=found["id"],
            charge_id=found["charge"],
            conversion_id=found["reference"],
            currency=found["currency"],
            units=from_cents(found["cents"]),
            fee_units=from_cents(found["fee_cents"]),
            reason=found["reason"],
            state=found["state"],
        )

    def payout(self, external_id: str) -> CardPayout:
        """A payout as it is now."""
        found = self._ask("GET", f"/v1/payouts/{external_id}")
        return CardPayout(
            id=found["id"], currency=found["currency"], units=from_cents(found["cents"]), state=found["state"]
        )

    def verify(self, body: bytes, signature: str) -> CardEvent:
        """The message in `body`, by the HMAC over its moment and its very bytes."""
        found = SIGNATURE.fullmatch(signature)
        if found is None:
            raise BadSignature("not a signature of the sandbox")
        moment, given = int(found.group(1)), found.group(2)
        wanted = hmac.new(self._secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(wanted, given):
            raise BadSignature("the signature is not over these bytes")
        if abs(self._now().timestamp() - moment) > TOLERANCE_SECONDS:
            raise BadSignature("the message is too old")
        try:
            return self.read(body.decode())
        except (ValueError, KeyError, TypeError) as error:
            raise BadSignature(str(error)) from error

    def read(self, body: str) -> CardEvent:
        """A message that was verified before."""
        event: Mapping[str, Any] = json.loads(body)
        return CardEvent(
            id=str(event["id"]),
            kind=str(event["kind"]),
            subject=str(event["kind"]).partition(".")[0],
            object_id=str(event["object"]),
            conversion_id=str(event.get("reference", "")),
            attempt=str(event["id"]),
            reason=str(event.get("reason", "")),
        )

    def _ask(self, method: str, path: str, **body: Any) -> dict[str, Any]:
        try:
            answer = httpx.request(
                method,
                f"{self._base_url}{path}",
                json=body if method == "POST" else None,
                headers={"Authorization": f"Bearer {self._secret}"},
                timeout=TIMEOUT_SECONDS,
            )
            found: dict[str, Any] = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise ProcessorDown(str(error)) from error
        if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
            raise ProcessorDown(f"status {answer.status_code}")
        if answer.is_error:
            raise ProcessorRefused(str(found.get("code") or answer.status_code))
        return found


def _charge_of(charge: Mapping[str, Any]) -> CardCharge:
    return CardCharge(
        id=charge["id"],
        currency=charge["currency"],
        units=from_cents(charge["cents"]),
        paid_at=datetime.fromtimestamp(charge["paid_at"], UTC),
        available_at=datetime.fromtimestamp(charge["available_at"], UTC),
        fee_units=from_cents(charge["fee_cents"]),
        fee_currency=charge["currency"],
    )


def _refund_of(found: Mapping[str, Any]) -> CardRefund:
    return CardRefund(
        id=found["id"],
        refund_id=found["refund_id"],
        charge_id=found["charge"],
        state=found["state"],
        reason=found["reason"],
    )
