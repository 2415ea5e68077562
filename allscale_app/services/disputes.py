"""A payer's bank takes a card payment back until it has decided (flows 21 and 22)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allscale_app.domain.conversion import ConversionAct, ConversionState, move
from allscale_app.domain.ledger import return_flows
from allscale_app.domain.ledger.accounts import Role, of_business
from allscale_app.domain.legs import LegStatus, move_leg
from allscale_app.services.card_processor import CardDispute
from allscale_app.services.context import Context
from allscale_app.services.conversion_funding import FundingMismatch, convert_waiting, lock_conversion
from allscale_app.services.conversion_posts import credit_pending, settle_leg
from allscale_app.services.conversion_quotes import FloatShort, cause_of_conversion
from allscale_app.services.deliveries import notify
from allscale_app.services.evaluate_invoice import reevaluate
from allscale_app.store.tables import Conversion, Dispute, Invoice, Payment, Refund
from allscale_app.store.uow import WriteUow


@dataclass(frozen=True, slots=True)
class DisputeFacts:
    """What the processor says: the sum taken back and its own fee, in millionths of the charge's currency."""

    external_id: str
    source_units: int
    fee_units: int
    reason: str


def apply_dispute(uow: WriteUow, ctx: Context, *, conversion_id: str, dispute: CardDispute) -> None:
    """Bring the books up to date with a dispute as the processor tells it; safe at any time, in any order.

    Raises LookupError while its payment is not known, FloatShort while that waits for coins: both pass with time.
    Raises FundingMismatch for another currency than was paid.
    """
    _, conversion = lock_conversion(uow, conversion_id)
    if conversion.payment_id is None:
        raise LookupError(f"conversion {conversion.id} is disputed before it was paid")
    if dispute.currency != conversion.source:
        raise FundingMismatch(f"{dispute.currency} is disputed where {conversion.source} was paid.")
    if not convert_waiting(uow, ctx, conversion_id=conversion.id):
        raise FloatShort("A disputed payment waits for coins in the float.")
    facts = DisputeFacts(dispute.id, dispute.units, dispute.fee_units, dispute.reason)
    open_dispute(uow, ctx, conversion_id=conversion.id, facts=facts)
    if dispute.state in ("won", "lost"):
        end_dispute(uow, ctx, external_id=dispute.id, won=dispute.state == "won")


def open_dispute(uow: WriteUow, ctx: Context, *, conversion_id: str, facts: DisputeFacts) -> None:
    """Hold the coins of a disputed payment, pending ones first; what is spent already becomes a claim on the business.
    Nothing settles by it: a charge that was held back counts only once the bank has decided. Once per dispute."""
    invoice, conversion = lock_conversion(uow, conversion_id)
    payment = _leg(uow, conversion)
    if payment is None or uow.conversions.dispute(facts.external_id) is not None:
        return
    now = ctx.clock.now()
    target_units = _coins(conversion, facts.source_units)
    is_held_back = conversion.state == ConversionState.FUNDED and not conversion.waits_for_float
    dispute = Dispute(
        id=ctx.ids.new("dp"),
        external_id=facts.external_id,
        conversion_id=conversion.id,
        payment_id=payment.id,
        source_units=facts.source_units,
        fee_units=facts.fee_units,
        target_units=target_units,
        pending_units=min(target_units, conversion.target_units) if is_held_back else 0,
        reason=facts.reason,
        opened_at=now,
    )
    uow.conversions.add(dispute)
    uow.flush()
    available = of_business(conversion.business_id, Role.AVAILABLE, conversion.unit)
    uow.journal.post(
        return_flows.dispute_opened(
            dispute.id,
            business_id=conversion.business_id,
            unit=conversion.unit,
            target_units=dispute.target_units,
            pending_units=dispute.pending_units,
            available_units=uow.journal.hold_units(available),
            fiat=conversion.source,
            source_units=dispute.source_units,
            fee_units=dispute.fee_units,
            cause=cause_of_conversion(conversion),
        ),
        at=now,
    )
    conversion.state = move(ConversionState(conversion.state), ConversionAct.DISPUTE)
    payment.disputed = True
    _tell(uow, ctx, invoice=invoice, dispute=dispute, kind="dispute_opened", conversion=conversion)


def end_dispute(uow: WriteUow, ctx: Context, *, external_id: str, won: bool) -> None:
    """The bank has decided. Once; an unknown dispute is a LookupError, for the opening event to come first."""
    dispute = uow.conversions.dispute(external_id)
    if dispute is None:
        raise LookupError(f"dispute {external_id} was never opened")
    invoice, conversion = lock_conversion(uow, dispute.conversion_id)
    payment = _leg(uow, conversion)
    if payment is None or dispute.state != "open":
        return
    now = ctx.clock.now()
    dispute.state, dispute.ended_at = ("won" if won else "lost"), now
    owed = of_business(conversion.business_id, Role.RECEIVABLE, conversion.unit)
    about: dict[str, Any] = {
        "business_id": conversion.business_id,
        "unit": conversion.unit,
        "target_units": dispute.target_units,
        "fiat": conversion.source,
        "source_units": dispute.source_units,
    }
    cause = cause_of_conversion(conversion)
    if won:
        receivable_units = uow.journal.hold_units(owed)
        entry = return_flows.dispute_won(dispute.id, **about, receivable_units=receivable_units, cause=cause)
    else:
        fee_units = conversion.fee_units if dispute.source_units == conversion.source_units else 0
        entry = return_flows.dispute_lost(dispute.id, **about, fee_units=fee_units, cause=cause)
    uow.journal.post(entry, at=now)
    payment.disputed = False
    is_gone = not won and dispute.source_units == conversion.source_units
    conversion.state = move(ConversionState.DISPUTED, ConversionAct.LOSE if is_gone else ConversionAct.WIN)
    if is_gone:
        payment.status = move_leg(LegStatus(payment.status), LegStatus.REVERSED)
        payment.ended_at = conversion.ended_at = now
    else:
        _settle_the_rest(uow, ctx, invoice=invoice, conversion=conversion, payment=payment, entry_key=entry.key)
        if not won:
            _count_as_refund(uow, ctx, invoice=invoice, conversion=conversion, payment=payment, dispute=dispute)
    _tell(uow, ctx, invoice=invoice, dispute=dispute, kind=f"dispute_{dispute.state}", conversion=conversion)


def _settle_the_rest(
    uow: WriteUow, ctx: Context, *, invoice: Invoice, conversion: Conversion, payment: Payment, entry_key: str
) -> None:
    """The bank has decided while the charge was held back: what is left of the payment counts now (flow 22, as 3)."""
    if conversion.settled_at is None:
        credit_pending(uow, ctx, conversion=conversion)
    if payment.settled_at is None:
        settle_leg(uow, ctx, invoice=invoice, conversion=conversion, payment=payment, entry_key=entry_key)
        reevaluate(uow, ctx, invoice=invoice)


def _count_as_refund(
    uow: WriteUow, ctx: Context, *, invoice: Invoice, conversion: Conversion, payment: Payment, dispute: Dispute
) -> None:
    """A lost dispute about a part of the payment: the payment stands, a part of it went back."""
    now = ctx.clock.now()
    applied_units = payment.applied_units * dispute.source_units // conversion.source_units
    uow.conversions.add(
        Refund(
            id=ctx.ids.new("rfd"),
            business_id=invoice.business_id,
            invoice_id=invoice.id,
            payment_id=payment.id,
            rail=payment.rail,
            state="done",
            unit=conversion.unit,
            units=dispute.target_units,
            applied_units=applied_units,
            source=conversion.source,
            source_units=dispute.source_units,
            reason=dispute.reason,
            external_id=dispute.external_id,
            user_id="",
            created_at=now,
            ended_at=now,
        )
    )
    invoice.refunded_units += applied_units


def _leg(uow: WriteUow, conversion: Conversion) -> Payment | None:
    return uow.payments.find(conversion.business_id, conversion.payment_id or "")


def _coins(conversion: Conversion, source_units: int) -> int:
    """The part of the coins that `source_units` of the charge brought."""
    return conversion.target_units * source_units // conversion.source_units


def _tell(
    uow: WriteUow, ctx: Context, *, invoice: Invoice, dispute: Dispute, kind: str, conversion: Conversion
) -> None:
    now = ctx.clock.now()
    facts = {
        "payment_id": dispute.payment_id,
        "source": conversion.source,
        "source_units": dispute.source_units,
        "unit": conversion.unit,
        "units": dispute.target_units,
    }
    data = {**facts, "reason": dispute.reason}
    uow.timeline.append(
        invoice, kind=kind, actor="system", at=now, data=data, dedupe_key=f"{dispute.id}:{dispute.state}"
    )
    reevaluate(uow, ctx, invoice=invoice)
    notify(
        uow,
        ctx,
        kind=kind,
        business_id=invoice.business_id,
        dedupe=f"{dispute.id}:{dispute.state}",
        invoice_id=invoice.id,
        number=invoice.number,
        **facts,
    )
    uow.events.publish(f"invoice:{invoice.id}", f"business:{invoice.business_id}", at=now)
