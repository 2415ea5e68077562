"""Every row of the flow table that a wallet payment, a deposit or the treasury can meet: key, debits, credits."""

from __future__ import annotations

from typing import Any

import pytest

from allscale_app.domain.errors import Unbalanced
from allscale_app.domain.ledger.accounts import Role, Side
from allscale_app.domain.ledger.entry import Cause
from allscale_app.domain.ledger.flows import (
    attribute_to_float,
    final,
    resolve_unmatched,
    resolve_unmatched_to_refund,
    seen,
    seen_unmatched,
    settle,
    treasury_final,
    treasury_seen,
    unfinal,
    unseen_after_settle,
    unseen_before_settle,
    unseen_unmatched,
)
from allscale_app.domain.observations import observation_key

OBS = observation_key("local", "0xab", 3)
OBS_MINED_AGAIN = observation_key("local", "0xcd", 0)
OF_B: dict[str, Any] = {"business_id": "biz_b", "unit": "USDC@31337", "amount_units": 100}
OF_NOBODY: dict[str, Any] = {"unit": "USDC@31337", "amount_units": 100}


@pytest.mark.parametrize(
    ("entry", "key", "debited", "credited"),
    [
        pytest.param(seen(OBS, **OF_B), f"seen:{OBS}", "incoming 100", "pending(B) 100", id="1 seen"),
        pytest.param(
            settle("pay_1", 1, **OF_B, receivable_units=0),
            "settle:pay_1:1",
            "pending(B) 100",
            "available(B) 100",
            id="3 settle",
        ),
        pytest.param(
            settle("pay_1", 2, **OF_B, receivable_units=30),
            "settle:pay_1:2",
            "pending(B) 100",
            "receivable(B) 30 available(B) 70",
            id="3 settle repays the claim first",
        ),
        pytest.param(
            settle("pay_1", 1, **OF_B, receivable_units=100),
            "settle:pay_1:1",
            "pending(B) 100",
            "receivable(B) 100",
            id="3 settle repays exactly the claim",
        ),
        pytest.param(
            settle("pay_1", 1, **OF_B, receivable_units=130),
            "settle:pay_1:1",
            "pending(B) 100",
            "receivable(B) 100",
            id="3 settle repays a part of the claim",
        ),
        pytest.param(final(OBS, **OF_NOBODY), f"final:{OBS}", "deposit 100", "incoming 100", id="4 final"),
        pytest.param(
            unfinal(OBS, **OF_NOBODY),
            f"unfinal:{OBS}",
            "incoming 100",
            "deposit 100",
            id="4 taken back on a test chain",
        ),
        pytest.param(
            unfinal(OBS, **OF_NOBODY, held_as=Role.TREASURY),
            f"unfinal:{OBS}",
            "incoming 100",
            "treasury 100",
            id="14 taken back on a test chain",
        ),
        pytest.param(
            unseen_before_settle(OBS, **OF_B), f"unseen:{OBS}", "pending(B) 100", "incoming 100", id="5a before settle"
        ),
        pytest.param(
            unseen_after_settle(OBS, **OF_B, available_units=250),
            f"unseen:{OBS}",
            "available(B) 100",
            "incoming 100",
            id="5b after settle, money there",
        ),
        pytest.param(
            unseen_after_settle(OBS, **OF_B, available_units=40),
            f"unseen:{OBS}",
            "available(B) 40 receivable(B) 60",
            "incoming 100",
            id="5b after settle, partly spent",
        ),
        pytest.param(
            unseen_after_settle(OBS, **OF_B, available_units=0),
            f"unseen:{OBS}",
            "receivable(B) 100",
            "incoming 100",
            id="5b after settle, all spent",
        ),
        pytest.param(
            seen(OBS_MINED_AGAIN, **OF_B),
            f"seen:{OBS_MINED_AGAIN}",
            "incoming 100",
            "pending(B) 100",
            id="6 same transaction in another block",
        ),
        pytest.param(
            seen(OBS, business_id="biz_b", unit="USDT@31337", amount_units=40),
            f"seen:{OBS}",
            "incoming[USDT@31337] 40",
            "pending(B)[USDT@31337] 40",
            id="7 in the unit that came",
        ),
        pytest.param(
            seen(OBS, business_id="biz_b", unit="USDC@31337", amount_units=100_000),
            f"seen:{OBS}",
            "incoming 100000",
            "pending(B) 100000",
            id="8 the whole amount to B, however much",
        ),
        pytest.param(
            seen_unmatched(OBS, **OF_NOBODY), f"seen:{OBS}", "incoming 100", "unmatched 100", id="10 seen, unmatched"
        ),
        pytest.param(final(OBS, **OF_NOBODY), f"final:{OBS}", "deposit 100", "incoming 100", id="10 final"),
        pytest.param(
            unseen_unmatched(OBS, **OF_NOBODY),
            f"unseen:{OBS}",
            "unmatched 100",
            "incoming 100",
            id="10 taken away by a reorganisation",
        ),
        pytest.param(
            resolve_unmatched(OBS, **OF_B),
            f"resolve:{OBS}",
            "unmatched 100",
            "available(B) 100",
            id="11 apply or credit",
        ),
        pytest.param(
            resolve_unmatched(OBS, **OF_B, receivable_units=30),
            f"resolve:{OBS}",
            "unmatched 100",
            "receivable(B) 30 available(B) 70",
            id="11 apply or credit repays the claim first",
        ),
        pytest.param(
            resolve_unmatched_to_refund(OBS, **OF_NOBODY),
            f"resolve:{OBS}",
            "unmatched 100",
            "held 100",
            id="11 refund",
        ),
        pytest.param(seen(OBS, **OF_B), f"seen:{OBS}", "incoming 100", "pending(B) 100", id="13 top-up seen"),
        pytest.param(
            settle("pay_9", 1, **OF_B, receivable_units=0),
            "settle:pay_9:1",
            "pending(B) 100",
            "available(B) 100",
            id="13 top-up settled",
        ),
        pytest.param(final(OBS, **OF_NOBODY), f"final:{OBS}", "deposit 100", "incoming 100", id="13 top-up final"),
        pytest.param(
            treasury_seen(OBS, **OF_NOBODY), f"seen:{OBS}", "incoming 100", "unmatched 100", id="14 treasury seen"
        ),
        pytest.param(
            attribute_to_float(OBS, **OF_NOBODY),
            f"attribute:{OBS}",
            "unmatched 100",
            "float 100",
            id="14 attributed by the operator",
        ),
        pytest.param(
            treasury_final(OBS, **OF_NOBODY), f"final:{OBS}", "treasury 100", "incoming 100", id="14 treasury final"
        ),
    ],
)
def test_row(entry, key, debited, credited):
    assert entry.key == key
    assert entry.kind == key.partition(":")[0]
    assert words(entry, Side.DEBIT) == debited
    assert words(entry, Side.CREDIT) == credited


def words(entry, side):
    lines = [posting for posting in entry.postings if posting.side is side]
    return " ".join(f"{account_words(line.account)} {line.amount_units}" for line in lines)


def account_words(account):
    assert account.owner in {"biz_b", "operator"}
    owner = "(B)" if account.owner == "biz_b" else ""
    unit = "" if account.unit == "USDC@31337" else f"[{account.unit}]"
    return f"{account.role.value}{owner}{unit}"


@pytest.mark.parametrize("amount", [0, -1])
@pytest.mark.parametrize("flow", [seen, settle, unseen_before_settle, unseen_after_settle, resolve_unmatched])
def test_no_flow_posts_nothing_or_less(flow, amount):
    more: dict[str, Any] = {
        settle: {"generation": 1, "receivable_units": 5},
        unseen_after_settle: {"available_units": 5},
    }.get(flow, {})
    with pytest.raises(Unbalanced):
        flow("x", business_id="biz_b", unit="USDC@1", amount_units=amount, **more)


def test_a_flow_carries_its_cause():
    cause = Cause(business_id="biz_b", invoice_id="inv_1", payment_id="pay_1")
    assert seen(OBS, **OF_B, cause=cause).cause == cause
