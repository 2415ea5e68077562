"""A payer's bank takes a card payment back until it has decided (flows 21 and 22)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allscale_app.domain.conversion import ConversionAct, ConversionState, move
from allscale_app.domain.ledger import return_flows
from allscale_app.domain.ledger.accounts import AccountKey, Role, of_business, of_operator
from allscale_app.domain.legs import LegStatus, move_leg
from allscale_app.services.context import Context
from allscale_app.services.conversion_funding import lock_conversion
from allscale_app.services.conversion_posts import settle_if_due
from allscale_app.services.conversion_quotes import cause_of_conversion
from allscale_app.services.deliveries import notify
from allscale_app.services.evaluate_invoice import reevaluate
from allscale_app.store.tables import Conversion, Dispute, Invoice, Payment
from allscale_app.store.uow import WriteUow


@dataclass(frozen=True, slots=True)
class DisputeFacts:
    """What the processor says: the sum taken back and its own fee, in millionths of the charge's currency."""

    external_id: str
    source_units: int
    fee_units: int
    reason: str


def open_dispute(uow: WriteUow, ctx: Context, *, conversion_id: str, facts: DisputeFacts) -> None:
    """Hold the coins of a disputed payment; what is spent already becomes a claim on the business. Once per dispute."""
    invoice, conversion = lock_conversion(uow, conversion_id)
    payment = _leg(uow, conversion)
    if payment is None or uow.conversions.dispute(facts.external_id) is not None:
        return
    now = ctx.clock.now()
    if conversion.state == ConversionState.FUNDED:  # the coins are pending: settling and holding them is one way to go
        conversion.settles_at = now
        settle_if_due(uow, ctx, invoice=invoice, conversion=conversion, payment=payment)
    dispute = Dispute(
        id=ctx.ids.new("dp"),
        external_id=facts.external_id,
        conversion_id=conversion.id,
        payment_id=payment.id,
        source_units=facts.source_units,
        fee_units=facts.fee_units,
        target_units=_coins(conversion, facts.source_units),
        reason=facts.reason,
        opened_at=now,
    )
    uow.conversions.add(dispute)
    uow.flush()
    available = of_business(conversion.business_id, Role.AVAILABLE, conversion.unit)
    psp = of_operator(Role.PSP, conversion.source)
    balances = _balances(uow, available, psp)
    uow.journal.post(
        return_flows.dispute_opened(
            dispute.id,
            business_id=conversion.business_id,
            unit=conversion.unit,
            target_units=dispute.target_units,
            pending_units=0,
            available_units=balances[available],
            fiat=conversion.source,
            source_units=dispute.source_units,
            fee_units=dispute.fee_units,
            psp_units=balances[psp],
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
        receivable_units = _balances(uow, owed)[owed]
        entry = return_flows.dispute_won(dispute.id, **about, receivable_units=receivable_units, cause=cause)
    else:
        fee_units = conversion.fee_units if dispute.source_units == conversion.source_units else 0
        entry = return_flows.dispute_lost(dispute.id, **about, fee_units=fee_units, cause=cause)
        payment.status = move_leg(LegStatus(payment.status), LegStatus.REVERSED)
        payment.ended_at = conversion.ended_at = now
    uow.journal.post(entry, at=now)
    payment.disputed = False
    act = ConversionAct.WIN if won else ConversionAct.LOSE
    conversion.state = move(ConversionState(conversion.state), act)
    _tell(uow, ctx, invoice=invoice, dispute=dispute, kind=f"dispute_{dispute.state}", conversion=conversion)


def _leg(uow: WriteUow, conversion: Conversion) -> Payment | None:
    return uow.payments.find(conversion.business_id, conversion.payment_id or "")


def _coins(conversion: Conversion, source_units: int) -> int:
    """The part of the coins that `source_units` of the charge brought."""
    return conversion.target_units * source_units // conversion.source_units


def _balances(uow: WriteUow, *accounts: AccountKey) -> dict[AccountKey, int]:
    rows = uow.journal.hold(set(accounts))
    return {account: rows[account].balance_units if account in rows else 0 for account in accounts}


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
