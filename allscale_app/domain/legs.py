"""Payment legs: one payment on one rail, and the states it can pass through (rules 2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from allscale_app.domain.errors import TransitionNotAllowed


class Rail(StrEnum):
    """The way money came."""

    WALLET = "wallet"
    CARD = "card"
    WIRE = "wire"
    BALANCE = "balance"
    MANUAL = "manual"


class LegStatus(StrEnum):
    """One enum for all rails."""

    INITIATED = "initiated"
    SEEN = "seen"
    CONFIRMED = "confirmed"
    SETTLED = "settled"
    FINAL = "final"
    FAILED = "failed"
    REVERSED = "reversed"


LEG_TRANSITIONS: dict[LegStatus, frozenset[LegStatus]] = {
    LegStatus.INITIATED: frozenset({LegStatus.SEEN, LegStatus.CONFIRMED, LegStatus.FAILED}),
    LegStatus.SEEN: frozenset({LegStatus.CONFIRMED, LegStatus.SETTLED, LegStatus.REVERSED, LegStatus.FAILED}),
    LegStatus.CONFIRMED: frozenset({LegStatus.SETTLED, LegStatus.REVERSED, LegStatus.FAILED}),
    LegStatus.SETTLED: frozenset({LegStatus.FINAL, LegStatus.REVERSED}),
    LegStatus.FINAL: frozenset(),
    LegStatus.FAILED: frozenset(),
    LegStatus.REVERSED: frozenset(),
}
PENDING_STATUSES = frozenset({LegStatus.SEEN, LegStatus.CONFIRMED})
SETTLED_STATUSES = frozenset({LegStatus.SETTLED, LegStatus.FINAL})
MONEY_STATUSES = PENDING_STATUSES | SETTLED_STATUSES
"""Money is there, reversible or not."""


def move_leg(status: LegStatus, to: LegStatus) -> LegStatus:
    """`to`, if a leg may go there from `status`; else raises TransitionNotAllowed."""
    if to not in LEG_TRANSITIONS[status]:
        raise TransitionNotAllowed(f"This payment is {status.value}, so it cannot become {to.value}.")
    return to


@dataclass(frozen=True, slots=True)
class Leg:
    """What `evaluate` needs to know of a payment; `applied_units` are millionths of the invoice's asset."""

    id: str
    rail: Rail
    status: LegStatus
    applied_units: int
    first_seen_at: datetime
    disputed: bool = False
    reversed_by_reorg: bool = False
    replaced: bool = False
    """A newer canonical observation of the same transfer exists."""
