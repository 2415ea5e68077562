"""Fiat into coins through a provider's transfer API, shaped like Bridge's (apidocs.bridge.xyz, orchestration/transfers).

One transfer is from a bank rail to an address on a network. Each POST has an idempotency key, which the provider
keeps for 24 hours; amounts are decimal strings. What became of an order is asked for: its messages are not taken.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import httpx

from allscale_app.domain.errors import InvalidInput
from allscale_app.domain.money import decimal_text, parse_units
from allscale_app.domain.rates import Rate, parse_micros
from allscale_app.services.conversion_driver import ConversionOrder, ConversionPrice, ProviderDown, ProviderRefused

TIMEOUT_SECONDS = 15
RAILS = {"EUR": "sepa", "USD": "wire"}
"""The bank rail of each fiat."""
STATES = {
    "awaiting_funds": "waiting",
    "in_review": "working",
    "funds_received": "working",
    "payment_submitted": "working",
    "payment_processed": "done",
    "undeliverable": "failed",
    "missing_return_policy": "failed",
    "error": "failed",
    "canceled": "failed",
    "returned": "returned",
    "refunded": "returned",
}
_PAY_TO = {
    "bank_name": "Bank",
    "bank_beneficiary_name": "Account holder",
    "account_holder_name": "Account holder",
    "iban": "IBAN",
    "bic": "BIC",
    "bank_account_number": "Account number",
    "bank_routing_number": "Routing number",
    "deposit_message": "Reference",
}


class TransferApi:
    """One customer's account at the provider."""

    name = "transfer_api"

    def __init__(
        self,
        *,
        url: str,
        api_key: str,
        customer: str,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._customer = customer
        headers = {"Api-Key": api_key, "Accept": "application/json"}
        self._client = httpx.Client(base_url=url, headers=headers, timeout=TIMEOUT_SECONDS, transport=transport)

    def quote(self, *, source: str, units: int, target: str) -> ConversionPrice:
        """By the rate at which it buys `source` now."""
        answer = self._ask("GET", "/v0/exchange_rates", params={"from": source.lower(), "to": target.lower()})
        micros = parse_micros(str(answer.get("buy_rate", "")))
        if micros is None:
            raise ProviderDown("the rate is no positive decimal")
        bought = Rate(source, target, micros, self.name, datetime.now(UTC)).convert(units)
        return ConversionPrice(source=source, units=units, target=target, target_units=bought, rate_micros=micros)

    def create(self, *, key: str, source: str, units: int, target: str, network: str, address: str) -> ConversionOrder:
        """Order coins; the provider answers with the bank details that the fiat goes to."""
        if source not in RAILS:
            raise ProviderRefused(f"no bank rail for {source}")
        body = {
            "client_reference_id": key,
            "amount": decimal_text(units),
            "on_behalf_of": self._customer,
            "source": {"payment_rail": RAILS[source], "currency": source.lower()},
            "destination": {"payment_rail": network, "currency": target.lower(), "to_address": address},
        }
        return _order(self._ask("POST", "/v0/transfers", json=body, headers={"Idempotency-Key": key}))

    def get(self, order_id: str) -> ConversionOrder:
        """An order as it is now."""
        return _order(self._ask("GET", f"/v0/transfers/{_segment(order_id)}"))

    def cancel(self, order_id: str) -> None:
        """Give an order up; the provider refuses once fiat has come."""
        self._ask("DELETE", f"/v0/transfers/{_segment(order_id)}")

    def _ask(self, method: str, path: str, **request: Any) -> dict[str, Any]:
        try:
            answer = self._client.request(method, path, **request)
        except httpx.HTTPError as error:
            raise ProviderDown(type(error).__name__) from error
        try:
            body = _object(json.loads(answer.content, parse_float=str)) if answer.content else {}
        except ValueError as error:
            raise ProviderDown(f"answered {answer.status_code} with something that is not JSON") from error
        if answer.status_code in (408, 409, 425, 429) or answer.is_server_error:
            raise ProviderDown(f"answered {answer.status_code}")
        if not answer.is_success:
            raise ProviderRefused(str(body.get("message") or body.get("code") or answer.status_code)[:300])
        return body


def _order(body: dict[str, Any]) -> ConversionOrder:
    """What we keep of a transfer. Raises ProviderDown for one that we cannot read: nothing is known then."""
    source, destination = _object(body.get("source")), _object(body.get("destination"))
    receipt = _object(body.get("receipt") or {})
    provider_state = str(body.get("state"))
    if provider_state not in STATES or not body.get("id"):
        raise ProviderDown(f"a transfer in state {provider_state[:40]!r}")
    instructions = _object(body.get("source_deposit_instructions") or {})
    lines = tuple((label, str(instructions[key])) for key, label in _PAY_TO.items() if instructions.get(key))
    return ConversionOrder(
        id=str(body["id"]),
        state=STATES[provider_state],
        provider_state=provider_state,
        source=str(source.get("currency", "")).upper(),
        units=_units(body.get("amount")),
        target=str(destination.get("currency", "")).upper(),
        target_units=_units(receipt.get("final_amount") or "0"),
        tx_hash=str(receipt.get("destination_tx_hash") or ""),
        pay_to=lines if STATES[provider_state] == "waiting" else (),
    )


def _units(text: Any) -> int:
    try:
        return parse_units(text, places=6)
    except InvalidInput as error:
        raise ProviderDown("an amount is no decimal string") from error


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ProviderDown("a part of the answer is missing")
    return value


def _segment(order_id: str) -> str:
    """An id as one part of a path; what is no id never becomes a path."""
    if not order_id.replace("-", "").replace("_", "").isalnum():
        raise ProviderRefused("that is no transfer's id")
    return order_id
