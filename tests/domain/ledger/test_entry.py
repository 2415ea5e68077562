from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allscale_app.domain.errors import Unbalanced
from allscale_app.domain.ledger.accounts import Role, of_business, of_operator
from allscale_app.domain.ledger.entry import Cause, EntryKind, JournalEntry, credit, debit, step_of

INCOMING = of_operator(Role.INCOMING, "USDC@1")
PENDING = of_business("biz_1", Role.PENDING, "USDC@1")
PENDING_USDT = of_business("biz_1", Role.PENDING, "USDT@1")


def an_entry(*postings):
    return JournalEntry.of(key="seen:local:0xab:1", kind=EntryKind.SEEN, postings=postings)


@given(st.integers(1, 2**63), st.integers(1, 2**63))
def test_a_balanced_entry_keeps_its_lines(one, two):
    lines = (debit(INCOMING, one + two), credit(PENDING, one), credit(PENDING, two))
    assert an_entry(*lines).postings == lines


def test_an_entry_carries_its_cause_and_memo():
    cause = Cause(business_id="biz_1", invoice_id="inv_1", payment_id="pay_1")
    entry = JournalEntry.of(
        key="seen:x",
        kind=EntryKind.SEEN,
        postings=[debit(INCOMING, 1), credit(PENDING, 1)],
        memo="By hand",
        cause=cause,
    )
    assert (entry.cause, entry.memo, entry.kind) == (cause, "By hand", EntryKind.SEEN)


@pytest.mark.parametrize(
    ("postings", "words"),
    [
        pytest.param([], "no postings", id="empty"),
        pytest.param([debit(INCOMING, 1)], "debits less credits", id="one side"),
        pytest.param([debit(INCOMING, 2), credit(PENDING, 1)], "debits less credits", id="unequal"),
        pytest.param([debit(INCOMING, 1), credit(PENDING_USDT, 1)], "debits less credits", id="equal across units"),
        pytest.param([debit(INCOMING, 0), credit(PENDING, 0)], "0 is not a positive", id="zero"),
        pytest.param([debit(INCOMING, -1), credit(PENDING, -1)], "-1 is not a positive", id="negative"),
        pytest.param([debit(INCOMING, 1.0), credit(PENDING, 1.0)], "1.0 is not a positive", id="float"),  # type: ignore[arg-type]  # what must be refused
        pytest.param([debit(INCOMING, True), credit(PENDING, True)], "True is not a positive", id="bool"),
    ],
)
def test_what_does_not_balance_is_refused(postings, words):
    with pytest.raises(Unbalanced, match=words):
        an_entry(*postings)


@pytest.mark.parametrize(
    ("kind", "key", "step"),
    [
        ("cv", "cv:cv_1:funded", "funded"),
        ("refund", "refund:rfd_1", ""),
        ("bank", "bank:IBAN:open", ""),
        ("bank", "bank:IBAN:ref:return", "return"),
        ("seen", "seen:local:0xab:funded", ""),
        ("later", "later:x:hold", ""),
    ],
)
def test_a_step_is_the_last_word_of_a_key_that_has_steps(kind, key, step):
    assert step_of(kind, key) == step
