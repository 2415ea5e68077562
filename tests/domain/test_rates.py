from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allscale_app.domain.rates import Rate, at_par, is_depegged

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
ONE = 1_000_000


def a_rate(micros: int, *, base: str = "EUR", quote: str = "USD") -> Rate:
    return Rate(base, quote, micros, "test", NOW)


def test_a_rate_converts_half_even_and_costs_rounded_up():
    rate = a_rate(1_160_000)
    assert rate.convert(100 * ONE) == 116 * ONE
    assert rate.cost_of(116 * ONE) == 100 * ONE
    assert rate.cost_of(116 * ONE + 1) == 100 * ONE + 1
    assert a_rate(1_500_000).convert(1) == 2
    assert a_rate(500_000).convert(1) == 0


@pytest.mark.parametrize("micros", [0, -1, 1.16, "1160000"])
def test_a_rate_is_a_positive_whole_number(micros):
    with pytest.raises(ValueError, match="positive whole number"):
        a_rate(micros)


@given(units=st.integers(0, 10**15), micros=st.integers(1, 10**9))
def test_what_it_costs_always_suffices(units, micros):
    rate = a_rate(micros)
    assert rate.cost_of(units) * micros >= units * ONE


def test_par_is_one_to_one_and_a_rate_grows_stale():
    assert at_par("USD", at=NOW).convert(7) == 7
    assert a_rate(ONE).is_fresh(NOW + timedelta(minutes=15))
    assert not a_rate(ONE).is_fresh(NOW + timedelta(minutes=15, seconds=1))


@pytest.mark.parametrize(
    ("micros", "paused"), [(ONE, False), (990_000, False), (1_010_000, False), (989_999, True), (1_010_001, True)]
)
def test_a_coin_pauses_beyond_one_percent(micros, paused):
    assert is_depegged(a_rate(micros, base="USDC")) is paused
