"""A stacked bar chart as display values: heights in percent, labels and amounts as ready text.

Everything is whole numbers of units (millionths) until it becomes text, so the picture and the words never disagree."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from allscale_app.domain.assets import ASSETS

SERIES = ("USDC", "USDT", "EURC", "DAI", "PYUSD")
"""Those with a colour of their own, in the order of the stack from the bottom; the rest is `other`."""
ONE = 1_000_000
TOPS = ((10, 3), (10, 4), (10, 5), (20, 3), (25, 3), (20, 4), (20, 5), (25, 5), (50, 3), (50, 4), (50, 5))
"""Ends of the axis in rising order: tenths of a power of ten per line, times three to five lines."""


@dataclass(frozen=True, slots=True)
class ChartPart:
    """One colour of one bar: series key, name, height in percent of the plot, amount."""

    series: str
    name: str
    height: str
    amount: str


@dataclass(frozen=True, slots=True)
class ChartBar:
    """One day (or month): axis label ("" where none fits), its full name, its parts from the bottom, its total."""

    label: str
    day: str
    parts: list[ChartPart]
    total: str
    side: str
    """Where the pop-up opens so that it stays inside: start, middle or end."""
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class ChartSum:
    """A line of the legend."""

    series: str
    name: str
    amount: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars from the left, tick texts from the top, legend in the stack's order."""

    bars: list[ChartBar] = field(default_factory=list)
    ticks: list[str] = field(default_factory=list)
    legend: list[ChartSum] = field(default_factory=list)
    is_empty: bool = True


def stacked_chart(
    slots: Sequence[tuple[date, Mapping[str, int]]],
    *,
    amount: Callable[[int], str],
    day_text: Callable[[date], str],
    axis_text: Callable[[date], str],
    label_count: int = 5,
) -> Chart:
    """The chart of (day, asset code to units) in order of time; units of different assets are already in one currency.

    `amount` turns units into text; `day_text` and `axis_text` name a day in full and on the axis."""
    sums = [{key: _units_of(key, parts) for key in _series_of(parts)} for _, parts in slots]
    step, lines = _axis(max((sum(parts.values()) for parts in sums), default=0))
    every = max(1, round(len(slots) / label_count))
    bars = []
    for index, ((day, _), parts) in enumerate(zip(slots, sums, strict=True)):
        from_end = len(slots) - 1 - index
        label = "Today" if from_end == 0 else axis_text(day) if from_end % every == 0 and from_end >= every else ""
        bars.append(
            ChartBar(
                label=label,
                day=day_text(day),
                parts=[
                    ChartPart(key, name_of(key), _percent(units, step * lines), amount(units))
                    for key, units in parts.items()
                    if units
                ],
                total=amount(sum(parts.values())),
                side="start" if index * 3 < len(slots) else "end" if from_end * 3 < len(slots) else "middle",
                is_last=from_end == 0,
            )
        )
    return Chart(
        bars=bars,
        ticks=[_short(step * line) for line in range(lines, -1, -1)],
        legend=[ChartSum(key, name_of(key), amount(units)) for key, units in _legend(sums).items()],
        is_empty=not any(units for parts in sums for units in parts.values()),
    )


def name_of(series: str) -> str:
    """The series' word: its code, or "Other"."""
    code = series.upper()
    return code if code in ASSETS else "Other"


def _series_of(parts: Mapping[str, int]) -> list[str]:
    known = [code.lower() for code in SERIES if code in parts]
    return known + (["other"] if any(code not in SERIES for code in parts) else [])


def _units_of(series: str, parts: Mapping[str, int]) -> int:
    if series == "other":
        return sum(units for code, units in parts.items() if code not in SERIES)
    return parts[series.upper()]


def _legend(sums: Sequence[Mapping[str, int]]) -> dict[str, int]:
    keys = [code.lower() for code in SERIES] + ["other"]
    totals = {key: sum(parts.get(key, 0) for parts in sums) for key in keys}
    return {key: units for key, units in totals.items() if units}


def _axis(highest: int) -> tuple[int, int]:
    """The smallest round step, with its number of lines, that holds the highest bar."""
    power = ONE
    while True:
        for tenths, lines in TOPS:
            step = power * tenths // 10
            if highest <= step * lines:
                return step, lines
        power *= 10


def _short(units: int) -> str:
    whole = units // ONE
    for size, letter in ((1_000_000, "M"), (1_000, "k")):
        if whole >= size:
            tenths = whole * 10 // size
            return f"{tenths // 10}{letter}" if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}{letter}"
    return str(whole)


def _percent(units: int, top: int) -> str:
    tenths = max(units * 1000 // top, 5)  # half a percent at least: a payment is never invisible
    return f"{tenths // 10}.{tenths % 10}%"
