"""Tables as text: CSV that a spreadsheet opens without running anything in it (RFC 4180; OWASP, CSV injection), and JSON."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Sequence

Writer = Callable[[Sequence[str], Iterable[Sequence[str]]], str]
"""Makes a file's text of a header and its rows."""

_FORMULA = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)


def csv_text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The table as text: a byte-order mark for Excel, CRLF lines, a quote before what would be a formula."""
    out = io.StringIO(newline="")
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def json_text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The table as a JSON array of objects by column; amounts stay decimal text, as in the API."""
    return json.dumps([dict(zip(header, row, strict=True)) for row in rows], ensure_ascii=False, indent=1) + "\n"


def safe_cell(text: str) -> str:
    """`text`, with an apostrophe in front where a spreadsheet would take it for a formula; plain numbers stay."""
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text
