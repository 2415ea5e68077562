"""The calendar of an invoice: which reminder has come, and when to look again; in every zone, over every jump of a clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allscale_app.domain.dates import local_date
from allscale_app.domain.errors import InvalidInput
from allscale_app.domain.reminders import (
    DEFAULT_SCHEDULE,
    Calendar,
    QuietHours,
    read_quiet_hours,
    read_schedule,
    step,
)

DUE = date(2026, 12, 7)
SENT = date(2026, 11, 23)
ZONES = ("UTC", "Europe/Lisbon", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "Pacific/Apia")

schedules = st.lists(st.integers(-60, 90), max_size=10, unique=True).map(lambda days: tuple(sorted(days)))
days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
hours = st.builds(QuietHours, st.integers(0, 23), st.integers(0, 23))
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001  # hypothesis wants naive bounds
calendars = st.builds(
    Calendar,
    due_on=days, sent_on=days, timezone=st.sampled_from(ZONES), schedule=schedules, quiet=hours,
    done=st.none() | st.integers(-60, 90), overdue_told=st.booleans(),
)  # fmt: skip


def a_calendar(**values) -> Calendar:
    values = {"due_on": DUE, "sent_on": SENT, "timezone": "Europe/Lisbon", "schedule": DEFAULT_SCHEDULE, **values}
    return Calendar(**values)


@pytest.mark.parametrize(
    ("today", "done", "expected"),
    [
        (date(2026, 12, 3), None, None),
        (date(2026, 12, 4), None, -3),
        (date(2026, 12, 6), -3, None),
        (date(2026, 12, 7), -3, 0),
        (date(2026, 12, 21), -3, 14),  # slept: one, not four
        (date(2027, 3, 1), 14, None),
    ],
)
def test_the_newest_day_that_has_come_is_the_step(today, done, expected):
    assert step(DEFAULT_SCHEDULE, due_on=DUE, sent_on=SENT, today=today, done=done) == expected


def test_days_up_to_the_sending_remind_nobody():
    assert step(DEFAULT_SCHEDULE, due_on=DUE, sent_on=DUE, today=DUE) is None
    assert step(DEFAULT_SCHEDULE, due_on=DUE, sent_on=DUE, today=date(2026, 12, 10)) == 3


@given(schedules, days, days, days)
def test_a_step_is_of_the_schedule_after_the_sending_and_never_comes_twice(schedule, due_on, sent_on, today):
    first = step(schedule, due_on=due_on, sent_on=sent_on, today=today)
    if first is not None:
        assert first in schedule
        assert sent_on < due_on + timedelta(days=first) <= today
        assert step(schedule, due_on=due_on, sent_on=sent_on, today=today, done=first) is None


def test_a_reminder_goes_when_the_quiet_hours_of_its_day_end():
    assert a_calendar().step_at(0) == datetime(2026, 12, 7, 8, tzinfo=UTC)
    assert a_calendar(timezone="America/New_York").step_at(0) == datetime(2026, 12, 7, 13, tzinfo=UTC)
    assert a_calendar(quiet=QuietHours(0, 0)).step_at(0) == datetime(2026, 12, 7, tzinfo=UTC)


def test_the_hour_stays_the_local_one_when_the_clock_changes():
    berlin = a_calendar(timezone="Europe/Berlin", due_on=date(2026, 10, 25), sent_on=date(2026, 10, 1))
    assert berlin.step_at(-3) == datetime(2026, 10, 22, 6, tzinfo=UTC)
    assert berlin.step_at(0) == datetime(2026, 10, 25, 7, tzinfo=UTC)
    assert berlin.overdue_at() == datetime(2026, 10, 25, 23, tzinfo=UTC)


def test_an_end_that_the_clock_jumps_over_comes_after_the_jump():
    new_york = a_calendar(
        timezone="America/New_York", due_on=date(2026, 3, 8), sent_on=date(2026, 3, 1), quiet=QuietHours(22, 2)
    )
    assert new_york.step_at(0) == datetime(2026, 3, 8, 7, tzinfo=UTC)
    assert a_calendar(
        timezone="America/New_York", due_on=date(2026, 3, 8), sent_on=date(2026, 3, 1), quiet=QuietHours(3, 2)
    ).step_at(0) == datetime(2026, 3, 9, 6, tzinfo=UTC)


def test_who_comes_late_waits_for_the_morning():
    calendar = a_calendar()
    evening = datetime(2026, 12, 7, 20, 30, tzinfo=UTC)
    assert calendar.due_step(datetime(2026, 12, 7, 19, 59, tzinfo=UTC)) == 0
    assert calendar.due_step(evening) is None
    assert calendar.next_step(evening) == (0, datetime(2026, 12, 8, 8, tzinfo=UTC))


def test_the_next_moment_is_a_reminder_or_the_end_of_the_due_day():
    start = datetime(2026, 12, 1, tzinfo=UTC)
    assert a_calendar().next_moment(start) == datetime(2026, 12, 4, 8, tzinfo=UTC)
    assert a_calendar(done=0).next_moment(start) == datetime(2026, 12, 8, tzinfo=UTC)
    assert a_calendar(done=0, overdue_told=True).next_moment(start) == datetime(2026, 12, 10, 8, tzinfo=UTC)
    assert a_calendar(schedule=()).next_moment(start) == datetime(2026, 12, 8, tzinfo=UTC)
    assert a_calendar(schedule=(), overdue_told=True).next_moment(start) is None
    assert a_calendar(done=14).next_step(start) is None


def test_what_follows_a_day_is_counted():
    assert [a_calendar().left_after(offset) for offset in DEFAULT_SCHEDULE] == [4, 3, 2, 1, 0]
    assert a_calendar(sent_on=DUE).left_after(0) == 3
    assert a_calendar().days_since_due(datetime(2026, 12, 4, 12, tzinfo=UTC)) == -3


@given(calendars, moments)
def test_nobody_is_reminded_in_quiet_hours_and_every_reminder_comes_once(calendar, now):
    following = calendar.next_step(now)
    assert calendar.tomorrow(now) > now
    if following is None:
        assert calendar.due_step(now) is None
        return
    offset, at = following
    assert at >= now
    assert not calendar.quiet.cover(at.astimezone(ZoneInfo(calendar.timezone)))
    assert (calendar.due_step(now) == offset) == (at == now)
    newest = calendar.due_step(at)
    assert newest is not None
    assert newest >= offset
    assert calendar.due_on + timedelta(days=newest) <= local_date(at, timezone=calendar.timezone)
    assert (calendar.next_moment(now) or at) <= at


@pytest.mark.parametrize("value", [None, "3", 3, [True], ["3"], [-61], [91], [1, 1], list(range(11))])
def test_a_schedule_that_is_none_is_refused(value):
    with pytest.raises(InvalidInput):
        read_schedule(value, param="reminders")


def test_a_schedule_is_put_in_order():
    assert read_schedule([7, -3, 0], param="reminders") == (-3, 0, 7)
    assert read_schedule([], param="reminders") == ()


def test_quiet_hours_are_full_hours():
    assert read_quiet_hours(22, 6) == QuietHours(22, 6)
    for wrong in ((24, 6), (-1, 6), ("20", 6), (True, 6), (20, None)):
        with pytest.raises(InvalidInput):
            read_quiet_hours(*wrong)


def test_quiet_hours_may_lie_within_a_day():
    noon = QuietHours(12, 14)
    assert noon.cover(datetime(2026, 12, 7, 13, tzinfo=UTC))
    assert not noon.cover(datetime(2026, 12, 7, 14, tzinfo=UTC))
    assert not QuietHours(8, 8).cover(datetime(2026, 12, 7, 8, tzinfo=UTC))
