"""What a processor's page has become, as the processor says it now: paid, ended, or still open (flows 17 to 20)."""

from __future__ import annotations

from datetime import timedelta

from allscale_app.domain.ledger import card_flows
from allscale_app.services.card_processor import CardCharge, CardPayout, CardSession
from allscale_app.services.context import Context
from allscale_app.services.conversion_endings import abandon_conversion
from allscale_app.services.conversion_funding import Funding, FundingMismatch, fund, lock_conversion
from allscale_app.store.tables import Conversion
from allscale_app.store.uow import WriteUow

UNKNOWN_HOLD = timedelta(days=7)
"""How long a charge is held while the processor does not say until when it may take it back."""


def apply_session(uow: WriteUow, ctx: Context, *, conversion_id: str, session: CardSession) -> str:
    """Bring a conversion up to date with its page; what it was, in a word. Safe at any time, in any order.

    Raises FundingMismatch for what only a person can explain, RateUnavailable for late money without a rate.
    """
    _, conversion = lock_conversion(uow, conversion_id)
    if session.conversion_id != conversion.id or conversion.session_id not in (None, session.id):
        raise FundingMismatch(f"The processor's page {session.id} is not the one that was opened for this payment.")
    conversion.session_id = session.id
    if session.charge is not None:
        _take_charge(uow, ctx, conversion=conversion, charge=session.charge)
        return "paid"
    if session.state == "ended":
        abandon_conversion(uow, ctx, conversion_id=conversion.id, reason="page_ended")
    return session.state


def apply_payout(uow: WriteUow, ctx: Context, *, payout: CardPayout) -> str:
    """Flow 20: what the processor sends to the bank leaves its account with us. Once."""
    if payout.state == "paid":
        entry = card_flows.processor_payout(payout.id, fiat=payout.currency, amount_units=payout.units)
        uow.journal.post(entry, at=ctx.clock.now())
        uow.events.publish("operator", at=ctx.clock.now())
    return payout.state


def _take_charge(uow: WriteUow, ctx: Context, *, conversion: Conversion, charge: CardCharge) -> None:
    funding = Funding(
        source=charge.currency,
        source_units=charge.units,
        at=charge.paid_at,
        reference=charge.id,
        available_at=charge.available_at or charge.paid_at + UNKNOWN_HOLD,
    )
    fund(uow, ctx, conversion_id=conversion.id, funding=funding)
    if charge.available_at is not None and conversion.settled_at is None:
        conversion.settles_at = max(charge.paid_at, charge.available_at)
    if charge.fee_units and charge.fee_currency == charge.currency:
        fee = card_flows.processor_fee(charge.id, fiat=charge.currency, fee_units=charge.fee_units)
        uow.journal.post(fee, at=ctx.clock.now())
