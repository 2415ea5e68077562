"""What the timeline keeps of an event, as programs are told it: decimal strings with their currency, no millionths."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allscale_app.domain.money import decimal_text

_SUMS = frozenset({"paid", "rest"})


def told_data(data: Mapping[str, Any], *, currency: str) -> dict[str, Any]:
    """`data` with `amount` for `units`, `fee_amount` for `fee_units`, `rate` for `rate_micros` and so on.

    `currency` is the invoice's: that of amounts which name neither a token nor a currency of their own.
    """
    told: dict[str, Any] = {}
    for name, value in data.items():
        key = _told_name(name)
        is_sum = type(value) is int and (key != name or name in _SUMS)
        told[key] = decimal_text(value) if is_sum else value
    if "source_amount" in told and "source" in told:
        told["source_currency"] = told.pop("source")
    has_amount = any(name == "amount" or name in _SUMS or name.endswith("_amount") for name in told)
    if has_amount and "currency" not in told:
        told["currency"] = str(told["unit"]).partition("@")[0] if "unit" in told else currency
    return told


def _told_name(name: str) -> str:
    if name == "units":
        return "amount"
    if name == "rate_micros":
        return "rate"
    return f"{name.removesuffix('_units')}_amount" if name.endswith("_units") else name
