"""Reminders: which day of a schedule has come, and the next moment at which the calendar matters to an invoice.

A schedule is a row of days to the due date: -3 is three days before, 0 the day itself, 7 a week after. Days are those
of the business's zone, and a day's reminder goes out when that day's quiet hours end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from allscale_app.domain.dates import local_date, start_of_day
from allscale_app.domain.errors import InvalidInput

Schedule = tuple[int, ...]

DEFAULT_SCHEDULE: Schedule = (-3, 0, 3, 7, 14)
MOST_STEPS = 10
EARLIEST = -60
LATEST = 90
HOURS = 24


def read_schedule(value: object, *, param: str) -> Schedule:
    """A list of whole days from -60 to 90, at most 10 and none twice, in order; the empty one is off.

    Raises InvalidInput.
    """
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise InvalidInput("Send the days of the reminders as a list.", code="not_a_list", param=param)
    days = [day for day in value if isinstance(day, int) and not isinstance(day, bool) and EARLIEST <= day <= LATEST]
    if len(days) != len(value):
        raise InvalidInput(
            f"A reminder can go at most {-EARLIEST} days before the due date and {LATEST} days after it.",
            code="reminder_out_of_range",
            param=param,
        )
    if len(set(days)) != len(days):
        raise InvalidInput("One of these days is there twice.", code="reminder_twice", param=param)
    if len(days) > MOST_STEPS:
        raise InvalidInput(
            f"At most {MOST_STEPS} reminders go out for an invoice.", code="too_many_reminders", param=param
        )
    return tuple(sorted(days))


@dataclass(frozen=True, slots=True)
class QuietHours:
    """No reminder goes out from `start` until `end`, full hours of the day (0 to 23); alike, there are none."""

    start: int = 20
    end: int = 8

    def cover(self, local: datetime) -> bool:
        """Whether a local time lies in them."""
        if self.start <= self.end:
            return self.start <= local.hour < self.end
        return local.hour >= self.start or local.hour < self.end


def read_quiet_hours(start: object, end: object) -> QuietHours:
    """Two full hours from 0 to 23. Raises InvalidInput."""
    for param, hour in (("quiet_from", start), ("quiet_until", end)):
        if not isinstance(hour, int) or isinstance(hour, bool) or not 0 <= hour < HOURS:
            raise InvalidInput("Choose a full hour of the day.", code="hour_unknown", param=param)
    assert isinstance(start, int)
    assert isinstance(end, int)
    return QuietHours(start, end)


def step(schedule: Schedule, *, due_on: date, sent_on: date, today: date, done: int | None = None) -> int | None:
    """The newest day of `schedule` that has come, after the invoice was sent and after `done`, the last one that is
    over; so a worker that slept for a week sends one reminder, not three."""
    come = [
        offset
        for offset in _ahead(schedule, due_on=due_on, sent_on=sent_on, done=done)
        if _day(due_on, offset) <= today
    ]
    return max(come, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """What the calendar holds for one invoice on which something is due.

    `done` is the last day of the schedule that is over, reminded or passed by; `overdue_told` says that people know.
    """

    due_on: date
    sent_on: date
    timezone: str
    schedule: Schedule
    quiet: QuietHours = QuietHours()
    done: int | None = None
    overdue_told: bool = False

    def days_since_due(self, now: datetime) -> int:
        """Negative before the due date."""
        return (local_date(now, timezone=self.timezone) - self.due_on).days

    def overdue_at(self) -> datetime:
        """When the day after the due date begins."""
        return start_of_day(_day(self.due_on, 1), timezone=self.timezone)

    def step_at(self, offset: int) -> datetime:
        """When the reminder of a day goes out."""
        return self._after_quiet(self._end_of_quiet(_day(self.due_on, offset)))

    def due_step(self, now: datetime) -> int | None:
        """The day of the schedule whose reminder goes out at `now`, or None."""
        offset = self._step(now)
        return offset if offset is not None and self.step_at(offset) <= now == self._after_quiet(now) else None

    def next_step(self, now: datetime) -> tuple[int, datetime] | None:
        """The next reminder, perhaps one that is due at `now`, and when it goes out; None when none is left."""
        offset = self._step(now)
        if offset is None:
            offset = min(self._ahead(), default=None)
        return None if offset is None else (offset, self._after_quiet(max(now, self.step_at(offset))))

    def next_moment(self, now: datetime) -> datetime | None:
        """The next aware UTC moment at which the calendar matters, None when nothing is left."""
        following = self.next_step(now)
        moments = [following[1]] if following else []
        if not self.overdue_told:
            moments.append(self.overdue_at())
        return min(moments, default=None)

    def tomorrow(self, now: datetime) -> datetime:
        """When to look again at a reminder that may not go out today."""
        day = local_date(now, timezone=self.timezone) + timedelta(days=1)
        return self._after_quiet(self._end_of_quiet(day))

    def left_after(self, offset: int) -> int:
        """How many reminders follow that of a day."""
        return sum(1 for each in self._ahead() if each > offset)

    def _step(self, now: datetime) -> int | None:
        today = local_date(now, timezone=self.timezone)
        return step(self.schedule, due_on=self.due_on, sent_on=self.sent_on, today=today, done=self.done)

    def _ahead(self) -> list[int]:
        return _ahead(self.schedule, due_on=self.due_on, sent_on=self.sent_on, done=self.done)

    def _end_of_quiet(self, day: date) -> datetime:
        hour = self.quiet.end if self.quiet.start != self.quiet.end else 0
        return datetime.combine(day, time(hour), tzinfo=ZoneInfo(self.timezone)).astimezone(UTC)

    def _after_quiet(self, moment: datetime) -> datetime:
        """`moment`, or the end of the quiet hours that it lies in; a clock that jumps may lead into further ones."""
        local = moment.astimezone(ZoneInfo(self.timezone))
        while self.quiet.cover(local):
            end = self._end_of_quiet(local.date())
            if end <= moment:
                end = self._end_of_quiet(local.date() + timedelta(days=1))
            moment, local = end, end.astimezone(ZoneInfo(self.timezone))
        return moment


def _day(due_on: date, offset: int) -> date:
    return due_on + timedelta(days=offset)


def _ahead(schedule: Schedule, *, due_on: date, sent_on: date, done: int | None) -> list[int]:
    """The days after the one on which the invoice was sent, and after `done`."""
    return [offset for offset in schedule if _day(due_on, offset) > sent_on and (done is None or offset > done)]
