"""Sums in the money of a peg: "$22,128.00", "€2,300.00"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from allscale_app.domain.assets import PEGS, peg_of
from allscale_app.domain.money import format_units

SIGNS = {"USD": "$", "EUR": "€"}


def fiat(units: int, peg: str) -> str:
    """`$1,250.00`, with a real minus sign before the currency's when negative; always 2 decimals."""
    sign = "\N{MINUS SIGN}" if units < 0 else ""
    return f"{sign}{SIGNS[peg]}{format_units(abs(units), max_places=2)}"


def main_peg(*sums: Mapping[str, int]) -> str:
    """The peg with most money in these sums by peg; dollars when there is none."""
    return max(PEGS, key=lambda peg: (sum(by_peg.get(peg, 0) for by_peg in sums), peg == "USD"))


def others(by_peg: Mapping[str, int], peg: str) -> str:
    """What there is beside `peg`: `€2,300.00`, or "" for nothing. Pegs are never added up: that would need a rate."""
    return " + ".join(fiat(units, other) for other, units in by_peg.items() if other != peg and units)


def fiat_sums(amounts: Iterable[tuple[int, str]]) -> str:
    """Amounts of (units, currency), added up at par per peg: `$8,410.00 + €2,300.00`; `$0.00` for none."""
    sums = dict.fromkeys(PEGS, 0)
    for units, currency in amounts:
        sums[peg_of(currency)] += units
    shown = [fiat(units, peg) for peg, units in sums.items() if units]
    return " + ".join(shown) or fiat(0, "USD")
