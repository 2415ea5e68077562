"""Registered tokens that came to an invoice's address and do not count by themselves: its issuer decides (rules 5.10).

Only final money is decided on, once and for good (flow 11). What is applied becomes a leg that is final from the start.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allscale_app.domain.assets import peg_of
from allscale_app.domain.dates import is_past_due
from allscale_app.domain.errors import Conflict, NotFound
from allscale_app.domain.invoice.status import DocumentStatus
from allscale_app.domain.ledger import flows
from allscale_app.domain.ledger.accounts import Role, of_business
from allscale_app.domain.ledger.entry import Cause, JournalEntry
from allscale_app.domain.legs import LegStatus, Rail
from allscale_app.services.acting import Acting, publish_change, record_act
from allscale_app.services.coin_quotes import Worth, worth_at_rate
from allscale_app.services.context import Context
from allscale_app.services.evaluate_invoice import reevaluate
from allscale_app.services.invoice_rows import lock_invoice
from allscale_app.services.rates import is_paused
from allscale_app.services.scan_pass import key_of
from allscale_app.services.unmatched import book_decision, credit_unmatched, hold_waiting
from allscale_app.store.tables import Invoice, Observation, Payment
from allscale_app.store.uow import ReadUow, WriteUow


@dataclass(frozen=True, slots=True)
class WaitingTransfer:
    """A transfer that waits for its issuer's word. `worth` is what it would pay now, at par or at
    the rate of the moment, None where it can only be credited; only a final one can be decided.
    `is_paused`: its coin is away from its peg."""

    id: str
    unit: str
    units: int
    network: str
    tx_hash: str
    sender: str
    seen_at: datetime
    reason: str
    is_final: bool
    is_paused: bool
    worth: Worth | None


def waiting_transfers(uow: ReadUow, ctx: Context, *, invoice: Invoice) -> tuple[WaitingTransfer, ...]:
    """What waits at an invoice's address, oldest first."""
    return tuple(
        WaitingTransfer(
            id=row.id,
            unit=row.unit,
            units=row.units,
            network=row.network,
            tx_hash=row.tx_hash,
            sender=row.sender,
            seen_at=row.seen_at,
            reason=row.reason,
            is_final=row.final_at is not None,
            is_paused=is_paused(uow, ctx, ctx.registry.token(row.unit).asset),
            worth=_worth(uow, ctx, invoice, row),
        )
        for row in uow.observations.waiting_at(invoice.id)
        if ctx.registry.find_token(row.unit) is not None
    )


def apply_transfer(
    uow: WriteUow,
    ctx: Context,
    *,
    business_id: str,
    invoice_id: str,
    transfer_id: str,
    acting: Acting,
    applied_units: int,
) -> Invoice:
    """Count a waiting transfer for its invoice, and give its coins to the issuer, whose debt in them is repaid first.

    `applied_units` is what the issuer was shown that it pays. Raises NotFound, also for another invoice's transfer;
    Conflict while it is not final, for a closed or paid invoice, and where it pays something else by now.
    """
    observation = _held(uow, business_id, invoice_id, transfer_id)
    invoice = lock_invoice(uow, business_id=business_id, invoice_id=invoice_id)
    worth = _worth(uow, ctx, invoice, observation)
    if worth is None:
        raise Conflict("This can't count for the invoice. Credit it to your balance.", code="transfer_not_applicable")
    if worth.applied_units != applied_units:
        raise Conflict("The rate has moved, so it pays something else by now. Look at it again.", code="rate_moved")
    payment = _leg(ctx, invoice, observation, worth)
    uow.payments.add(payment)
    uow.flush()
    entry = _book(uow, ctx, observation=observation, payment=payment, acting=acting)
    record_act(
        uow,
        ctx,
        invoice=invoice,
        kind="other_token_applied",
        acting=acting,
        payment_id=payment.id,
        unit=payment.unit,
        units=payment.units,
        applied_units=worth.applied_units,
        rate_micros=worth.rate_micros,
        entry_key=entry.key,
    )
    reevaluate(uow, ctx, invoice=invoice)
    publish_change(uow, ctx, invoice=invoice)
    uow.events.publish("operator", at=ctx.clock.now())
    return invoice


def _book(uow: WriteUow, ctx: Context, *, observation: Observation, payment: Payment, acting: Acting) -> JournalEntry:
    """Give the coins of a transfer to the business whose invoice it pays."""
    business_id = payment.business_id
    entry = flows.resolve_unmatched(
        key_of(observation),
        business_id=business_id,
        unit=observation.unit,
        amount_units=observation.units,
        receivable_units=uow.journal.hold_units(of_business(business_id, Role.RECEIVABLE, observation.unit)),
        cause=Cause(business_id, payment.invoice_id or "", payment.id),
    )
    actor = f"user:{acting.user_id}"
    book_decision(uow, ctx, observation, entry, action="unmatched.applied", business_id=business_id, actor=actor)
    return entry


def credit_transfer(
    uow: WriteUow, ctx: Context, *, business_id: str, invoice_id: str, transfer_id: str, acting: Acting
) -> Invoice:
    """Take a waiting transfer to the issuer's balance; the invoice stays as it is. Raises NotFound, Conflict."""
    observation = _held(uow, business_id, invoice_id, transfer_id)
    credit_unmatched(uow, ctx, observation_id=observation.id, actor=f"user:{acting.user_id}")
    invoice = lock_invoice(uow, business_id=business_id, invoice_id=invoice_id)
    facts = {"unit": observation.unit, "units": observation.units}
    record_act(uow, ctx, invoice=invoice, kind="other_token_credited", acting=acting, **facts)
    publish_change(uow, ctx, invoice=invoice)
    uow.events.publish("operator", at=ctx.clock.now())
    return invoice


def _held(uow: WriteUow, business_id: str, invoice_id: str, transfer_id: str) -> Observation:
    """The transfer, if it came to this invoice of this business."""
    known = uow.observations.by_ids([transfer_id]).get(transfer_id)
    if known is None or (known.business_id, known.invoice_id) != (business_id, invoice_id):
        raise NotFound("No such transfer waits for this invoice.")
    return hold_waiting(uow, transfer_id)


def _worth(uow: ReadUow, ctx: Context, invoice: Invoice, observation: Observation) -> Worth | None:
    """What it can pay: nothing of a closed invoice, or of one that nothing is due on; at par, or at a fresh rate."""
    token = ctx.registry.find_token(observation.unit)
    is_open = invoice.document_status == DocumentStatus.SENT and invoice.amount_due_units > 0
    if token is None or not is_open:
        return None
    if token.peg == peg_of(invoice.currency):
        return Worth(observation.units)
    return worth_at_rate(uow, invoice=invoice, token=token, units=observation.units, at=ctx.clock.now())


def _leg(ctx: Context, invoice: Invoice, observation: Observation, worth: Worth) -> Payment:
    now = ctx.clock.now()
    need = ctx.registry.network(observation.network).confirmations
    return Payment(
        id=ctx.ids.new("pay"),
        business_id=invoice.business_id,
        invoice_id=invoice.id,
        rail=Rail.WALLET,
        status=LegStatus.FINAL,
        unit=observation.unit,
        units=observation.units,
        applied_units=worth.applied_units,
        rate_micros=worth.rate_micros,
        settles_at="final",
        network=observation.network,
        tx_hash=observation.tx_hash,
        log_index=observation.log_index,
        block_number=observation.block_number,
        block_hash=observation.block_hash,
        sender=observation.sender,
        observation_id=observation.id,
        generation=observation.generation,
        confirmations=need,
        confirmations_required=need,
        late=is_past_due(invoice.due_on, timezone=invoice.timezone, at=observation.block_at),
        first_seen_at=observation.block_at,
        confirmed_at=now,
        settled_at=now,
        final_at=now,
        created_at=now,
    )
