"""Structured creditor references (ISO 11649): what a payer writes on a transfer so that it finds its invoice."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SHAPE = re.compile(r"RF[0-9]{2}[A-Z0-9]{1,21}", re.ASCII)
_START = re.compile(r"RF[0-9]{2}", re.ASCII)
_NOISE = re.compile(r"[^A-Z0-9]", re.ASCII)
_BODY_DIGITS = 8
_LONGEST = 25
_MOST_STARTS = 8


def creditor_reference(number: int) -> str:
    """The reference of running number `number`: RF, two check digits, eight digits or more that people can type."""
    body = f"{number:0{_BODY_DIGITS}d}"
    return f"RF{98 - _remainder(f'{body}RF00'):02d}{body}"


def is_creditor_reference(text: str) -> bool:
    """Whether `text` has the shape and the check digits (ISO 7064, mod 97-10)."""
    return _SHAPE.fullmatch(text) is not None and _remainder(text[4:] + text[:4]) == 1


def spaced(text: str) -> str:
    """In groups of four, as people read references and IBANs."""
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def compact(text: str) -> str:
    """Capital letters and digits only."""
    return _NOISE.sub("", text.upper())


def references_in(text: str) -> Iterator[str]:
    """Every valid reference that a payer's own words may hold, however it is spaced; the longest at each place first."""
    packed = compact(text)
    starts = [found.start() for found in _START.finditer(packed)][:_MOST_STARTS]
    for start in starts:
        for length in range(min(_LONGEST, len(packed) - start), 4, -1):
            candidate = packed[start : start + length]
            if is_creditor_reference(candidate):
                yield candidate


def distance(left: str, right: str, *, limit: int) -> int:
    """How many letters must change, go or come to turn one into the other; `limit` + 1 for anything further."""
    if abs(len(left) - len(right)) > limit:
        return limit + 1
    row = list(range(len(right) + 1))
    for index, letter in enumerate(left, start=1):
        above, row[0] = row[0], index
        for place, other in enumerate(right, start=1):
            above, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, above + (letter != other))
        if min(row) > limit:
            return limit + 1
    return row[-1]


def _remainder(text: str) -> int:
    return int("".join(str(int(letter, 36)) for letter in text)) % 97
