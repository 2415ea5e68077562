"""A bank statement as we read it, whatever format it came in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from allscale_app.domain.errors import InvalidInput

MOST_BYTES = 10 * 1024 * 1024
MOST_LINES = 50_000


class StatementUnreadable(InvalidInput):
    """The file is no statement that we can read; the words say what is wrong with it and what to do."""

    code = "statement_unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """One booked line. `units` are millionths of `currency`, negative for money that went."""

    account: str
    """IBAN or account number as the file has it, compact; "" where it has none."""
    bank_ref: str
    """The bank's own reference, or a hash of the line where the bank gives none: the same in each import."""
    whole_ref: str = ""
    """Of a part of a collected booking: the reference of the booking as a whole."""
    currency: str
    units: int
    booked_on: date
    reference: str = ""
    end_to_end: str = ""
    name: str = ""
    iban: str = ""
    text: str = ""
    is_return: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """Everything booked in one file. `format` is camt.053, camt.054, camt.052 or MT940."""

    format: str
    lines: tuple[StatementLine, ...]
