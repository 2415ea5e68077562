from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allscale_app.domain.errors import InvalidInput
from allscale_app.domain.money import (
    MAX_AMOUNT_UNITS,
    MAX_UNITS,
    SCALE,
    Money,
    decimal_text,
    divide_half_even,
    format_units,
    from_raw,
    parse_units,
    round_units,
    sum_money,
    to_raw,
)

AMOUNTS = st.integers(-MAX_AMOUNT_UNITS + 1, MAX_AMOUNT_UNITS - 1)


@pytest.mark.parametrize(
    ("text", "units"),
    [
        pytest.param("120.00", 120_000_000, id="two places"),
        pytest.param("120", 120_000_000, id="whole"),
        pytest.param(" 0.5 ", 500_000, id="blanks around"),
        pytest.param("-1.50", -1_500_000, id="negative"),
        pytest.param("-0.5", -500_000, id="negative below one"),
        pytest.param("-0", 0, id="minus zero"),
        pytest.param("007.10", 7_100_000, id="leading zeros"),
        pytest.param("0" * 5_000 + "1", 1_000_000, id="thousands of leading zeros"),
        pytest.param("999999999999.99", 999_999_999_999_990_000, id="largest"),
    ],
)
def test_amounts_are_read(text, units):
    assert parse_units(text) == units


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param(120, "amount_not_text", id="a JSON number"),
        pytest.param(1.5, "amount_not_text", id="a float"),
        pytest.param(None, "amount_not_text", id="null"),
        pytest.param("", "amount_missing", id="empty"),
        pytest.param("  ", "amount_missing", id="blank"),
        pytest.param("abc", "amount_not_a_number", id="letters"),
        pytest.param("1e3", "amount_not_a_number", id="exponent"),
        pytest.param("NaN", "amount_not_a_number", id="NaN"),
        pytest.param("Infinity", "amount_not_a_number", id="infinity"),
        pytest.param("1,000.00", "amount_not_a_number", id="separators"),
        pytest.param("1 000", "amount_not_a_number", id="blank inside"),
        pytest.param("+5", "amount_not_a_number", id="plus"),
        pytest.param(".5", "amount_not_a_number", id="no whole part"),
        pytest.param("5.", "amount_not_a_number", id="no fraction"),
        pytest.param("0x10", "amount_not_a_number", id="hexadecimal"),
        pytest.param("1_000", "amount_not_a_number", id="underscore"),
        pytest.param("１２", "amount_not_a_number", id="other digits"),
        pytest.param("1.005", "too_many_decimals", id="three places"),
        pytest.param("1.000", "too_many_decimals", id="three places of zero"),
        pytest.param("1000000000000", "amount_too_large", id="a trillion"),
        pytest.param("10000000000000", "amount_too_large", id="ten trillion"),
        pytest.param("-1000000000000", "amount_too_large", id="minus a trillion"),
        pytest.param("9" * 10_000, "amount_too_large", id="ten thousand digits"),
    ],
)
def test_bad_amounts_are_refused_with_words(text, code):
    with pytest.raises(InvalidInput) as caught:
        parse_units(text, param="line_items[0].unit_price", name="unit price")
    assert (caught.value.error_code, caught.value.param) == (code, "line_items[0].unit_price")
    assert "unit price" in caught.value.message


def test_the_words_name_the_places_that_are_allowed():
    with pytest.raises(InvalidInput, match="at most 6 decimals"):
        parse_units("1.0000001", places=6)
    with pytest.raises(InvalidInput, match="is a whole number"):
        parse_units("1.0", places=0)


@given(AMOUNTS)
def test_what_is_written_is_read_back(units):
    assert parse_units(decimal_text(units), places=6) == units


@pytest.mark.parametrize(
    ("units", "api", "people"),
    [
        (0, "0.00", "0.00"),
        (1_250_000_000, "1250.00", "1,250.00"),
        (-1_500_000, "-1.50", "−1.50"),
        (1, "0.000001", "0.000001"),
        (-1, "-0.000001", "−0.000001"),
        (120_100_000, "120.10", "120.10"),
    ],
)
def test_amounts_are_written_for_programs_and_for_people(units, api, people):
    assert decimal_text(units) == api
    assert format_units(units) == people


def test_fewer_places_round_half_even_and_drop_the_sign_of_zero():
    assert format_units(2_500_000, min_places=0, max_places=0) == "2"
    assert format_units(3_500_000, min_places=0, max_places=0) == "4"
    assert format_units(-4_000, max_places=2) == "0.00"


@pytest.mark.parametrize(
    ("numerator", "denominator", "quotient"),
    [(5, 2, 2), (7, 2, 4), (-5, 2, -2), (-7, 2, -4), (9, 4, 2), (11, 4, 3), (0, 3, 0), (6, 3, 2)],
)
def test_halves_round_to_even(numerator, denominator, quotient):
    assert divide_half_even(numerator, denominator) == quotient


@given(st.integers(), st.integers(1, 10**20))
def test_division_rounds_as_exact_fractions_do(numerator, denominator):
    assert divide_half_even(numerator, denominator) == round(Fraction(numerator, denominator))


@given(AMOUNTS, st.integers(0, 6))
def test_rounding_keeps_within_half_a_step(units, places):
    step = 10 ** (6 - places)
    rounded = round_units(units, places=places)
    assert rounded % step == 0
    assert abs(rounded - units) * 2 <= step


@pytest.mark.parametrize(
    ("raw", "decimals", "units"),
    [
        pytest.param(120_000_000, 6, 120_000_000, id="6 decimals"),
        pytest.param(10**18, 18, SCALE, id="18 decimals"),
        pytest.param(10**18 + 10**12 - 1, 18, SCALE, id="dust is floored"),
        pytest.param(12_345, 2, 123_450_000, id="2 decimals"),
    ],
)
def test_raw_amounts_become_millionths(raw, decimals, units):
    assert from_raw(raw, decimals=decimals) == units


@given(st.integers(0, MAX_UNITS), st.integers(0, 18))
def test_the_raw_amount_for_units_always_suffices(units, decimals):
    raw = to_raw(units, decimals=decimals)
    assert from_raw(raw, decimals=decimals) >= units
    assert raw == 0 or from_raw(raw - 1, decimals=decimals) < units


@given(st.lists(AMOUNTS))
def test_sums_are_exact(units):
    assert sum_money((Money(u, "USDC") for u in units), currency="USDC") == Money(sum(units), "USDC")


def test_money_adds_and_subtracts_within_one_currency():
    assert Money(5, "USDC") - Money(7, "USDC") == Money(-2, "USDC")
    with pytest.raises(ValueError, match="USDC and USDT cannot be added"):
        Money(5, "USDC") + Money(5, "USDT")


@pytest.mark.parametrize("units", [1.0, True, "1"])
def test_only_whole_numbers_are_money(units):
    with pytest.raises(TypeError, match="units must be int"):
        Money(units, "USDC")
