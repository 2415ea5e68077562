from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allscale_app.domain.errors import InvalidInput
from allscale_app.domain.invoice.document import LineItem
from allscale_app.domain.invoice.parse import (
    parse_amount,
    parse_percent,
    parse_quantity,
    parse_unit_price,
    percent_text,
    read_line_items,
)


@pytest.mark.parametrize(
    ("parse", "text", "units"),
    [
        (parse_amount, "120.00", 120_000_000),
        (parse_amount, "0.01", 10_000),
        (parse_quantity, "2", 2_000_000),
        (parse_quantity, "0.000001", 1),
        (parse_unit_price, "0", 0),
        (parse_unit_price, "60.123456", 60_123_456),
    ],
)
def test_numbers_are_read(parse, text, units):
    assert parse(text, param="field") == units


@pytest.mark.parametrize(
    ("parse", "text", "code"),
    [
        pytest.param(parse_amount, "0", "amount_not_positive", id="amount of zero"),
        pytest.param(parse_amount, "-5", "amount_not_positive", id="negative amount"),
        pytest.param(parse_amount, "1.005", "too_many_decimals", id="amount with three places"),
        pytest.param(parse_amount, 120, "amount_not_text", id="amount as a number"),
        pytest.param(parse_quantity, "0", "quantity_not_positive", id="quantity of zero"),
        pytest.param(parse_quantity, "-1", "quantity_not_positive", id="negative quantity"),
        pytest.param(parse_quantity, "0.0000001", "too_many_decimals", id="quantity with seven places"),
        pytest.param(parse_unit_price, "-0.01", "amount_not_positive", id="negative price"),
        pytest.param(parse_unit_price, "1e3", "amount_not_a_number", id="price with an exponent"),
        pytest.param(parse_unit_price, "10000000000000", "amount_too_large", id="price of ten trillion"),
    ],
)
def test_bad_numbers_are_refused_at_their_field(parse, text, code):
    with pytest.raises(InvalidInput) as caught:
        parse(text, param="line_items[0].field")
    assert (caught.value.error_code, caught.value.param) == (code, "line_items[0].field")


@pytest.mark.parametrize(
    ("text", "ppm"),
    [("8.875", 88_750), ("0", 0), ("100", 1_000_000), ("0.0001", 1), ("", 0), (" ", 0), (None, 0)],
)
def test_percents_become_parts_per_million(text, ppm):
    assert parse_percent(text, param="tax", name="tax rate") == ppm


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("100.0001", "percent_out_of_range"),
        ("-1", "percent_out_of_range"),
        ("-0.0001", "percent_out_of_range"),
        ("8.87501", "too_many_decimals"),
        ("8,5", "amount_not_a_number"),
        ("8%", "amount_not_a_number"),
        (8, "amount_not_text"),
    ],
)
def test_bad_percents_are_refused(text, code):
    with pytest.raises(InvalidInput) as caught:
        parse_percent(text, param="tax", name="tax rate")
    assert (caught.value.error_code, caught.value.param) == (code, "tax")


@given(st.integers(0, 1_000_000))
def test_a_percent_is_written_and_read_back(ppm):
    assert parse_percent(percent_text(ppm), param="tax", name="tax rate") == ppm


def test_percents_are_written_short():
    assert [percent_text(ppm) for ppm in (88_750, 230_000, 0, 1)] == ["8.875", "23", "0", "0.0001"]


def test_lines_are_read():
    rows = [
        {"description": " Design\r\n<b> ", "quantity": "2", "unit_price": "60.00", "tax_percent": "23"},
        {"description": "Hosting", "quantity": "1", "unit_price": "5", "discount_percent": "12.5"},
    ]
    items, errors = read_line_items(rows)
    assert errors == ()
    assert items == (
        LineItem("Design\n<b>", 2_000_000, 60_000_000, tax_ppm=230_000),
        LineItem("Hosting", 1_000_000, 5_000_000, discount_ppm=125_000),
    )


def test_every_wrong_field_of_every_line_is_named():
    rows = [
        {"description": "x" * 100_000, "quantity": "0", "unit_price": "abc", "tax_percent": "101"},
        {"description": "Fine", "quantity": "1", "unit_price": "1"},
        {"discount_percent": "-1"},
    ]
    items, errors = read_line_items(rows)
    assert {error.param: error.error_code for error in errors} == {
        "line_items[0].description": "text_too_long",
        "line_items[0].quantity": "quantity_not_positive",
        "line_items[0].unit_price": "amount_not_a_number",
        "line_items[0].tax_percent": "percent_out_of_range",
        "line_items[2].description": "text_missing",
        "line_items[2].quantity": "amount_missing",
        "line_items[2].unit_price": "amount_missing",
        "line_items[2].discount_percent": "percent_out_of_range",
    }
    assert items == (LineItem("", 0, 0), LineItem("Fine", 1_000_000, 1_000_000), LineItem("", 0, 0))


def test_of_201_lines_200_are_read_and_the_list_is_refused():
    items, errors = read_line_items([{"description": "x", "quantity": "1", "unit_price": "1"}] * 201, param="items")
    assert len(items) == 200
    assert [(error.error_code, error.param) for error in errors] == [("too_many_line_items", "items")]
    assert "at most 200 lines; this one has 201" in errors[0].message
