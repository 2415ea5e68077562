"""A coin of another peg in words: `110.00 EURC at 1.0909 → 120.00 USD`."""

from __future__ import annotations

from allscale_app.domain.assets import peg_of
from allscale_app.domain.money import format_units
from allscale_app.store.tables import Payment

_PLACES = 4


def rate_text(micros: int) -> str:
    """`1.0909`: as people write rates."""
    return format_units(micros, min_places=2, max_places=_PLACES)


def counted_words(payment: Payment, currency: str) -> str:
    """`at 1.0909 → 120.00 USD`, "" for what counted at par."""
    if payment.rate_micros is None:
        return ""
    return f"at {rate_text(payment.rate_micros)} → {format_units(payment.applied_units)} {peg_of(currency)}"
