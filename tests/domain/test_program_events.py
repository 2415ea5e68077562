"""Which steps of an invoice programs hear of, and as what."""

from __future__ import annotations

import pytest

from allscale_app.domain.errors import InvalidInput
from allscale_app.domain.program_events import FILTERABLE, EventType, Happening, read_types, told_of_step, wants


def told(step: str, **data: object) -> Happening | None:
    return told_of_step(business_id="biz_a", invoice_id="inv_a", kind=step, data=data)


@pytest.mark.parametrize(
    ("kind", "event"),
    [
        ("created", "invoice.created"),
        ("duplicated", "invoice.created"),
        ("sent", "invoice.sent"),
        ("viewed", "invoice.viewed"),
        ("partially_paid", "invoice.partially_paid"),
        ("paid", "invoice.paid"),
        ("overpaid", "invoice.overpaid"),
        ("overdue", "invoice.overdue"),
        ("cancelled", "invoice.cancelled"),
        ("rejected", "invoice.rejected"),
        ("refunded", "invoice.refunded"),
    ],
)
def test_a_step_of_an_invoice_is_an_event_about_it_each_time(kind: str, event: str):
    assert told(kind) == Happening("biz_a", EventType(event), "invoice", "inv_a")


@pytest.mark.parametrize("kind", ["payment_seen", "conversion_waiting", "conversion_funded"])
def test_money_that_is_seen_is_told_once_for_each_payment(kind: str):
    expected = Happening("biz_a", EventType.INVOICE_PAYMENT_SEEN, "invoice", "inv_a", "pay_a")
    assert told(kind, payment_id="pay_a") == expected


@pytest.mark.parametrize(
    ("kind", "event"),
    [
        ("payment_failed", "payment.failed"),
        ("payment_reversed", "payment.reversed"),
        ("payment_returned", "payment.reversed"),
        ("dispute_lost", "payment.reversed"),
    ],
)
def test_what_goes_wrong_with_a_payment_is_about_the_payment(kind: str, event: str):
    assert told(kind, payment_id="pay_a") == Happening("biz_a", EventType(event), "payment", "pay_a")


def test_only_the_mail_that_carries_the_invoice_makes_it_undelivered():
    assert told("mail_bounced", kind="invoice") == Happening("biz_a", EventType.INVOICE_UNDELIVERED, "invoice", "inv_a")
    assert told("mail_failed", kind="receipt") is None


def test_other_steps_are_nobodys_business():
    assert told("payment_confirmations", payment_id="pay_a") is None


def test_a_filter_is_read_in_order_without_repeats():
    assert read_types(["invoice.paid", "invoice.sent", "invoice.paid"], param="t") == ("invoice.sent", "invoice.paid")
    assert read_types(None, param="t") is None
    assert read_types(list(FILTERABLE), param="t") == FILTERABLE


@pytest.mark.parametrize(
    ("types", "code"),
    [([], "event_types_missing"), (["invoice.payed"], "event_type_unknown"), (["webhook.test"], "event_type_unknown")],
)
def test_a_filter_that_makes_no_sense_is_refused(types: list[str], code: str):
    with pytest.raises(InvalidInput) as refused:
        read_types(types, param="event_types")
    assert (refused.value.error_code, refused.value.param) == (code, "event_types")


def test_a_filter_lets_through_what_it_names():
    assert wants(None, "invoice.paid")
    assert wants(["invoice.paid"], "invoice.paid")
    assert not wants(["invoice.paid"], "invoice.sent")
