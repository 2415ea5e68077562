"""Cards through Stripe: hosted Checkout, so that no card number reaches us (PCI DSS SAQ A)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import stripe
import structlog

from allscale_app.rails import stripe_objects
from allscale_app.rails.cents import to_cents
from allscale_app.rails.stripe_events import read_event
from allscale_app.services.card_processor import (
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

TIMEOUT_SECONDS = 15.0
RETRIES = 1
"""Of the client itself; jobs try again later."""
TOLERANCE_SECONDS = 300
"""How old a message's signature may be (Stripe's own default)."""
MOST_REFUNDS = 100
_EXPANDED_SESSION = ["payment_intent.latest_charge.balance_transaction"]

Result = TypeVar("Result")
log = structlog.get_logger(__name__)


class _Http(stripe.HTTPXClient):
    """The package hands httpx a text as form data, which httpx is about to refuse (stripe 16.1.0, httpx 0.28)."""

    def _get_request_args_kwargs(self, method: Any, url: Any, headers: Any, post_data: Any) -> Any:
        arguments, options = super()._get_request_args_kwargs(method, url, headers, post_data)
        options["content"] = options.pop("data") or None
        return arguments, options


class StripeCards:
    """One Stripe account. `api_base` is another server for tests."""

    name = "stripe"

    def __init__(self, *, secret_key: str, webhook_secret: str, api_base: str | None = None) -> None:
        self._webhook_secret = webhook_secret
        self._client = stripe.StripeClient(
            secret_key,
            http_client=_Http(timeout=TIMEOUT_SECONDS, allow_sync_methods=True),
            max_network_retries=RETRIES,
            base_addresses={"api": api_base} if api_base else None,
        )

    def create_checkout(self, order: CardOrder) -> CardPage:
        """The page for an order; the same page when asked again, by Stripe's idempotency key."""
        options: Any = {"idempotency_key": order.conversion_id}
        session = _asked(lambda: self._client.v1.checkout.sessions.create(_page_of(order), options))
        if not session.url:
            raise ProcessorRefused("session_ended")
        return CardPage(session.id, session.url)

    def session(self, session_id: str) -> CardSession:
        """A page as it is now, with its charge and what Stripe keeps of it."""
        ask = self._client.v1.checkout.sessions.retrieve
        return stripe_objects.session_of(_asked(lambda: ask(session_id, {"expand": _EXPANDED_SESSION})))

    def close_session(self, session_id: str) -> None:
        """Expire it; Stripe refuses for one that is complete or expired, which is as good."""
        try:
            _asked(lambda: self._client.v1.checkout.sessions.expire(session_id))
        except ProcessorRefused as refused:
            log.info("stripe.session_not_open", session=session_id, code=refused.code)

    def refund(self, *, refund_id: str, charge_id: str, currency: str, units: int) -> CardRefund:  # noqa: ARG002  # Stripe knows the charge's currency
        """Send money back once: Stripe forgets idempotency keys after a day, so the charge's refunds are looked through."""
        page = _asked(lambda: self._client.v1.refunds.list({"charge": charge_id, "limit": MOST_REFUNDS}))
        for known in map(stripe_objects.refund_of, page.data):
            if known.refund_id == refund_id:
                return known
        made = _asked(
            lambda: self._client.v1.refunds.create(
                {"charge": charge_id, "amount": to_cents(units), "metadata": {"refund_id": refund_id}},
                {"idempotency_key": refund_id},
            )
        )
        return stripe_objects.refund_of(made)

    def read_refund(self, external_id: str) -> CardRefund:
        """A refund as it is now."""
        return stripe_objects.refund_of(_asked(lambda: self._client.v1.refunds.retrieve(external_id)))

    def dispute(self, external_id: str) -> CardDispute:
        """A dispute as it is now."""
        ask = self._client.v1.disputes.retrieve
        return stripe_objects.dispute_of(_asked(lambda: ask(external_id, {"expand": ["payment_intent"]})))

    def payout(self, external_id: str) -> CardPayout:
        """A payout as it is now."""
        return stripe_objects.payout_of(_asked(lambda: self._client.v1.payouts.retrieve(external_id)))

    def verify(self, body: bytes, signature: str) -> CardEvent:
        """The message in `body`, by the signature over its very bytes and the moment in it."""
        try:
            text = body.decode()
            stripe.WebhookSignature.verify_header(text, signature, self._webhook_secret, TOLERANCE_SECONDS)
            return read_event(text)
        except (stripe.SignatureVerificationError, UnicodeDecodeError, ValueError, KeyError, TypeError) as error:
            raise BadSignature(str(error)) from error

    def read(self, body: str) -> CardEvent:
        """A message that was verified before."""
        return read_event(body)


def _page_of(order: CardOrder) -> Any:
    """What Stripe is asked for. Nothing in it depends on the moment: a key with other parameters would be refused."""
    metadata = {"conversion_id": order.conversion_id}
    price = {
        "currency": order.currency.lower(),
        "unit_amount": to_cents(order.units),
        "product_data": {"name": order.title},
    }
    return {
        "mode": "payment",
        "payment_method_types": ["card"],
        "client_reference_id": order.conversion_id,
        "customer_email": order.email,
        "line_items": [{"quantity": 1, "price_data": price}],
        "metadata": metadata,
        "payment_intent_data": {"metadata": metadata},
        "expires_at": int(order.closes_at.timestamp()),
        "success_url": order.done_url,
        "cancel_url": order.cancel_url,
    }


def _asked(call: Callable[[], Result]) -> Result:
    """Stripe's answer, or one of the port's two errors. A wrong key is the operator's to mend, so it is "later"."""
    try:
        return call()
    except (stripe.InvalidRequestError, stripe.CardError, stripe.IdempotencyError) as error:
        raise ProcessorRefused(_code(error), str(error)) from error
    except stripe.StripeError as error:
        log.warning("stripe.unavailable", error=type(error).__name__, code=error.code, status=error.http_status)
        raise ProcessorDown(type(error).__name__) from error


def _code(error: Any) -> str:
    return str(getattr(error, "code", None) or type(error).__name__)
