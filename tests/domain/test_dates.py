from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allscale_app.domain.dates import is_past_due, is_timezone, local_date, parse_date, parse_timezone, timezone_names
from allscale_app.domain.errors import InvalidInput


@pytest.mark.parametrize("name", ["UTC", "Europe/Lisbon", "Asia/Kolkata", "America/Argentina/Buenos_Aires"])
def test_zones_of_the_database_are_known(name):
    assert is_timezone(name)
    assert parse_timezone(f" {name} ") == name


@pytest.mark.parametrize("name", ["", "Mars/Base", "europe/lisbon", "../etc/passwd", "/etc/localtime", None, 3])
def test_other_zones_are_refused(name):
    assert not is_timezone(name)
    with pytest.raises(InvalidInput, match="Choose a time zone") as caught:
        parse_timezone(name, param="tz")
    assert (caught.value.error_code, caught.value.param) == ("timezone_unknown", "tz")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param(None, "date_not_text", id="null"),
        pytest.param(20261231, "date_not_text", id="number"),
        pytest.param(" ", "date_missing", id="blank"),
        pytest.param("31.12.2026", "date_not_a_date", id="other order"),
        pytest.param("2026-1-1", "date_not_a_date", id="no zeros"),
        pytest.param("20261231", "date_not_a_date", id="basic format"),
        pytest.param("2026-W01-1", "date_not_a_date", id="week"),
        pytest.param("２０２６-12-31", "date_not_a_date", id="other digits"),
        pytest.param("2026-12-31T00:00:00Z", "date_not_a_date", id="time"),
        pytest.param("tomorrow", "date_not_a_date", id="word"),
        pytest.param("2026-02-30", "date_not_a_date", id="no such day"),
        pytest.param("2026-13-01", "date_not_a_date", id="no such month"),
        pytest.param("0000-00-00", "date_not_a_date", id="zeros"),
        pytest.param("1999-12-31", "date_out_of_range", id="too early"),
        pytest.param("2200-01-01", "date_out_of_range", id="too late"),
    ],
)
def test_nonsense_dates_are_refused(text, code):
    with pytest.raises(InvalidInput) as caught:
        parse_date(text, param="due_on", name="due date")
    assert (caught.value.error_code, caught.value.param) == (code, "due_on")


@given(st.dates(date(2000, 1, 1), date(2199, 12, 31)))
def test_every_day_in_range_is_read(day):
    assert parse_date(f" {day.isoformat()} ", param="due_on") == day


@pytest.mark.parametrize(
    ("timezone", "day"),
    [("UTC", 9), ("Pacific/Auckland", 10), ("America/Los_Angeles", 9), ("Pacific/Kiritimati", 10)],
)
def test_the_day_depends_on_the_zone(timezone, day):
    assert local_date(datetime(2026, 3, 9, 12, tzinfo=UTC), timezone=timezone) == date(2026, 3, day)


@pytest.mark.parametrize(
    ("due_on", "timezone", "at", "expected"),
    [
        pytest.param(None, "UTC", datetime(2100, 1, 1, tzinfo=UTC), False, id="no due date"),
        pytest.param(date(2026, 3, 9), "UTC", datetime(2026, 3, 9, 23, 59, 59, tzinfo=UTC), False, id="last second"),
        pytest.param(date(2026, 3, 9), "UTC", datetime(2026, 3, 10, tzinfo=UTC), True, id="day has ended"),
        pytest.param(
            date(2026, 3, 9), "America/New_York", datetime(2026, 3, 10, 3, tzinfo=UTC), False, id="still due there"
        ),
        pytest.param(
            date(2026, 3, 9), "Asia/Tokyo", datetime(2026, 3, 9, 15, tzinfo=UTC), True, id="ended there already"
        ),
    ],
)
def test_a_due_date_ends_with_its_day_in_the_issuers_zone(due_on, timezone, at, expected):
    assert is_past_due(due_on, timezone=timezone, at=at) is expected


def test_zones_to_choose_from_are_places_and_utc_and_all_are_known():
    names = timezone_names()
    assert names[0] == "UTC"
    assert {"Europe/Lisbon", "America/Argentina/Buenos_Aires", "Pacific/Kiritimati"} <= set(names)
    assert all(is_timezone(name) for name in names)
    assert not {"Etc/GMT+5", "US/Eastern", "EST"} & set(names)
