"""Reminders in words: their days, the hours without them, and the dialog that sends one."""

from __future__ import annotations

from allscale_app.i18n.dates import counted


def offset_words(offset: int) -> str:
    """`3 days before`, `On the day`, `1 day after`."""
    if offset == 0:
        return "On the day"
    return f"{counted(abs(offset), 'day')} {'before' if offset < 0 else 'after'}"


def hour_words(hour: int) -> str:
    """`08:00`."""
    return f"{hour:02}:00"
