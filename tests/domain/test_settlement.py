from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allscale_app.domain.legs import LegStatus, move_leg
from allscale_app.domain.networks import Network
from allscale_app.domain.settlement import SettleAt, confirmations, leg_status_for, settle_at, steps_up

LOCAL = Network(
    key="local",
    chain_id=31337,
    name="Local",
    native_symbol="ETH",
    block_seconds=1.0,
    confirmations=3,
    finality_depth=12,
    explorer_url="",
    typical_fee_usd_units=0,
)
LADDER = (LegStatus.SEEN, LegStatus.CONFIRMED, LegStatus.SETTLED, LegStatus.FINAL)


@pytest.mark.parametrize(
    ("network", "units", "expected"),
    [
        pytest.param(LOCAL, 999, SettleAt.CONFIRMED, id="below the threshold"),
        pytest.param(LOCAL, 1_000, SettleAt.FINAL, id="at the threshold"),
        pytest.param(LOCAL, 1_001, SettleAt.FINAL, id="above the threshold"),
        pytest.param(replace(LOCAL, confirmations=0), 1, SettleAt.FINAL, id="network without confirmations"),
    ],
)
def test_small_amounts_settle_at_confirmed_and_large_at_final(network, units, expected):
    assert settle_at(network, units, 1_000) is expected


@pytest.mark.parametrize(("head", "block", "count"), [(9, 10, 0), (10, 10, 1), (12, 10, 3), (1, 10, 0)])
def test_confirmations_include_the_block_itself(head, block, count):
    assert confirmations(head, block) == count


@pytest.mark.parametrize(
    ("head", "finalized", "settles", "expected"),
    [
        pytest.param(10, 0, SettleAt.CONFIRMED, LegStatus.SEEN, id="first confirmation"),
        pytest.param(11, 9, SettleAt.CONFIRMED, LegStatus.SEEN, id="one short"),
        pytest.param(12, 9, SettleAt.CONFIRMED, LegStatus.SETTLED, id="enough settles a small amount"),
        pytest.param(12, 9, SettleAt.FINAL, LegStatus.CONFIRMED, id="enough confirms a large amount"),
        pytest.param(500, 9, SettleAt.FINAL, LegStatus.CONFIRMED, id="a large amount waits for finality"),
        pytest.param(500, 10, SettleAt.FINAL, LegStatus.FINAL, id="finalized"),
        pytest.param(10, 10, SettleAt.CONFIRMED, LegStatus.FINAL, id="instant finality"),
    ],
)
def test_status_of_a_leg_in_block_10(head, finalized, settles, expected):
    assert leg_status_for(LOCAL, 10, head_number=head, finalized_number=finalized, settles=settles) is expected


def test_a_network_without_confirmations_confirms_with_the_block():
    network = replace(LOCAL, confirmations=0)
    status = leg_status_for(network, 10, head_number=10, finalized_number=0, settles=SettleAt.FINAL)
    assert status is LegStatus.CONFIRMED


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40), st.sampled_from(SettleAt))
def test_a_longer_chain_never_lowers_a_leg(head, more, finalized, settles):
    before = leg_status_for(LOCAL, 10, head_number=head, finalized_number=finalized, settles=settles)
    after = leg_status_for(LOCAL, 10, head_number=head + more, finalized_number=finalized + more, settles=settles)
    assert LADDER.index(after) >= LADDER.index(before)


@pytest.mark.parametrize(
    ("current", "target", "steps"),
    [
        pytest.param(LegStatus.SEEN, LegStatus.FINAL, LADDER[1:], id="all at once"),
        pytest.param(LegStatus.INITIATED, LegStatus.SEEN, LADDER[:1], id="first sight"),
        pytest.param(LegStatus.SEEN, LegStatus.SEEN, (), id="no news"),
        pytest.param(LegStatus.FINAL, LegStatus.SEEN, (), id="never down"),
        pytest.param(LegStatus.REVERSED, LegStatus.FINAL, (), id="reversed stays"),
        pytest.param(LegStatus.SEEN, LegStatus.FAILED, (), id="failing is no step up"),
    ],
)
def test_steps_up(current, target, steps):
    assert steps_up(current, target) == steps


@given(st.sampled_from(LegStatus), st.sampled_from(LegStatus))
def test_every_step_up_is_an_allowed_move(current, target):
    steps = steps_up(current, target)
    for following in steps:
        current = move_leg(current, following)
    assert not steps or current is target
