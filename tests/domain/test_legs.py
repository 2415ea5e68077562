from __future__ import annotations

from itertools import product

import pytest

from allscale_app.domain.errors import TransitionNotAllowed
from allscale_app.domain.legs import (
    LEG_TRANSITIONS,
    MONEY_STATUSES,
    PENDING_STATUSES,
    SETTLED_STATUSES,
    LegStatus,
    move_leg,
)

I, S, C, D, F, X, R = LegStatus  # noqa: E741 - the lifecycle in the order of its table
ALLOWED = {
    (I, S), (I, C), (I, X),
    (S, C), (S, D), (S, R), (S, X),
    (C, D), (C, R), (C, X),
    (D, F), (D, R),
}  # fmt: skip


@pytest.mark.parametrize(("status", "to"), list(product(LegStatus, LegStatus)))
def test_every_pair_moves_or_is_refused(status, to):
    if (status, to) in ALLOWED:
        assert move_leg(status, to) is to
    else:
        with pytest.raises(TransitionNotAllowed, match=f"is {status.value}, so it cannot become {to.value}"):
            move_leg(status, to)


def test_every_status_has_a_row():
    assert set(LEG_TRANSITIONS) == set(LegStatus)


def test_money_is_pending_or_settled_and_never_both():
    assert PENDING_STATUSES | SETTLED_STATUSES == MONEY_STATUSES == set(LegStatus) - {I, X, R}
    assert not PENDING_STATUSES & SETTLED_STATUSES
