"""The demo's exchange rates: always the same, so that prices can be tried on a machine without the internet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from allscale_app.domain.assets import ASSETS
from allscale_app.domain.money import SCALE
from allscale_app.domain.rates import Rate

SOURCE = "demo"
_MICROS = {("EUR", "USD"): 1_090_910, ("USD", "EUR"): 916_666}
"""110.00 EURC pay 120.00 USD."""


class DemoRates:
    """A `RateSource` that asks nobody: every coin holds its peg."""

    def ask(self, base: str, quote: str, *, now: datetime) -> Iterator[Rate]:
        """The one rate of a pair that it knows."""
        is_peg = base in ASSETS and ASSETS[base].peg == quote
        micros = SCALE if is_peg else _MICROS.get((base, quote))
        if micros is not None:
            yield Rate(base, quote, micros, SOURCE, now)
