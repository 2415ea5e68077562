"""Payment legs as `evaluate` and pages see them."""

from __future__ import annotations

from allscale_app.domain.legs import Leg, LegStatus, Rail
from allscale_app.store.tables import Payment


def as_leg(payment: Payment) -> Leg:
    """What `evaluate` needs to know of a stored leg."""
    return Leg(
        id=payment.id,
        rail=Rail(payment.rail),
        status=LegStatus(payment.status),
        applied_units=payment.applied_units,
        first_seen_at=payment.first_seen_at,
        disputed=payment.disputed,
        reversed_by_reorg=payment.reversed_by_reorg,
        replaced=payment.replaced,
    )
