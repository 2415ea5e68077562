"""The invariant of what a coin counts for: as much as came at par, never more than its rate says otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from allscale_app.domain.legs import Rail
from allscale_app.domain.money import SCALE
from allscale_app.services.audit_finding import Finding
from allscale_app.services.context import Context
from allscale_app.store.tables import Payment
from allscale_app.store.uow import ReadUow


def counted_amounts(uow: ReadUow, _ctx: Context) -> Iterator[Finding]:
    """Each wallet leg applies what came, or what its rate makes of it; a part of a price may round up a millionth."""
    for payments in uow.books.payments():
        for payment in payments:
            if payment.rail == Rail.WALLET and not _is_right(payment):
                words = f"applies {payment.applied_units} for {payment.units} at {payment.rate_micros or 'par'}"
                yield Finding("paid_amount", payment.id, words)


def _is_right(payment: Payment) -> bool:
    if payment.rate_micros is None:
        return payment.applied_units == payment.units and payment.quote_id is None
    rounding = SCALE if payment.quote_id else 0
    return 0 <= payment.applied_units * SCALE <= payment.units * payment.rate_micros + rounding
