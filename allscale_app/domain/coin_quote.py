"""A coin of another peg against an invoice: what it costs, how long that price holds, and what of it a payment pays.

Every rounding is against the payer and below a cent: the price is rounded up to whole cents of the coin, and what a
payment applies is rounded down to a millionth, so that nothing ever applies more than its rate says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from allscale_app.domain.money import SCALE
from allscale_app.domain.rates import Rate

HELD_FOR = timedelta(minutes=15)
GRACE = timedelta(minutes=2)
"""A transfer that was sent in time is mined a little later: its block may be this much after the end."""
CLOCKS_DIFFER = timedelta(minutes=1)
"""A block carries its maker's clock, which may be this much behind ours."""
_CENT = SCALE // 100


@dataclass(frozen=True, slots=True)
class CoinPrice:
    """`units` of the coin pay `applied_units` of the invoice, both in millionths, at `rate` (coin's peg to invoice's)."""

    rate: Rate
    units: int
    applied_units: int

    def __post_init__(self) -> None:
        if self.units <= 0 or self.applied_units <= 0:
            raise ValueError(f"a price is positive, not {self.units} for {self.applied_units}")


def price_in_coin(applied_units: int, *, rate: Rate) -> CoinPrice:
    """What `applied_units` of an invoice cost, rounded up to whole cents of the coin. Raises ValueError for nothing."""
    return CoinPrice(rate, -(-rate.cost_of(applied_units) // _CENT) * _CENT, applied_units)


def share_of(price: CoinPrice, units: int, *, used_units: int) -> int:
    """What `units` apply after `used_units` came at the same price: pro rata, rounded down in the sum of both, so that
    parts add up to exactly the price and a payment beyond it goes on in proportion."""
    return _pro_rata(price, used_units + units) - _pro_rata(price, used_units)


def worth_of(units: int, *, rate: Rate) -> int:
    """What `units` of a coin apply at a rate without a promise, rounded down."""
    return units * rate.micros // SCALE


def holds_at(*, quoted_at: datetime, expires_at: datetime, at: datetime) -> bool:
    """Whether a block of the time `at` is within the life of a promise, its grace included."""
    return quoted_at - CLOCKS_DIFFER <= at <= expires_at + GRACE


def _pro_rata(price: CoinPrice, units: int) -> int:
    return units * price.applied_units // price.units
