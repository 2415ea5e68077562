"""Exchange rates as whole numbers, and the guard that pauses a coin which has left its peg."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from allscale_app.domain.assets import ASSETS
from allscale_app.domain.errors import Conflict
from allscale_app.domain.money import SCALE, divide_half_even

STALE_AFTER = timedelta(minutes=15)
DEPEG_PPM = 10_000
"""Beyond 1 % away from its peg a token pauses."""
JUMP_PPM = 50_000
REMEMBERED_FOR = timedelta(days=1)
"""How long a rate is what the next one is compared with."""
_CLOCKS_DIFFER = timedelta(minutes=1)
_PRICE = re.compile(r"[0-9]{1,9}(\.[0-9]{1,30})?", re.ASCII)


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


def parse_micros(text: str) -> int | None:
    """Millionths of a positive decimal like "1.0834567", rounded half-even; None for anything else."""
    if not _PRICE.fullmatch(text):
        return None
    whole, _, fraction = text.partition(".")
    return divide_half_even(int(whole + fraction) * SCALE, 10 ** len(fraction)) or None


def choose_rate(last: Rate | None, told: Iterable[Rate], *, now: datetime) -> Rate | None:
    """The rate to believe of what sources tell of one pair, in order of trust; they are asked only as far as needed.

    Old and future ones are passed over. A jump of more than 5 % from the last one needs a second source that says
    the same within 1 %, but a coin that is away from its peg pauses on one source's word. None: nothing is known.
    """
    unconfirmed: list[Rate] = []
    for rate in told:
        if not timedelta(0) - _CLOCKS_DIFFER <= now - rate.at <= STALE_AFTER:
            continue
        is_known = last is None or now - last.at > REMEMBERED_FOR or _distance_ppm(rate, last) <= JUMP_PPM
        if is_known or (_is_peg(rate) and is_depegged(rate)):
            return rate
        if any(_distance_ppm(rate, other) <= DEPEG_PPM for other in unconfirmed):
            return rate
        unconfirmed.append(rate)
    return None


def _is_peg(rate: Rate) -> bool:
    return rate.base in ASSETS and ASSETS[rate.base].peg == rate.quote


def _distance_ppm(rate: Rate, other: Rate) -> int:
    return abs(rate.micros - other.micros) * SCALE // other.micros
