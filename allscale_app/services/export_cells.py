"""Cells that files about invoices share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from allscale_app.domain.legs import MONEY_STATUSES
from allscale_app.store.tables import Payment


def iso(moment: date | None) -> str:
    """A day or an aware time as ISO 8601, "" without one."""
    return moment.isoformat() if moment else ""


def ways_paid(legs: Sequence[Payment]) -> tuple[str, str]:
    """The methods and the transactions by which money came, each once, with semicolons between them."""
    paid = [leg for leg in legs if leg.status in MONEY_STATUSES]
    methods = dict.fromkeys(leg.rail for leg in paid)
    transactions = dict.fromkeys(leg.tx_hash for leg in paid if leg.tx_hash)
    return "; ".join(methods), "; ".join(transactions)
