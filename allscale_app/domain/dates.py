"""Calendar days: what people type, time zones, and the day it is somewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from functools import cache
from statistics import median_low
from zoneinfo import ZoneInfo, available_timezones

from allscale_app.domain.errors import InvalidInput

FIRST_YEAR = 2000
LAST_YEAR = 2199

_REGIONS = frozenset(
    {"Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}
)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


@cache
def _timezones() -> frozenset[str]:
    return frozenset(available_timezones())


def is_timezone(name: object) -> bool:
    """Whether `name` is a zone of the IANA database, like "Europe/Lisbon"."""
    return isinstance(name, str) and name in _timezones()


def timezone_names() -> list[str]:
    """The zones to choose from: UTC and those named after a place, in order; the database's old names are left out."""
    return ["UTC", *sorted(name for name in _timezones() if name.partition("/")[0] in _REGIONS)]


def parse_timezone(text: object, *, param: str = "timezone") -> str:
    """`text` if it names an IANA zone, else InvalidInput."""
    if isinstance(text, str) and is_timezone(text.strip()):
        return text.strip()
    raise InvalidInput("Choose a time zone from the list, like Europe/Lisbon.", code="timezone_unknown", param=param)


def parse_date(text: object, *, param: str, name: str = "date") -> date:
    """The day written as YYYY-MM-DD (RFC 3339 full-date) in the years 2000 to 2199, else InvalidInput."""
    if not isinstance(text, str):
        raise InvalidInput(f'Send the {name} as text, like "2026-12-31".', code="date_not_text", param=param)
    cleaned = text.strip()
    if not cleaned:
        raise InvalidInput(f"Enter the {name}.", code="date_missing", param=param)
    if not _DATE.fullmatch(cleaned):
        raise InvalidInput(f"Write the {name} as year-month-day, like 2026-12-31.", code="date_not_a_date", param=param)
    try:
        day = date.fromisoformat(cleaned)
    except ValueError:
        raise InvalidInput(
            f"{cleaned} is not in the calendar. Check the month and the day.", code="date_not_a_date", param=param
        ) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise InvalidInput(
            f"The {name} must be between the years {FIRST_YEAR} and {LAST_YEAR}.", code="date_out_of_range", param=param
        )
    return day


def local_date(at: datetime, *, timezone: str) -> date:
    """The calendar day of the aware time `at` in the IANA zone `timezone`."""
    return at.astimezone(ZoneInfo(timezone)).date()


def start_of_day(day: date, *, timezone: str) -> datetime:
    """The aware UTC moment at which `day` begins in the IANA zone `timezone`."""
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(timezone)).astimezone(UTC)


def months_before(day: date, months: int) -> date:
    """The first day of the month that lies `months` before the month of `day`."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, 1)


def is_past_due(due_on: date | None, *, timezone: str, at: datetime) -> bool:
    """Whether `due_on` has ended in `timezone` at the aware time `at`; never without a due date."""
    return due_on is not None and local_date(at, timezone=timezone) > due_on


def typical_seconds(times: Sequence[tuple[datetime, datetime]]) -> int | None:
    """The median time between two moments, in whole seconds; None of nothing."""
    if not times:
        return None
    return median_low(int((end - start).total_seconds()) for start, end in times)
