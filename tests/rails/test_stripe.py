"""The Stripe adapter over HTTP, against a Stripe of our own that is held against the package's types."""

from __future__ import annotations

import json
import typing
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import stripe

from allscale_app.rails.cents import to_cents
from allscale_app.rails.stripe_cards import StripeCards
from allscale_app.services.card_processor import CardOrder, ProcessorDown, ProcessorRefused
from allscale_app.services.ports import BadSignature
from tests.fakes.stripe import SECRET_KEY, START, WEBHOOK_SECRET, FakeStripe, Stage, serving, signature

ONE = 1_000_000
QUOTED_AT = datetime.fromtimestamp(START, UTC)
ORDER = CardOrder(
    conversion_id="cv_1",
    currency="USD",
    units=120 * ONE,
    title="INV-2026-0001, Fieldnote Studio",
    email="payer@example.com",
    closes_at=QUOTED_AT + timedelta(minutes=46),
    done_url="https://pay.example.com/pay/token?card=done",
    cancel_url="https://pay.example.com/pay/token?card=closed",
)


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[Stage, StripeCards]]:
    """One client for all tests: it reads every certificate authority of the machine when it is made."""
    stage = Stage(FakeStripe())
    with serving(stage) as url:
        yield stage, StripeCards(secret_key=SECRET_KEY, webhook_secret=WEBHOOK_SECRET, api_base=url)


@pytest.fixture
def fake(address: tuple[Stage, StripeCards]) -> FakeStripe:
    """A Stripe that nobody has asked anything yet."""
    address[0].stripe = FakeStripe()
    return address[0].stripe


@pytest.fixture
def cards(fake: FakeStripe, address: tuple[Stage, StripeCards]) -> StripeCards:
    return address[1]


def test_a_page_is_opened_once_for_a_conversion_and_named_by_it(fake, cards):
    page = cards.create_checkout(ORDER)
    assert page.url == f"https://checkout.example/{page.session_id}"
    assert cards.create_checkout(ORDER) == page
    stored = fake.things[page.session_id]
    assert (stored["amount_total"], stored["currency"], stored["mode"]) == (12_000, "usd", "payment")
    assert (stored["client_reference_id"], stored["metadata"]) == ("cv_1", {"conversion_id": "cv_1"})
    assert fake.things[stored["payment_intent"]]["metadata"] == {"conversion_id": "cv_1"}
    assert (stored["success_url"], stored["customer_email"]) == (ORDER.done_url, "payer@example.com")


def test_the_same_conversion_with_another_price_is_refused(cards):
    cards.create_checkout(ORDER)
    with pytest.raises(ProcessorRefused):
        cards.create_checkout(replace(ORDER, units=121 * ONE))


def test_a_page_can_be_opened_until_the_end_of_the_held_price(fake, cards):
    fake.now += 15 * 60
    assert cards.create_checkout(ORDER).url


def test_a_page_that_is_not_paid_is_open_and_can_be_closed(fake, cards):
    page = cards.create_checkout(ORDER)
    found = cards.session(page.session_id)
    assert (found.state, found.charge, found.conversion_id) == ("open", None, "cv_1")
    cards.close_session(page.session_id)
    assert cards.session(page.session_id).state == "ended"
    cards.close_session(page.session_id)


def test_a_paid_page_tells_the_charge_its_fee_and_when_it_is_available(fake, cards):
    page = cards.create_checkout(ORDER)
    made = fake.pay(page.session_id)
    found = cards.session(page.session_id)
    assert found.state == "paid"
    assert found.charge is not None
    assert (found.charge.id, found.charge.currency, found.charge.units) == (made["id"], "USD", 120 * ONE)
    assert (found.charge.fee_units, found.charge.fee_currency) == (3_930_000, "USD")
    assert found.charge.paid_at == QUOTED_AT
    assert found.charge.available_at == QUOTED_AT + timedelta(days=2)


def test_what_stripe_has_not_booked_yet_is_unknown_not_nothing(fake, cards):
    fake.books_charges = False
    page = cards.create_checkout(ORDER)
    fake.pay(page.session_id)
    charge = cards.session(page.session_id).charge
    assert charge is not None
    assert (charge.fee_units, charge.available_at) == (None, None)


def test_a_refund_is_sent_once_even_when_stripe_has_forgotten_its_key(fake, cards):
    page = cards.create_checkout(ORDER)
    charge = fake.pay(page.session_id)
    ask = {"refund_id": "rfd_1", "charge_id": charge["id"], "currency": "USD", "units": 60 * ONE}
    sent = cards.refund(**ask)
    assert (sent.state, sent.refund_id, sent.charge_id) == ("done", "rfd_1", charge["id"])
    fake.answers.clear()
    assert cards.refund(**ask) == sent
    assert charge["amount_refunded"] == 6_000
    assert cards.read_refund(sent.id) == sent
    with pytest.raises(ProcessorRefused, match="charge_already_refunded"):
        cards.refund(**{**ask, "refund_id": "rfd_2", "units": 61 * ONE})


@pytest.mark.parametrize(
    ("status", "state", "fee"),
    [("needs_response", "open", 15 * ONE), ("under_review", "open", 15 * ONE), ("won", "won", 15 * ONE),
     ("lost", "lost", 15 * ONE), ("warning_needs_response", "inquiry", 0)],
)  # fmt: skip
def test_a_dispute_is_read_with_its_fee_and_our_name(fake, cards, status, state, fee):
    page = cards.create_checkout(ORDER)
    made = fake.dispute(fake.pay(page.session_id), status=status)
    found = cards.dispute(made["id"])
    assert (found.state, found.units, found.fee_units, found.currency) == (state, 120 * ONE, fee, "USD")
    assert (found.conversion_id, found.charge_id) == ("cv_1", made["charge"])


@pytest.mark.parametrize(
    ("status", "state"), [("paid", "paid"), ("failed", "failed"), ("in_transit", "pending"), ("canceled", "failed")]
)
def test_a_payout_is_read(fake, cards, status, state):
    made = fake.payout(9_600, status=status)
    found = cards.payout(made["id"])
    assert (found.units, found.currency, found.state) == (96 * ONE, "USD", state)


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_stripe_that_is_down_is_asked_again_later(fake, cards, status):
    fake.broken = status
    with pytest.raises(ProcessorDown):
        cards.create_checkout(ORDER)


def test_a_stripe_that_nobody_reaches_is_down():
    nowhere = StripeCards(secret_key=SECRET_KEY, webhook_secret=WEBHOOK_SECRET, api_base="http://127.0.0.1:9")
    with pytest.raises(ProcessorDown):
        nowhere.payout("po_1")


def test_a_wrong_key_is_the_operators_to_mend_and_nothing_is_given_up(fake):
    with serving(Stage(fake)) as url:
        wrong = StripeCards(secret_key="sk_test_wrong", webhook_secret=WEBHOOK_SECRET, api_base=url)
        with pytest.raises(ProcessorDown):
            wrong.payout("po_1")


def test_what_stripe_does_not_know_is_refused(cards):
    with pytest.raises(ProcessorRefused, match="resource_missing"):
        cards.session("cs_unknown")


def test_messages_are_believed_by_stripes_own_signature(fake, cards):
    page = cards.create_checkout(ORDER)
    body = fake.event("checkout.session.completed", fake.things[page.session_id])
    event = cards.verify(body, signature(body))
    assert (event.subject, event.object_id, event.conversion_id) == ("session", page.session_id, "cv_1")
    assert cards.read(body.decode()) == event
    built = stripe.Webhook.construct_event(body, signature(body), WEBHOOK_SECRET)
    assert (built.id, built.type) == (event.id, event.kind)


def test_a_decline_tells_its_reason_and_names_its_try(fake, cards):
    page = cards.create_checkout(ORDER)
    intent = fake.things[fake.things[page.session_id]["payment_intent"]]
    error = {"charge": "ch_9", "code": "card_declined", "decline_code": "insufficient_funds"}
    body = fake.event("payment_intent.payment_failed", intent, last_payment_error=error)
    event = cards.verify(body, signature(body))
    assert (event.subject, event.conversion_id) == ("decline", "cv_1")
    assert (event.attempt, event.reason) == ("ch_9", "insufficient_funds")


def test_a_charge_that_is_booked_later_leads_to_its_page(fake, cards):
    page = cards.create_checkout(ORDER)
    body = fake.event("charge.updated", fake.pay(page.session_id))
    event = cards.verify(body, signature(body))
    assert (event.subject, event.object_id, event.conversion_id) == ("session", "", "cv_1")


def test_what_does_not_concern_us_has_no_subject(fake, cards):
    body = fake.event("customer.created", {"id": "cus_1", "object": "customer"})
    assert cards.verify(body, signature(body)).subject == ""


BODY = json.dumps({"id": "evt_1", "type": "payout.paid", "data": {"object": {"id": "po_1"}}}).encode()


@pytest.mark.parametrize(
    ("body", "header"),
    [
        (BODY, ""),
        (BODY, "nonsense"),
        (BODY, signature(BODY, secret="whsec_of_another")),
        (BODY + b" ", signature(BODY)),
        (BODY, signature(BODY, at=START)),
        (b"\xff", signature(b"\xff")),
        (b"[]", signature(b"[]")),
        (b"{}", signature(b"{}")),
        (b"not json", signature(b"not json")),
    ],
    ids=["none", "nonsense", "other secret", "changed", "old", "not text", "a list", "empty", "not json"],
)
def test_a_message_that_is_not_stripes_is_refused(cards, body, header):
    with pytest.raises(BadSignature):
        cards.verify(body, header)


def test_half_a_cent_is_refused_before_anybody_is_asked():
    with pytest.raises(ValueError, match="not whole cents"):
        to_cents(5_000)


TYPES: dict[str, type] = {
    "checkout.session": stripe.checkout.Session,
    "payment_intent": stripe.PaymentIntent,
    "charge": stripe.Charge,
    "balance_transaction": stripe.BalanceTransaction,
    "refund": stripe.Refund,
    "dispute": stripe.Dispute,
    "payout": stripe.Payout,
    "event": stripe.Event,
}


def test_every_field_and_word_of_the_fake_is_one_of_stripes(fake, cards):
    page = cards.create_checkout(ORDER)
    charge = fake.pay(page.session_id)
    cards.refund(refund_id="rfd_1", charge_id=charge["id"], currency="USD", units=ONE)
    fake.dispute(charge)
    fake.payout(1)
    fake.event("payout.paid", {"id": "po_1"})
    assert {thing["object"] for thing in fake.things.values()} == set(TYPES)
    for thing in fake.things.values():
        fields = TYPES[thing["object"]].__annotations__
        assert thing.keys() <= fields.keys(), thing["object"]
        for name in ("object", "status", "payment_status", "mode"):
            words = _words(TYPES[thing["object"]], name)
            assert name not in thing or not words or thing[name] in words, f"{thing['object']}.{name}"


def _words(kind: type, name: str) -> set[str]:
    """The words that the package's types allow for a field; none when it is free."""
    module = vars(__import__(kind.__module__, fromlist=["x"]))
    annotation = kind.__annotations__.get(name)
    if isinstance(annotation, str):
        annotation = eval(annotation, module | {"Literal": typing.Literal, "Optional": typing.Optional})
    found: set[str] = set()
    for part in (annotation, *typing.get_args(annotation)):
        if typing.get_origin(part) is typing.Literal:
            found.update(typing.get_args(part))
    return found
