"""How far a wallet payment has come: confirmations, when it settles, and the steps up to there."""

from __future__ import annotations

from enum import StrEnum

from allscale_app.domain.legs import LegStatus
from allscale_app.domain.networks import Network

_LADDER = (LegStatus.INITIATED, LegStatus.SEEN, LegStatus.CONFIRMED, LegStatus.SETTLED, LegStatus.FINAL)


class SettleAt(StrEnum):
    """The fact that makes money available (rules 5.2)."""

    CONFIRMED = "confirmed"
    FINAL = "final"


def settle_at(network: Network, units: int, threshold_units: int) -> SettleAt:
    """When `units` (millionths) on `network` become available: below the operator's threshold at confirmed, else at final.

    A network that sets no confirmations settles at final only.
    """
    if network.confirmations > 0 and units < threshold_units:
        return SettleAt.CONFIRMED
    return SettleAt.FINAL


def confirmations(head_number: int, block_number: int) -> int:
    """Blocks on top of and including `block_number`: 1 as soon as it is the head, 0 while the head is below it."""
    return max(0, head_number - block_number + 1)


def leg_status_for(
    network: Network, block_number: int, *, head_number: int, finalized_number: int, settles: SettleAt
) -> LegStatus:
    """What a canonical observation in `block_number` makes of its leg: seen, confirmed, settled or final.

    A finalized block wins over everything; enough confirmations settle only where `settles` says so.
    """
    if block_number <= finalized_number:
        return LegStatus.FINAL
    if confirmations(head_number, block_number) < max(1, network.confirmations):
        return LegStatus.SEEN
    return LegStatus.SETTLED if settles is SettleAt.CONFIRMED else LegStatus.CONFIRMED


def steps_up(current: LegStatus, target: LegStatus) -> tuple[LegStatus, ...]:
    """Every status to pass through from `current` to `target`, `target` last; empty when nothing lies ahead.

    A leg never steps down here, and one that failed or was reversed stays so: seen to final is
    confirmed, settled, final, so that each step leaves its own entry and timeline event.
    """
    if current not in _LADDER or target not in _LADDER:
        return ()
    return _LADDER[_LADDER.index(current) + 1 : _LADDER.index(target) + 1]
