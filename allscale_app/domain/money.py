"""Amounts: whole millionths of a currency, one parser, one formatter, one rounding."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from allscale_app.domain.errors import InvalidInput

SCALE = 1_000_000
PLACES = 6
MAX_UNITS = 2**63 - 1
MAX_AMOUNT_UNITS = 10**12 * SCALE
"""A document's amount stays below a trillion, so every sum fits a BIGINT."""

_MAX_WHOLE_DIGITS = 12
_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """`units` millionths of `currency` (an asset code or a fiat code)."""

    units: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.units) is not int:
            raise TypeError(f"units must be int, not {type(self.units).__name__}")

    def __add__(self, other: Money) -> Money:
        return Money(self.units + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.units - self._same(other), self.currency)

    def _same(self, other: Money) -> int:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be added")
        return other.units


def sum_money(amounts: Iterable[Money], *, currency: str) -> Money:
    """The sum of `amounts`, all in `currency`."""
    total = Money(0, currency)
    for amount in amounts:
        total += amount
    return total


def divide_half_even(numerator: int, denominator: int) -> int:
    """`numerator / denominator` rounded half to even (IEEE 754 roundTiesToEven); the denominator is positive."""
    quotient, rest = divmod(numerator, denominator)
    double = 2 * rest
    if double > denominator or (double == denominator and quotient % 2 == 1):
        quotient += 1
    return quotient


def round_units(units: int, *, places: int) -> int:
    """`units` rounded half-even to `places` decimal places, still in millionths."""
    step = _power_of_ten(PLACES - places)
    return divide_half_even(units, step) * step


def parse_units(
    text: object, *, places: int = 2, param: str = "amount", name: str = "amount", example: str = "1250.00"
) -> int:
    """Millionths of the decimal string `text`, with at most `places` (0 to 6) decimals.

    Raises InvalidInput for anything else: a number instead of a string, signs, exponents,
    separators, blanks inside, more places, or a value of a trillion and above.
    """
    if not isinstance(text, str):
        raise InvalidInput(f'Send the {name} as text, like "{example}".', code="amount_not_text", param=param)
    cleaned = text.strip()
    if not cleaned:
        raise InvalidInput(f"Enter the {name}.", code="amount_missing", param=param)
    if not _DECIMAL.fullmatch(cleaned):
        raise InvalidInput(
            f"Enter the {name} as digits with a point, like {example}, without separators or letters.",
            code="amount_not_a_number",
            param=param,
        )
    whole, _, fraction = cleaned.partition(".")
    if len(fraction) > places:
        words = f"has at most {places} decimals" if places else "is a whole number"
        raise InvalidInput(f"The {name} {words}; nothing is rounded for you.", code="too_many_decimals", param=param)
    digits = whole.lstrip("-0")
    if len(digits) > _MAX_WHOLE_DIGITS:
        raise InvalidInput(f"The {name} must stay below 1,000,000,000,000.", code="amount_too_large", param=param)
    units = int(digits + fraction.ljust(PLACES, "0"))
    return -units if whole.startswith("-") else units


def decimal_text(units: int, *, min_places: int = 2, max_places: int = PLACES) -> str:
    """`units` as an API decimal string: no separators, 2 to 6 places, "-1.50" when negative."""
    return _text(units, min_places, max_places, separator="", minus="-")


def format_units(units: int, *, min_places: int = 2, max_places: int = PLACES) -> str:
    """`units` for people: `1,250.00`, a real minus sign (U+2212) when negative."""
    return _text(units, min_places, max_places, separator=",", minus="\N{MINUS SIGN}")


def _text(units: int, min_places: int, max_places: int, *, separator: str, minus: str) -> str:
    whole, fraction = divmod(abs(round_units(units, places=max_places)), SCALE)
    digits = f"{fraction:06d}"[:max_places].rstrip("0").ljust(min_places, "0")
    grouped = f"{whole:,}".replace(",", separator)
    sign = minus if units < 0 and (whole or fraction) else ""
    return f"{sign}{grouped}.{digits}" if digits else f"{sign}{grouped}"


def from_raw(raw_amount: int, *, decimals: int) -> int:
    """Millionths of an on-chain integer amount, floored once at the edge."""
    if decimals >= PLACES:
        return raw_amount // _power_of_ten(decimals - PLACES)
    return raw_amount * _power_of_ten(PLACES - decimals)


def to_raw(units: int, *, decimals: int) -> int:
    """The on-chain integer for `units`; a token of fewer than 6 decimals rounds up so that the sum arrives."""
    if decimals >= PLACES:
        return units * _power_of_ten(decimals - PLACES)
    return -(-units // _power_of_ten(PLACES - decimals))


def _power_of_ten(exponent: int) -> int:
    return int(10**exponent)
