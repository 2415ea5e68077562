"""A mail view laid out twice: HTML as tables with inline styles, and a text twin of 72 columns in the same order."""

from __future__ import annotations

import textwrap
import unicodedata
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from allscale_app.views.mail import MailRow, MailView

COLUMNS = 72
TEMPLATES = Path(__file__).parent / "templates"


def html_of(mail: MailView, *, logo_cid: str = "") -> str:
    """The HTML part; `logo_cid` is the Content-ID of the sender's logo, "" without one."""
    return _TEMPLATES.get_template("mail.html").render(mail=mail, logo_cid=logo_cid)


def text_of(mail: MailView) -> str:
    """The plain text part: the link stands on its own line, uncut."""
    return _TEMPLATES.get_template("mail.txt").render(mail=mail).rstrip() + "\n"


def fill(text: str) -> str:
    """`text` in lines of at most 72 columns; its own line breaks stay, a longer word is not cut."""
    return "\n".join(
        textwrap.fill(line, COLUMNS, break_long_words=False, break_on_hyphens=False) for line in text.split("\n")
    )


def columns(row: MailRow) -> str:
    """Label on the left, value on the right; on two lines where they do not fit beside each other."""
    gap = COLUMNS - _width(row.label) - _width(row.value)
    if gap >= 2:
        return f"{row.label}{' ' * gap}{row.value}"
    return f"{fill(row.label)}\n{' ' * max(COLUMNS - _width(row.value), 2)}{row.value}"


def _width(text: str) -> int:
    """Columns of a terminal: wide East Asian letters take two (UAX #11), combining marks none."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    marks = sum(unicodedata.combining(character) > 0 for character in text)
    return len(text) + wide - marks


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["fill"] = fill
    environment.filters["columns"] = columns
    return environment


_TEMPLATES = _environment()
