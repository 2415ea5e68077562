"""What the readers of both families share: amounts, days, and names for lines that the bank left unnamed."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from allscale_app.domain.errors import InvalidInput
from allscale_app.domain.money import parse_units
from allscale_app.domain.statement import StatementLine, StatementUnreadable

_SPACE = re.compile(r"\s+")
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
TEXT_LIMIT = 1_000


def amount_units(text: str | None, currency: str | None) -> int:
    """Millionths of an amount that banks write with a point. Raises StatementUnreadable."""
    if not _CURRENCY.fullmatch(currency or ""):
        raise StatementUnreadable("A line has no currency. This file is not a whole statement.")
    try:
        units = parse_units((text or "").strip(), places=6)
    except InvalidInput as error:
        raise StatementUnreadable(f"A line has no readable amount ({(text or '')[:20]!r}).") from error
    if units < 0:
        raise StatementUnreadable("A line has a negative amount; banks write a direction instead.")
    return units


def day(text: str | None) -> date:
    """The day of an ISO date or moment. Raises StatementUnreadable."""
    try:
        return date.fromisoformat((text or "").strip()[:10])
    except ValueError as error:
        raise StatementUnreadable(f"A line has no readable booking date ({(text or '')[:20]!r}).") from error


def words(*parts: str | None, limit: int = TEXT_LIMIT) -> str:
    """Whatever text there is, on one line."""
    joined = _SPACE.sub(" ", _UNSTORABLE.sub("", " ".join(part for part in parts if part))).strip()
    return joined[:limit]


def named(lines: Iterable[StatementLine]) -> tuple[StatementLine, ...]:
    """Lines without a bank's reference get one of what they say; twins in one file are told apart by their order."""
    seen: Counter[str] = Counter()
    result = []
    for line in lines:
        if not line.bank_ref:
            facts = (line.account, line.currency, line.units, line.booked_on, line.reference, line.end_to_end)
            digest = hashlib.sha256(repr((*facts, line.name, line.iban, line.text)).encode()).hexdigest()[:24]
            seen[digest] += 1
            result.append(replace(line, bank_ref=f"h:{digest}:{seen[digest]}"))
        else:
            result.append(line)
    return tuple(result)
