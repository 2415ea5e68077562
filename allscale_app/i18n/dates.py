"""Dates, times and distances in words, in the reader's zone (components.md, Words)."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo

from babel.dates import format_date, format_datetime

LOCALE = "en_GB"
_WEEK = 7


def short_date(day: date, *, today: date) -> str:
    """`23 Nov` this year, `23 Nov 2025` otherwise."""
    return format_date(day, "d MMM" if day.year == today.year else "d MMM y", locale=LOCALE)


def full_date(day: date) -> str:
    """`Fri 27 Nov 2026`."""
    return format_date(day, "EEE d MMM y", locale=LOCALE)


def long_date(day: date) -> str:
    """`7 December 2026`."""
    return format_date(day, "d MMMM y", locale=LOCALE)


def day_caption(day: date, *, today: date) -> str:
    """A timeline's caption: `Today`, `Sat 21 Nov`, `Sat 21 Nov 2025`."""
    if day == today:
        return "Today"
    return format_date(day, "EEE d MMM" if day.year == today.year else "EEE d MMM y", locale=LOCALE)


def month_name(day: date, *, short: bool = False) -> str:
    """`November`, short `Nov`."""
    return format_date(day, "MMM" if short else "MMMM", locale=LOCALE)


def weekday(day: date) -> str:
    """`Wed`."""
    return format_date(day, "EEE", locale=LOCALE)


def clock_time(moment: datetime, *, zone: tzinfo, seconds: bool = False) -> str:
    """`14:32`, in timelines `14:32:05`."""
    return format_datetime(moment.astimezone(zone), "HH:mm:ss" if seconds else "HH:mm", locale=LOCALE)


def day_and_time(moment: datetime, *, zone: tzinfo, now: datetime) -> str:
    """`Today 14:32`, `21 Nov 09:19`, `21 Nov 2025 09:19`."""
    local, today = moment.astimezone(zone), now.astimezone(zone).date()
    day = "Today" if local.date() == today else short_date(local.date(), today=today)
    return f"{day} {clock_time(moment, zone=zone)}"


def exact_time(moment: datetime, *, zone: tzinfo) -> str:
    """`Fri 27 Nov 2026, 14:32:05`, for tooltips."""
    return f"{full_date(moment.astimezone(zone).date())}, {clock_time(moment, zone=zone, seconds=True)}"


def ago(moment: datetime, *, now: datetime, zone: tzinfo) -> str:
    """`just now`, `9 min ago`, `2 h ago`, then the weekday within 7 days, then the date."""
    age = now - moment
    if age < timedelta(minutes=1):
        return "just now"
    if age < timedelta(hours=1):
        return f"{int(age.total_seconds()) // 60} min ago"
    local, today = moment.astimezone(zone).date(), now.astimezone(zone).date()
    if local == today or age < timedelta(hours=6):
        return f"{int(age.total_seconds()) // 3600} h ago"
    if (today - local).days < _WEEK:
        return format_date(local, "EEE", locale=LOCALE)
    return short_date(local, today=today)


def due_distance(due_on: date, *, today: date) -> str:
    """`in 4 days`, `tomorrow`, `today`, `1 day late`, `12 days late`."""
    days = (due_on - today).days
    if days == 0:
        return "today"
    if days == 1:
        return "tomorrow"
    if days > 0:
        return f"in {days} days"
    return "1 day late" if days == -1 else f"{-days} days late"


def counted(count: int, one: str, many: str | None = None) -> str:
    """`1 invoice`, `7 invoices`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
