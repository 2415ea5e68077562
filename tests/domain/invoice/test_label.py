from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allscale_app.domain.invoice.label import OVERDUE_BASES, SecondPill, label, second_pills, with_overdue
from allscale_app.domain.invoice.status import DocumentStatus, Flag, Label, PaymentStatus

EARLIER = datetime(2026, 3, 1, tzinfo=UTC)
LATER = EARLIER + timedelta(days=1)
EVERY_FLAG = frozenset(Flag)
DRAFT, SENT, CANCELLED, REJECTED = DocumentStatus
UNPAID, PROCESSING, PARTIALLY_PAID, PAID, PARTIALLY_REFUNDED, REFUNDED = PaymentStatus


def label_of(document, payment_status=UNPAID, *, flags=frozenset(), viewed=None, failed=None, pending=0):
    return label(
        document,
        payment_status,
        flags=flags,
        viewed_at=viewed,
        last_attempt_failed_at=failed,
        pending_units=pending,
    )


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        pytest.param(label_of(DRAFT, PAID, flags=EVERY_FLAG, viewed=LATER), Label.DRAFT, id="row 1"),
        pytest.param(label_of(CANCELLED, PARTIALLY_PAID, flags=EVERY_FLAG), Label.CANCELLED, id="row 2 cancelled"),
        pytest.param(label_of(REJECTED, PARTIALLY_PAID, flags=EVERY_FLAG), Label.REJECTED, id="row 2 rejected"),
        pytest.param(label_of(SENT, REFUNDED, flags=EVERY_FLAG), Label.REFUNDED, id="row 3 refunded"),
        pytest.param(
            label_of(SENT, PARTIALLY_REFUNDED, flags=EVERY_FLAG), Label.PARTIALLY_REFUNDED, id="row 3 partially"
        ),
        pytest.param(label_of(SENT, PAID, flags=EVERY_FLAG, viewed=LATER), Label.PAID, id="row 4"),
        pytest.param(label_of(SENT, PROCESSING, flags=EVERY_FLAG, pending=5), Label.PROCESSING, id="row 5"),
        pytest.param(label_of(SENT, PARTIALLY_PAID, flags={Flag.OVERDUE}), Label.OVERDUE, id="row 6 part paid"),
        pytest.param(label_of(SENT, flags={Flag.OVERDUE}, failed=LATER), Label.OVERDUE, id="row 6 before failed"),
        pytest.param(label_of(SENT, PARTIALLY_PAID, viewed=LATER, failed=LATER), Label.PARTIALLY_PAID, id="row 7"),
        pytest.param(label_of(SENT, viewed=EARLIER, failed=LATER), Label.FAILED, id="row 8 after the last view"),
        pytest.param(label_of(SENT, failed=LATER), Label.FAILED, id="row 8 never viewed"),
        pytest.param(label_of(SENT, viewed=EARLIER, failed=LATER, pending=1), Label.VIEWED, id="row 8 not if pending"),
        pytest.param(label_of(SENT, failed=LATER, pending=1), Label.SENT, id="row 8 not if pending, never viewed"),
        pytest.param(label_of(SENT, viewed=LATER, failed=EARLIER), Label.VIEWED, id="row 9 viewed since it failed"),
        pytest.param(label_of(SENT, viewed=LATER), Label.VIEWED, id="row 9"),
        pytest.param(label_of(SENT), Label.SENT, id="row 10"),
    ],
)
def test_the_first_row_that_matches_is_the_label(shown, expected):
    assert shown is expected


@pytest.mark.parametrize(
    ("shown", "flags", "settled", "past_due", "pills"),
    [
        pytest.param(Label.DRAFT, EVERY_FLAG, 5, True, (), id="row 1"),
        pytest.param(Label.CANCELLED, EVERY_FLAG, 5, True, (SecondPill.MONEY_RECEIVED,), id="row 2 cancelled"),
        pytest.param(Label.REJECTED, EVERY_FLAG, 5, True, (SecondPill.MONEY_RECEIVED,), id="row 2 rejected"),
        pytest.param(Label.CANCELLED, frozenset(), 0, True, (), id="row 2 without money"),
        pytest.param(Label.REFUNDED, EVERY_FLAG, 0, True, (), id="row 3 refunded"),
        pytest.param(Label.PARTIALLY_REFUNDED, EVERY_FLAG, 5, True, (), id="row 3 partially"),
        pytest.param(
            Label.PAID,
            EVERY_FLAG,
            5,
            True,
            (SecondPill.OVERPAID, SecondPill.SHORT_ACCEPTED, SecondPill.LATE, SecondPill.DISPUTED),
            id="row 4",
        ),
        pytest.param(Label.PAID, {Flag.LATE, Flag.MANUAL}, 5, False, (SecondPill.LATE,), id="row 4 late"),
        pytest.param(Label.PROCESSING, frozenset(), 0, True, (SecondPill.OVERDUE,), id="row 5 past due"),
        pytest.param(Label.PROCESSING, EVERY_FLAG, 5, False, (), id="row 5 in time"),
        pytest.param(Label.OVERDUE, EVERY_FLAG, 40, True, (SecondPill.PART_PAID,), id="row 6 part paid"),
        pytest.param(Label.OVERDUE, EVERY_FLAG, 0, True, (), id="row 6 unpaid"),
        pytest.param(Label.PARTIALLY_PAID, EVERY_FLAG, 40, False, (), id="row 7"),
        pytest.param(Label.FAILED, EVERY_FLAG, 0, False, (), id="row 8"),
        pytest.param(Label.VIEWED, EVERY_FLAG, 0, False, (SecondPill.NOT_DELIVERED,), id="row 9"),
        pytest.param(Label.SENT, EVERY_FLAG, 0, False, (SecondPill.NOT_DELIVERED,), id="row 10"),
        pytest.param(Label.SENT, frozenset(), 0, False, (), id="row 10 delivered"),
    ],
)
def test_second_pills_of_each_row(shown, flags, settled, past_due, pills):
    assert second_pills(shown, flags, settled_units=settled, past_due=past_due) == pills


@pytest.mark.parametrize("base", list(Label))
def test_a_stored_label_becomes_overdue_where_the_list_filters_so(base):
    due_on = date(2026, 3, 9)
    shown = with_overdue(base, pending_units=0, due_on=due_on, today=date(2026, 3, 10))
    assert shown is (Label.OVERDUE if base in OVERDUE_BASES else base)
    assert with_overdue(base, pending_units=0, due_on=due_on, today=due_on) is base
    assert with_overdue(base, pending_units=1, due_on=due_on, today=date(2026, 3, 10)) is base
    assert with_overdue(base, pending_units=0, due_on=None, today=due_on) is base


@given(st.sampled_from(DocumentStatus), st.sampled_from(PaymentStatus), st.frozensets(st.sampled_from(Flag)))
def test_every_state_has_one_label(document, payment_status, flags):
    assert label_of(document, payment_status, flags=flags) in Label
