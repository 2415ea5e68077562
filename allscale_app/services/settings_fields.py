"""The single values of a business's settings as people type them."""

from __future__ import annotations

from collections.abc import Sequence

from allscale_app.domain.assets import is_currency
from allscale_app.domain.conversion import FeeBearer
from allscale_app.domain.errors import InvalidInput
from allscale_app.domain.invoice.parse import parse_percent
from allscale_app.domain.money import SCALE, parse_units

LONGEST_DUE_DAYS = 365
MOST_TOLERANCE_UNITS = 1_000 * SCALE
MOST_TOLERANCE_PPM = 100_000
"""10 %: beyond it, a short payment is no small difference."""


def parse_currency(text: object) -> str:
    """`text` if an invoice can be in it, else InvalidInput."""
    if isinstance(text, str) and is_currency(text):
        return text
    raise InvalidInput("Choose a currency from the list, like USDC or EUR.", code="currency_unknown", param="currency")


def parse_days(text: object) -> int | None:
    """Days from 0 to 365; None for the empty text. Raises InvalidInput for anything else."""
    typed = text.strip() if isinstance(text, str) else ""
    if not typed:
        return None
    if not (typed.isascii() and typed.isdecimal() and len(typed) <= 3 and int(typed) <= LONGEST_DUE_DAYS):
        raise InvalidInput(
            f"Write the days as a whole number up to {LONGEST_DUE_DAYS}, or leave it empty for no due date.",
            code="days_invalid",
            param="due_days",
        )
    return int(typed)


def parse_choice(chosen: tuple[str, ...], known: Sequence[str], *, param: str, name: str) -> list[str]:
    """What was chosen of `known`, in its order. Raises InvalidInput for nothing and for anything else."""
    unknown = set(chosen) - set(known)
    if unknown:
        raise InvalidInput(f"{min(unknown)[:40]} is not offered here.", code=f"{name}_unknown", param=param)
    if not chosen:
        raise InvalidInput(
            f"Choose at least one {name}; without one nobody can pay.", code=f"{name}_missing", param=param
        )
    return [each for each in known if each in chosen]


def parse_fee_bearer(text: object) -> str:
    """Who bears the card's fee, issuer or payer. Raises InvalidInput for anybody else."""
    if isinstance(text, str) and text in set(FeeBearer):
        return text
    raise InvalidInput("Choose who pays the card fee.", code="fee_bearer_unknown", param="card_fee_bearer")


def parse_tolerance(text: object) -> int:
    """Millionths of what may be missing, from 0 to 1,000.00. Raises InvalidInput."""
    units = parse_units(text, places=2, param="amount", name="amount")
    if not 0 <= units <= MOST_TOLERANCE_UNITS:
        raise InvalidInput("Choose an amount from 0 to 1,000.00.", code="amount_out_of_range", param="amount")
    return units


def parse_share(text: object) -> int:
    """Parts per million of what may be missing, from 0 to 10 percent. Raises InvalidInput."""
    ppm = parse_percent(text, param="percent", name="share")
    if ppm > MOST_TOLERANCE_PPM:
        raise InvalidInput("Choose a share from 0 to 10 percent.", code="percent_out_of_range", param="percent")
    return ppm
