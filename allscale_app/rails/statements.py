"""Which format a bank's file has, and reading it."""

from __future__ import annotations

from allscale_app.domain.statement import MOST_BYTES, MOST_LINES, Statement, StatementUnreadable
from allscale_app.rails.camt import read_camt
from allscale_app.rails.mt940 import read_mt940


def read_statement(content: bytes) -> Statement:
    """The statement in `content`: camt.053, camt.054 or MT940. Raises StatementUnreadable with words."""
    if not content.strip():
        raise StatementUnreadable("The file is empty. Download the statement from the bank again.")
    if len(content) > MOST_BYTES:
        raise StatementUnreadable("The file is larger than 10 MB. Ask the bank for a shorter period.")
    statement = read_camt(content) if _is_xml(content) else read_mt940(content)
    if len(statement.lines) > MOST_LINES:
        raise StatementUnreadable(f"More than {MOST_LINES:,} lines at once. Ask the bank for a shorter period.")
    return statement


def _is_xml(content: bytes) -> bool:
    """By its first letter, also in UTF-16, which interleaves zeros and begins with a mark."""
    return content[:200].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith(b"<")
