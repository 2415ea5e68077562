"""Exchange rates as whole numbers, and the guard that pauses a coin which has left its peg."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from allscale_app.domain.errors import Conflict
from allscale_app.domain.money import SCALE, divide_half_even

STALE_AFTER = timedelta(minutes=15)
DEPEG_PPM = 10_000
"""Beyond 1 % away from its peg a token pauses."""


class RateUnavailable(Conflict):
    """Nobody tells a fresh rate for this pair."""

    code = "rate_unavailable"


class TokenPaused(Conflict):
    """The coin is too far from its peg to be taken at par."""

    code = "token_paused"


@dataclass(frozen=True, slots=True)
class Rate:
    """One `base` is `micros` millionths of one `quote`: 1 EUR = 1.16 USD is Rate("EUR", "USD", 1_160_000, …)."""

    base: str
    quote: str
    micros: int
    source: str
    at: datetime

    def __post_init__(self) -> None:
        if type(self.micros) is not int or self.micros <= 0:
            raise ValueError(f"a rate is a positive whole number of millionths, not {self.micros!r}")

    def convert(self, units: int) -> int:
        """Millionths of `quote` for `units` millionths of `base`, rounded half-even (ISO 80000-1 B.3)."""
        return divide_half_even(units * self.micros, SCALE)

    def cost_of(self, units: int) -> int:
        """Millionths of `base` that are at least `units` millionths of `quote`, rounded up."""
        return -(-units * SCALE // self.micros)

    def is_fresh(self, now: datetime) -> bool:
        """Whether it may still be quoted from."""
        return now - self.at <= STALE_AFTER


def at_par(currency: str, *, at: datetime) -> Rate:
    """The rate of a currency to itself, or of a coin to its peg."""
    return Rate(currency, currency, SCALE, "par", at)


def is_depegged(rate: Rate) -> bool:
    """Whether a coin's price in its peg is more than 1 % away from one."""
    return abs(rate.micros - SCALE) * SCALE > DEPEG_PPM * SCALE
