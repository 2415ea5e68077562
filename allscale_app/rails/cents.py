"""Processors count in a currency's smallest coin; we count in millionths. Every fiat we take has hundredths."""

from __future__ import annotations

from allscale_app.domain.conversion import CENT


def to_cents(units: int) -> int:
    """Whole cents. Raises ValueError for an amount that has none: a payer can't pay half a cent."""
    cents, rest = divmod(units, CENT)
    if rest:
        raise ValueError(f"{units} millionths are not whole cents")
    return cents


def from_cents(cents: int) -> int:
    """Millionths."""
    return cents * CENT
