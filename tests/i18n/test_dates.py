from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from allscale_app.i18n import dates

NOW = datetime(2026, 11, 23, 14, 32, 5, tzinfo=UTC)
TODAY = NOW.date()
LISBON = ZoneInfo("Europe/Lisbon")


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(seconds=5), "just now"),
        (timedelta(minutes=9), "9 min ago"),
        (timedelta(hours=2), "2 h ago"),
        (timedelta(days=2), "Sat"),
        (timedelta(days=30), "24 Oct"),
        (timedelta(days=400), "19 Oct 2025"),
    ],
)
def test_how_long_ago(age: timedelta, words: str) -> None:
    assert dates.ago(NOW - age, now=NOW, zone=UTC) == words


@pytest.mark.parametrize(
    ("days", "words"),
    [(4, "in 4 days"), (1, "tomorrow"), (0, "today"), (-1, "1 day late"), (-12, "12 days late")],
)
def test_when_it_is_due(days: int, words: str) -> None:
    assert dates.due_distance(TODAY + timedelta(days=days), today=TODAY) == words


def test_dates_name_the_year_only_when_it_is_another() -> None:
    assert dates.short_date(date(2026, 11, 3), today=TODAY) == "3 Nov"
    assert dates.short_date(date(2025, 11, 3), today=TODAY) == "3 Nov 2025"
    assert dates.full_date(date(2026, 11, 27)) == "Fri 27 Nov 2026"
    assert dates.long_date(date(2026, 12, 7)) == "7 December 2026"
    assert dates.day_caption(TODAY, today=TODAY) == "Today"
    assert dates.day_caption(date(2026, 11, 21), today=TODAY) == "Sat 21 Nov"
    assert dates.day_caption(date(2025, 11, 21), today=TODAY) == "Fri 21 Nov 2025"


def test_times_are_of_the_readers_zone() -> None:
    summer = datetime(2026, 7, 1, 23, 30, 9, tzinfo=UTC)
    assert dates.clock_time(summer, zone=LISBON, seconds=True) == "00:30:09"
    assert dates.day_and_time(summer, zone=LISBON, now=NOW) == "2 Jul 00:30"
    assert dates.day_and_time(NOW, zone=UTC, now=NOW) == "Today 14:32"
    assert dates.exact_time(NOW, zone=UTC) == "Mon 23 Nov 2026, 14:32:05"


def test_counts_have_their_plural() -> None:
    assert dates.counted(1, "invoice") == "1 invoice"
    assert dates.counted(1200, "invoice") == "1,200 invoices"
    assert dates.counted(2, "entry", "entries") == "2 entries"
