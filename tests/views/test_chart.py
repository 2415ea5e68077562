"""Bars, axis and words of the dashboard's chart."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allscale_app.views.chart import ONE, Chart, stacked_chart

START = date(2026, 11, 1)


def chart_of(*days: dict[str, int]) -> Chart:
    slots = [(START + timedelta(days=index), parts) for index, parts in enumerate(days)]
    return stacked_chart(
        slots,
        amount=lambda units: f"{units / ONE:,.2f}",
        day_text=lambda day: f"{day:%d %b}",
        axis_text=lambda day: f"{day.day}",
    )


def test_an_empty_period_keeps_its_axis():
    chart = chart_of({}, {})
    assert chart.is_empty
    assert len(chart.bars) == 2
    assert chart.ticks[-1] == "0"
    assert chart.legend == []


@pytest.mark.parametrize(
    ("highest", "ticks"),
    [
        (4_200, ["5k", "4k", "3k", "2k", "1k", "0"]),
        (5_360, ["6k", "4k", "2k", "0"]),
        (30, ["30", "20", "10", "0"]),
        (7_400, ["7.5k", "5k", "2.5k", "0"]),
        (1_500_000, ["1.5M", "1M", "500k", "0"]),
        (1, ["3", "2", "1", "0"]),
    ],
)
def test_the_axis_ends_at_a_round_number_just_above(highest, ticks):
    assert chart_of({"USDC": highest * ONE}).ticks == ticks


def test_parts_stand_in_the_order_of_the_stack_and_strangers_are_other():
    bar = chart_of({"FDUSD": 5 * ONE, "EURC": ONE, "USDC": 2 * ONE}).bars[0]
    assert [part.series for part in bar.parts] == ["usdc", "eurc", "other"]
    assert [part.name for part in bar.parts] == ["USDC", "EURC", "Other"]
    assert bar.total == "8.00"


def test_the_legend_sums_each_series():
    legend = chart_of({"USDC": ONE, "USDT": 3 * ONE}, {"USDC": 2 * ONE}).legend
    assert [(item.name, item.amount) for item in legend] == [("USDC", "3.00"), ("USDT", "3.00")]


def test_the_last_day_is_today_and_popups_open_inwards():
    bars = chart_of(*[{"USDC": ONE}] * 30).bars
    assert bars[-1].label == "Today"
    assert bars[-1].is_last
    assert (bars[0].side, bars[15].side, bars[-1].side) == ("start", "middle", "end")
    assert 4 <= sum(bool(bar.label) for bar in bars) <= 6


def test_a_tiny_payment_is_still_seen():
    bars = chart_of({"USDC": 1_000_000 * ONE}, {"USDC": ONE}).bars
    assert bars[1].parts[0].height == "0.5%"


@given(
    st.lists(st.dictionaries(st.sampled_from(["USDC", "USDT", "EURC", "FDUSD"]), st.integers(0, 10**15)), max_size=40)
)
def test_no_bar_is_higher_than_the_plot(days):
    for bar in chart_of(*days).bars:
        whole = sum(float(part.height.rstrip("%")) for part in bar.parts)
        assert whole <= 100 + 0.5 * len(bar.parts)
