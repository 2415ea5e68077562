from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allscale_app.domain.dates import local_date
from allscale_app.domain.invoice.evaluate import InvoiceFacts, Tolerance, evaluate
from allscale_app.domain.invoice.label import label, with_overdue
from allscale_app.domain.invoice.status import DocumentStatus, Flag, Label, PaymentStatus
from allscale_app.domain.legs import Leg, LegStatus, Rail

NOW = datetime(2026, 3, 9, 12, tzinfo=UTC)
TODAY = NOW.date()
YESTERDAY_NOON = NOW - timedelta(days=1)
YESTERDAY = TODAY - timedelta(days=1)
T = 100_000_000
POLICY = Tolerance()
SENT = DocumentStatus.SENT
CLOSED = [DocumentStatus.CANCELLED, DocumentStatus.REJECTED]


def an_invoice(**facts):
    return InvoiceFacts(**{"total_units": T, "document_status": SENT, **facts})


def a_leg(units=T, status=LegStatus.SETTLED, **facts):
    return Leg(
        **{
            "id": "pay_1",
            "rail": Rail.WALLET,
            "status": status,
            "applied_units": units,
            "first_seen_at": NOW,
            **facts,
        }
    )


def outcome(invoice, *legs, refunds=0, now=NOW, policy=POLICY):
    return evaluate(invoice, legs, refunds=refunds, policy=policy, now=now)


@pytest.mark.parametrize(
    ("total", "accepted"),
    [
        pytest.param(T, 500_000, id="both alike"),
        pytest.param(10 * T, 500_000, id="large: the absolute sum"),
        pytest.param(T // 2, 250_000, id="small: the share"),
        pytest.param(199, 0, id="rounded down"),
    ],
)
def test_the_tolerance_is_the_smaller_of_sum_and_share(total, accepted):
    assert Tolerance().of(total) == accepted


ROWS = [
    pytest.param(T, 0, T, True, "refunded", 0, id="row 1: everything refunded"),
    pytest.param(T, 0, T + 1, True, "refunded", 0, id="row 1: more refunded than came"),
    pytest.param(40, 0, 40, False, "refunded", 0, id="row 1: a part came and went"),
    pytest.param(T, 9, T, True, "refunded", 0, id="row 1: before pending money"),
    pytest.param(T, 0, 500_001, True, "partially_refunded", 0, id="row 2: just outside the tolerance"),
    pytest.param(T, 0, T - 1, True, "partially_refunded", 0, id="row 2: almost all"),
    pytest.param(T, T, T - 1, True, "partially_refunded", 0, id="row 2: before pending money"),
    pytest.param(T, 0, 0, False, "paid", 0, id="row 3: exactly"),
    pytest.param(T - 500_000, 0, 0, False, "paid", 0, id="row 3: at the tolerance"),
    pytest.param(2 * T, 0, T, True, "paid", 0, id="row 3: the second payment refunded"),
    pytest.param(T, 5, 0, False, "paid", 0, id="row 3: more is pending"),
    pytest.param(0, 5, 0, False, "processing", T, id="row 4: nothing settled, something pending"),
    pytest.param(0, T, 0, False, "processing", T, id="row 4: all pending"),
    pytest.param(40, T - 40, 0, False, "processing", T - 40, id="row 4: the rest pending"),
    pytest.param(40, T - 500_040, 0, False, "processing", T - 40, id="row 4: the rest within the tolerance pending"),
    pytest.param(40, 50, 0, False, "partially_paid", T - 40, id="row 5: pending does not complete it"),
    pytest.param(T - 500_001, 0, 0, False, "partially_paid", 500_001, id="row 5: short by more than the tolerance"),
    pytest.param(60, 0, 20, False, "partially_paid", T - 40, id="row 5: refunded before it was ever paid"),
    pytest.param(0, 0, 0, False, "unpaid", T, id="row 6"),
]


@pytest.mark.parametrize(("settled", "pending", "refunds", "was_paid", "status", "due"), ROWS)
def test_payment_status_is_the_first_row_that_matches(*, settled, pending, refunds, was_paid, status, due):
    legs = [a_leg(settled, LegStatus.FINAL), a_leg(pending, LegStatus.SEEN)]
    result = outcome(an_invoice(paid_at=NOW if was_paid else None), *legs, refunds=refunds)
    assert (result.payment_status.value, result.amount_due_units) == (status, due)
    assert (result.settled_units, result.pending_units) == (settled - refunds, pending)


@pytest.mark.parametrize(
    ("settled", "status", "written_off", "due"),
    [
        pytest.param(T // 2, "paid", T // 2, 0, id="exactly what was accepted"),
        pytest.param(T // 2 + 1, "paid", T // 2 - 1, 0, id="more came since"),
        pytest.param(T // 2 - 1, "partially_paid", 0, T // 2 + 1, id="a part was taken back"),
    ],
)
def test_a_shortfall_accepted_by_hand_is_paid_but_no_greater_one(*, settled, status, written_off, due):
    result = outcome(an_invoice(accepted_short_units=T // 2), a_leg(settled))
    assert (result.payment_status.value, result.written_off_units, result.amount_due_units) == (
        status,
        written_off,
        due,
    )


@pytest.mark.parametrize(
    ("status", "settled", "pending"),
    [
        (LegStatus.INITIATED, 0, 0),
        (LegStatus.SEEN, 0, T),
        (LegStatus.CONFIRMED, 0, T),
        (LegStatus.SETTLED, T, 0),
        (LegStatus.FINAL, T, 0),
        (LegStatus.FAILED, 0, 0),
        (LegStatus.REVERSED, 0, 0),
    ],
)
def test_which_legs_count_as_settled_and_as_pending(status, settled, pending):
    result = outcome(an_invoice(), a_leg(T, status))
    assert (result.settled_units, result.pending_units) == (settled, pending)


@pytest.mark.parametrize(
    ("settled", "flag", "written_off", "excess"),
    [
        pytest.param(T, None, 0, 0, id="exact"),
        pytest.param(T - 1, Flag.SHORT_ACCEPTED, 1, 0, id="short accepted"),
        pytest.param(T + 7, Flag.OVERPAID, 0, 7, id="overpaid"),
    ],
)
def test_a_paid_invoice_says_what_was_short_or_over(settled, flag, written_off, excess):
    result = outcome(an_invoice(), a_leg(settled))
    assert result.flags == ({flag} if flag else set())
    assert (result.written_off_units, result.excess_units) == (written_off, excess)


def test_short_beyond_the_tolerance_is_neither_accepted_nor_written_off():
    result = outcome(an_invoice(), a_leg(T - 1), policy=Tolerance(absolute_units=0))
    assert result.payment_status is PaymentStatus.PARTIALLY_PAID
    assert (result.written_off_units, result.flags) == (0, frozenset())


@pytest.mark.parametrize(
    ("facts", "legs", "flag"),
    [
        pytest.param(
            {"due_on": TODAY}, [a_leg(first_seen_at=NOW + timedelta(days=1))], Flag.LATE, id="late: seen the day after"
        ),
        pytest.param({"due_on": YESTERDAY}, [a_leg(5, LegStatus.SETTLED)], Flag.OVERDUE, id="overdue: partially paid"),
        pytest.param({"due_on": YESTERDAY}, [], Flag.OVERDUE, id="overdue: unpaid"),
        pytest.param(
            {}, [a_leg(status=LegStatus.REVERSED, reversed_by_reorg=True)], Flag.REORGED, id="reorged: not seen again"
        ),
        pytest.param({"other_token_waiting": 1}, [], Flag.OTHER_TOKEN, id="other token waits"),
        pytest.param({}, [a_leg(rail=Rail.MANUAL, status=LegStatus.FINAL)], Flag.MANUAL, id="manual"),
        pytest.param({}, [a_leg(rail=Rail.CARD, disputed=True)], Flag.DISPUTED, id="disputed"),
        pytest.param({"document_status": DocumentStatus.CANCELLED}, [a_leg()], Flag.AFTER_CLOSE, id="after cancelling"),
        pytest.param(
            {"document_status": DocumentStatus.REJECTED},
            [a_leg(5, LegStatus.SEEN)],
            Flag.AFTER_CLOSE,
            id="after rejecting, pending",
        ),
        pytest.param({"undelivered": True}, [], Flag.UNDELIVERED, id="undelivered"),
    ],
)
def test_each_flag_is_set(facts, legs, flag):
    assert flag in outcome(an_invoice(**facts), *legs).flags


@pytest.mark.parametrize(
    ("facts", "legs", "flag"),
    [
        pytest.param({"due_on": TODAY}, [a_leg()], Flag.LATE, id="late: seen on the due day"),
        pytest.param({}, [a_leg()], Flag.LATE, id="late: never without a due date"),
        pytest.param(
            {"due_on": YESTERDAY}, [a_leg(status=LegStatus.FAILED)], Flag.LATE, id="late: a failed try is no money"
        ),
        pytest.param({"due_on": TODAY}, [], Flag.OVERDUE, id="overdue: the day has not ended"),
        pytest.param({"due_on": YESTERDAY}, [a_leg(5, LegStatus.SEEN)], Flag.OVERDUE, id="overdue: money is pending"),
        pytest.param({"due_on": YESTERDAY}, [a_leg()], Flag.OVERDUE, id="overdue: paid"),
        pytest.param(
            {"due_on": YESTERDAY, "document_status": DocumentStatus.CANCELLED},
            [],
            Flag.OVERDUE,
            id="overdue: cancelled",
        ),
        pytest.param(
            {"due_on": YESTERDAY, "document_status": DocumentStatus.DRAFT}, [], Flag.OVERDUE, id="overdue: draft"
        ),
        pytest.param(
            {},
            [a_leg(status=LegStatus.REVERSED, reversed_by_reorg=True, replaced=True), a_leg()],
            Flag.REORGED,
            id="reorged: seen again",
        ),
        pytest.param({}, [a_leg(status=LegStatus.REVERSED, disputed=True)], Flag.DISPUTED, id="disputed: lost"),
        pytest.param(
            {"document_status": DocumentStatus.CANCELLED},
            [a_leg(status=LegStatus.REVERSED)],
            Flag.AFTER_CLOSE,
            id="after close: nothing stayed",
        ),
        pytest.param({}, [a_leg()], Flag.AFTER_CLOSE, id="after close: open"),
    ],
)
def test_each_flag_is_not_set(facts, legs, flag):
    assert flag not in outcome(an_invoice(**facts), *legs).flags


@pytest.mark.parametrize(
    ("timezone", "overdue"),
    [("UTC", False), ("Pacific/Auckland", True), ("America/Los_Angeles", False)],
)
def test_overdue_and_late_follow_the_issuers_zone(timezone, overdue):
    invoice = an_invoice(due_on=TODAY, timezone=timezone)
    assert (Flag.OVERDUE in outcome(invoice).flags) is overdue
    assert (Flag.LATE in outcome(invoice, a_leg()).flags) is overdue


def test_a_partly_refunded_invoice_is_not_overdue():
    invoice = an_invoice(due_on=YESTERDAY, paid_at=NOW)
    assert Flag.OVERDUE not in outcome(invoice, a_leg(), refunds=T // 2).flags


@pytest.mark.parametrize("document", [*CLOSED, DocumentStatus.DRAFT])
def test_only_a_sent_invoice_becomes_paid(document):
    result = outcome(an_invoice(document_status=document), a_leg(2 * T))
    assert result.payment_status is PaymentStatus.PARTIALLY_PAID
    assert (result.paid_at, result.amount_due_units, result.excess_units) == (None, 0, 0)
    assert result.settled_units == 2 * T


def test_an_empty_draft_is_unpaid():
    result = outcome(an_invoice(total_units=0, document_status=DocumentStatus.DRAFT))
    assert (result.payment_status, result.label_base) == (PaymentStatus.UNPAID, Label.DRAFT)


def test_paid_at_is_when_it_first_became_paid():
    later = NOW + timedelta(days=3)
    first = outcome(an_invoice(), a_leg())
    assert first.paid_at == NOW
    assert outcome(an_invoice(paid_at=first.paid_at), a_leg(), a_leg(5), now=later).paid_at == NOW


def test_paid_at_is_cleared_when_the_money_is_gone_and_set_anew():
    gone = outcome(an_invoice(paid_at=NOW), a_leg(status=LegStatus.REVERSED, reversed_by_reorg=True))
    assert (gone.payment_status, gone.paid_at) == (PaymentStatus.UNPAID, None)
    later = NOW + timedelta(days=1)
    assert outcome(an_invoice(paid_at=None), a_leg(), now=later).paid_at == later


@pytest.mark.parametrize("refunds", [T // 2, T])
def test_paid_at_is_kept_through_refunds(refunds):
    assert outcome(an_invoice(paid_at=YESTERDAY_NOON), a_leg(), refunds=refunds).paid_at == YESTERDAY_NOON


@pytest.mark.parametrize(
    ("invoice", "legs", "base"),
    [
        pytest.param(an_invoice(due_on=YESTERDAY), [], Label.SENT, id="sent"),
        pytest.param(an_invoice(due_on=YESTERDAY, viewed_at=NOW), [], Label.VIEWED, id="viewed"),
        pytest.param(an_invoice(due_on=YESTERDAY, last_attempt_failed_at=NOW), [], Label.FAILED, id="failed"),
        pytest.param(an_invoice(due_on=YESTERDAY), [a_leg(5)], Label.PARTIALLY_PAID, id="partially paid"),
        pytest.param(an_invoice(), [a_leg()], Label.PAID, id="paid"),
    ],
)
def test_the_stored_label_leaves_overdue_out(invoice, legs, base):
    assert outcome(invoice, *legs).label_base is base


TIMES = st.sampled_from([None, YESTERDAY_NOON, NOW])
DUE_DATES = st.none() | st.dates(date(2026, 3, 7), date(2026, 3, 11))
SOME_UNITS = st.sampled_from([1, 40_000_000, 60_000_000, 99_600_000, T, T + 1])
LEGS = st.lists(
    st.builds(
        Leg,
        id=st.just("pay_1"),
        rail=st.sampled_from(Rail),
        status=st.sampled_from(LegStatus),
        applied_units=SOME_UNITS,
        first_seen_at=st.sampled_from([YESTERDAY_NOON, NOW]),
        disputed=st.booleans(),
        reversed_by_reorg=st.booleans(),
        replaced=st.booleans(),
    ),
    max_size=4,
)
INVOICES = st.builds(
    InvoiceFacts,
    total_units=st.just(T),
    document_status=st.sampled_from(DocumentStatus),
    due_on=DUE_DATES,
    timezone=st.sampled_from(["UTC", "Pacific/Auckland", "America/Los_Angeles"]),
    viewed_at=TIMES,
    last_attempt_failed_at=TIMES,
    paid_at=TIMES,
    other_token_waiting=st.integers(0, 2),
    undelivered=st.booleans(),
)
REFUNDS = st.sampled_from([0, 0, 1, 40_000_000, T])


@given(INVOICES, LEGS, REFUNDS)
def test_running_it_again_changes_nothing(invoice, legs, refunds):
    first = outcome(invoice, *legs, refunds=refunds)
    again = outcome(replace(invoice, paid_at=first.paid_at), *legs, refunds=refunds, now=NOW)
    assert again == first


@given(INVOICES, LEGS, REFUNDS, st.randoms(use_true_random=False))
def test_the_order_of_legs_does_not_matter(invoice, legs, refunds, shuffler):
    shuffled = list(legs)
    shuffler.shuffle(shuffled)
    assert outcome(invoice, *legs, refunds=refunds) == outcome(invoice, *shuffled, refunds=refunds)


@given(INVOICES, LEGS, REFUNDS)
def test_sums_always_agree(invoice, legs, refunds):
    result = outcome(invoice, *legs, refunds=refunds)
    paid = result.payment_status is PaymentStatus.PAID
    assert paid is (
        result.paid_at is not None and result.payment_status.value not in {"refunded", "partially_refunded"}
    )
    assert not paid or invoice.document_status is SENT
    if paid:
        assert result.settled_units + result.written_off_units - result.excess_units == T
    else:
        assert result.written_off_units == result.excess_units == 0
    assert 0 <= result.amount_due_units <= T
    assert (Flag.OVERPAID in result.flags) is (result.excess_units > 0)
    assert (Flag.SHORT_ACCEPTED in result.flags) is (result.written_off_units > 0)


@given(INVOICES, LEGS, REFUNDS)
def test_the_lists_filter_finds_exactly_what_is_labelled_overdue(invoice, legs, refunds):
    result = outcome(invoice, *legs, refunds=refunds)
    shown = label(
        invoice.document_status,
        result.payment_status,
        flags=result.flags,
        viewed_at=invoice.viewed_at,
        last_attempt_failed_at=invoice.last_attempt_failed_at,
        pending_units=result.pending_units,
    )
    today = local_date(NOW, timezone=invoice.timezone)
    assert shown is with_overdue(
        result.label_base, pending_units=result.pending_units, due_on=invoice.due_on, today=today
    )
