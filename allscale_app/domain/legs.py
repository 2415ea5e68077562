"""Payment legs: one payment on one rail, and the states it can pass through (rules 2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


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
