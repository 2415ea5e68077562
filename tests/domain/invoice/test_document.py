from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allscale_app.domain.errors import InvalidInput
from allscale_app.domain.invoice.document import LineItem, TaxGroup, add_up, compute_totals, line_net, one_line
from allscale_app.domain.money import parse_units

CENT = 10_000


def units(text):
    return parse_units(text, places=6)


def item(quantity="1", price="0", *, tax="0", discount="0"):
    return LineItem(
        "Work", units(quantity), units(price), tax_ppm=units(tax) // 100, discount_ppm=units(discount) // 100
    )


ITEMS = st.builds(
    LineItem,
    st.just("Work"),
    st.integers(1, 10**11),
    st.integers(0, 10**11),
    st.sampled_from([0, 50_000, 88_750, 190_000, 230_000, 1_000_000]),
    st.sampled_from([0, 25_000, 333_333, 500_000, 1_000_000]),
)


@pytest.mark.parametrize(
    ("line", "net"),
    [
        pytest.param(item("2", "60.00"), "120.00", id="plain"),
        pytest.param(item("0.333333", "0.10"), "0.03", id="small parts"),
        pytest.param(item("1", "0.005"), "0.00", id="half to even, down"),
        pytest.param(item("1", "0.015"), "0.02", id="half to even, up"),
        pytest.param(item("3", "33.333333"), "100.00", id="six places"),
        pytest.param(item("1", "100.00", discount="12.5"), "87.50", id="discount"),
        pytest.param(item("1", "0.01", discount="50"), "0.00", id="rounded once, after the discount"),
        pytest.param(item("1", "99.99", discount="100"), "0.00", id="all of it"),
    ],
)
def test_a_line_is_rounded_once_half_even(line, net):
    assert line_net(line) == units(net)


def test_tax_is_per_rate_on_the_sum_of_nets():
    lines = [
        item("1", "0.10", tax="8.875"),
        item("1", "0.10", tax="8.875"),
        item("1", "10.00"),
        item("1", "1", tax="23"),
    ]
    totals = compute_totals(lines)
    assert totals.taxes == (
        TaxGroup(0, units("10.00"), 0),
        TaxGroup(88_750, units("0.20"), units("0.02")),
        TaxGroup(230_000, units("1.00"), units("0.23")),
    )
    assert totals.tax_total_units == units("0.25")
    assert totals.total_units == units("11.45")


def test_discounts_stand_apart_from_the_subtotal():
    totals = compute_totals([item("2", "60.00", discount="10"), item("1", "30.00")])
    assert totals.subtotal_units == units("150.00")
    assert totals.discount_total_units == units("12.00")
    assert totals.net_units == (units("108.00"), units("30.00"))
    assert totals.total_units == units("138.00")


def test_one_amount_is_one_line_of_quantity_one():
    totals = compute_totals([one_line(units("120.00"), description="Website")])
    assert (totals.subtotal_units, totals.total_units) == (units("120.00"), units("120.00"))
    assert totals.discount_total_units == totals.tax_total_units == 0


@given(st.lists(ITEMS, max_size=12))
def test_totals_agree_to_the_cent(items):
    totals = add_up(items)
    assert totals.subtotal_units - totals.discount_total_units + totals.tax_total_units == totals.total_units
    assert totals.total_units == sum(totals.net_units) + sum(group.tax_units for group in totals.taxes)
    assert sum(group.base_units for group in totals.taxes) == sum(totals.net_units)
    everything = (totals.subtotal_units, totals.discount_total_units, totals.tax_total_units, *totals.net_units)
    assert all(amount >= 0 and amount % CENT == 0 for amount in everything)


@given(ITEMS)
def test_a_line_is_what_exact_fractions_say(line):
    exact = Fraction(line.quantity_units * line.unit_price_units * (10**6 - line.discount_ppm), 10**16)
    assert line_net(line) == round(exact) * CENT


@given(ITEMS)
def test_a_line_without_discount_adds_no_discount(line):
    plain = LineItem(line.description, line.quantity_units, line.unit_price_units, line.tax_ppm)
    assert add_up([plain]).discount_total_units == 0


def test_an_unfinished_draft_adds_up_to_nothing():
    assert add_up([]).total_units == 0


@pytest.mark.parametrize(
    ("items", "code", "param"),
    [
        pytest.param([], "line_items_missing", "line_items", id="no line"),
        pytest.param([item("1", "1")] * 201, "too_many_line_items", "line_items", id="201 lines"),
        pytest.param([item("1", "0")], "amount_not_positive", "line_items[0].unit_price", id="no price"),
        pytest.param(
            [item("1", "1", discount="100"), item("1", "0")],
            "amount_not_positive",
            "line_items[1].unit_price",
            id="the line without price is named",
        ),
        pytest.param([item("1", "5", discount="100")], "amount_not_positive", "line_items", id="all discounted"),
        pytest.param([item("0.001", "1")], "amount_not_positive", "line_items", id="below a cent"),
        pytest.param(
            [item("1", "1"), item("999999999999", "2")], "amount_too_large", "line_items[1].unit_price", id="product"
        ),
        pytest.param(
            [item("1", "999999999999", tax="100")], "amount_too_large", "line_items[0].unit_price", id="with its tax"
        ),
        pytest.param(
            [item("2", "999999999999", discount="99")],
            "amount_too_large",
            "line_items[0].unit_price",
            id="before its discount",
        ),
    ],
)
def test_documents_that_cannot_be_sent(items, code, param):
    with pytest.raises(InvalidInput) as caught:
        compute_totals(items)
    assert (caught.value.error_code, caught.value.param) == (code, param)


def test_200_lines_and_almost_a_trillion_pass():
    assert compute_totals([item("1", "1")] * 200).total_units == units("200.00")
    assert compute_totals([item("1", "999999999999.99")]).total_units == units("999999999999.99")
