"""A day in a field, in words beside it."""

from __future__ import annotations

from allscale_app.domain.dates import parse_date
from allscale_app.domain.errors import InvalidInput
from allscale_app.i18n.dates import long_date


def date_words(text: str) -> str:
    """`7 December 2026`, "" for what is no day: a browser writes a date in its own way, which may be read in another."""
    try:
        return long_date(parse_date(text, param="date"))
    except InvalidInput:
        return ""
