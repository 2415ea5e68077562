from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allscale_app.domain.rates import Rate, at_par, choose_rate, is_depegged, parse_micros

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


@pytest.mark.parametrize(
    ("text", "micros"),
    [
        ("1", ONE),
        ("1.0834567", 1_083_457),
        ("1.0834565", 1_083_456),
        ("0.0000004", None),
        ("0", None),
        ("-1", None),
        ("1e3", None),
        ("1,08", None),
        ("", None),
        (" 1", None),
        ("1.", None),
        ("1" * 10, None),
        ("9" * 9, 999_999_999 * ONE),
    ],
)
def test_a_price_is_read_exactly_or_not_at_all(text, micros):
    assert parse_micros(text) == micros


def believed(*micros: int, last: int | None = ONE, base: str = "EUR", age: int = 3) -> int | None:
    known = replace(a_rate(last, base=base), at=NOW - timedelta(minutes=age)) if last else None
    chosen = choose_rate(known, [a_rate(each, base=base) for each in micros], now=NOW)
    return chosen.micros if chosen else None


def test_the_first_source_is_believed_within_five_percent():
    assert believed(1_050_000, 1_000_000) == 1_050_000
    assert believed() is None


def test_a_jump_needs_a_second_source_that_says_the_same():
    assert believed(1_050_001) is None
    assert believed(1_200_000, 1_205_000) == 1_205_000
    assert believed(1_200_000, 800_000) is None
    assert believed(1_200_000, 800_000, 1_195_000) == 1_195_000
    assert believed(1_200_000, 1_010_000) == 1_010_000


def test_with_nothing_to_compare_the_first_is_believed():
    assert believed(5_000_000, last=None) == 5_000_000
    assert believed(5_000_000, age=24 * 60 + 1) == 5_000_000


def test_a_coin_pauses_on_one_word_but_comes_back_only_without_a_jump():
    assert believed(880_000, base="USDC") == 880_000
    assert believed(1_000_000, last=880_000, base="USDC") is None
    assert believed(1_000_000, 1_001_000, last=880_000, base="USDC") == 1_001_000


def test_old_and_future_rates_are_passed_over():
    def at(**shift: int) -> Rate:
        return replace(a_rate(ONE), at=NOW + timedelta(**shift))

    assert choose_rate(None, [at(minutes=-16), at(minutes=2)], now=NOW) is None
    assert choose_rate(None, [at(minutes=-16), at(seconds=30)], now=NOW) == at(seconds=30)
