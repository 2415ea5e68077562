from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allscale_app.domain.coin_quote import (
    CLOCKS_DIFFER,
    GRACE,
    HELD_FOR,
    CoinPrice,
    holds_at,
    price_in_coin,
    share_of,
    worth_of,
)
from allscale_app.domain.rates import Rate

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
ONE = 1_000_000
CENT = 10_000
rates = st.integers(50_000, 20_000_000)
dues = st.integers(1, 10**13)


def a_rate(micros: int) -> Rate:
    return Rate("EUR", "USD", micros, "test", NOW)


@pytest.mark.parametrize(
    ("micros", "due", "units"),
    [
        (1_090_910, 120 * ONE, 110 * ONE),
        (1_090_900, 120 * ONE, 110_010_000),
        (ONE, 120 * ONE, 120 * ONE),
        (920_000, 120 * ONE, 130_440_000),
        (1_090_910, 1, CENT),
    ],
)
def test_a_price_is_whole_cents_of_the_coin_rounded_up(micros: int, due: int, units: int):
    price = price_in_coin(due, rate=a_rate(micros))
    assert (price.units, price.applied_units) == (units, due)


@given(due=dues, micros=rates)
def test_a_price_suffices_and_is_less_than_a_cent_above_what_the_rate_says(due: int, micros: int):
    price = price_in_coin(due, rate=a_rate(micros))
    assert worth_of(price.units, rate=price.rate) >= due
    assert (price.units - CENT) * micros < due * ONE
    assert share_of(price, price.units, used_units=0) == due


@given(due=dues, micros=rates, parts=st.lists(st.integers(1, 10**13), min_size=1, max_size=6))
def test_parts_never_apply_more_than_the_rate_says_and_add_up(due: int, micros: int, parts: list[int]):
    price = price_in_coin(due, rate=a_rate(micros))
    used = applied = 0
    for units in parts:
        share = share_of(price, units, used_units=used)
        assert share >= 0
        assert share * ONE <= units * micros + ONE, "a part is at most a millionth above its own share"
        used, applied = used + units, applied + share
        assert applied * ONE <= used * micros, "together they never are"
    assert applied == share_of(price, used, used_units=0), "however it was cut"


@given(due=dues, micros=rates, cut=st.data())
def test_what_is_missing_of_a_price_pays_exactly_what_is_missing(due: int, micros: int, cut: st.DataObject):
    price = price_in_coin(due, rate=a_rate(micros))
    first = cut.draw(st.integers(0, price.units))
    paid = share_of(price, first, used_units=0)
    assert paid + share_of(price, price.units - first, used_units=first) == due


@given(units=st.integers(0, 10**15), micros=rates)
def test_without_a_promise_it_is_the_rate_rounded_down(units: int, micros: int):
    worth = worth_of(units, rate=a_rate(micros))
    assert worth * ONE <= units * micros < (worth + 1) * ONE


@pytest.mark.parametrize(
    ("after", "holds"),
    [
        (-CLOCKS_DIFFER - timedelta(seconds=1), False),
        (-CLOCKS_DIFFER, True),
        (HELD_FOR, True),
        (HELD_FOR + GRACE, True),
        (HELD_FOR + GRACE + timedelta(seconds=1), False),
    ],
)
def test_a_price_holds_for_its_time_and_a_little_grace(after: timedelta, holds: bool):
    assert holds_at(quoted_at=NOW, expires_at=NOW + HELD_FOR, at=NOW + after) is holds


@pytest.mark.parametrize(("units", "applied"), [(0, 1), (1, 0)])
def test_nothing_has_no_price(units: int, applied: int):
    with pytest.raises(ValueError, match="positive"):
        CoinPrice(a_rate(ONE), units, applied)
