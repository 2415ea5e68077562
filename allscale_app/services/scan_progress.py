"""How far each leg has come: confirmations, confirmed, settled, final (rules 1, flows 2 to 4 and 14)."""

from __future__ import annotations

from allscale_app.domain.ledger import flows
from allscale_app.domain.ledger.accounts import Role, of_business
from allscale_app.domain.ledger.entry import NO_CAUSE
from allscale_app.domain.legs import LegStatus
from allscale_app.domain.program_events import EventType
from allscale_app.domain.settlement import SettleAt, confirmations, leg_status_for, steps_up
from allscale_app.services.deliveries import notify, withdraw
from allscale_app.services.scan_pass import CREDITED, TREASURY, UNMATCHED, ScanPass, cause_of, evidence, key_of
from allscale_app.store.tables import Observation, Payment


def progress(work: ScanPass) -> None:
    """Move every leg of the network up as far as the linked head and the final block allow."""
    turned_final = work.uow.observations.turned_final(work.network.key, work.finalized_number)
    legs = list(work.uow.payments.confirming(work.network.key))
    known = {leg.id for leg in legs}
    final_legs = work.uow.payments.of_observations(row.id for row in turned_final)
    legs += [leg for leg in final_legs.values() if leg.status != LegStatus.REVERSED and leg.id not in known]
    work.lock_invoices(leg.invoice_id for leg in legs)
    work.posts.hold({of_business(leg.business_id, Role.RECEIVABLE, leg.unit) for leg in legs})
    for leg in sorted(legs, key=lambda leg: (leg.block_number or 0, leg.log_index or 0)):
        _count(work, leg)
        _climb(work, leg)
    for observation in turned_final:
        _finish(work, observation, final_legs.get((observation.id, observation.generation)))


def _count(work: ScanPass, payment: Payment) -> None:
    """Keep the count up to what is needed; past that it would only make noise."""
    need = payment.confirmations_required
    have = min(need, confirmations(work.head_number, payment.block_number or 0))
    if have <= payment.confirmations:
        return
    payment.confirmations = have
    if 1 < have < need:
        work.record(payment, "payment_confirmations", step=f"confirmations:{have}", have=have, need=need)


def _climb(work: ScanPass, payment: Payment) -> None:
    target = leg_status_for(
        work.network,
        payment.block_number or 0,
        head_number=work.head_number,
        finalized_number=work.finalized_number,
        settles=SettleAt(payment.settles_at),
    )
    for status in steps_up(LegStatus(payment.status), target):
        payment.status = status
        if status is LegStatus.CONFIRMED:
            _confirm(work, payment)
        elif status is LegStatus.SETTLED:
            _settle(work, payment)


def _confirm(work: ScanPass, payment: Payment) -> None:
    payment.confirmed_at = work.now
    need = payment.confirmations_required
    payment.confirmations = need
    work.record(
        payment, "payment_confirmed", step="confirmed", need=need, settles_at=payment.settles_at, **evidence(payment)
    )


def _settle(work: ScanPass, payment: Payment) -> None:
    """Flow 3: what the business owes is repaid first."""
    claim = of_business(payment.business_id, Role.RECEIVABLE, payment.unit)
    entry = flows.settle(
        payment.id,
        payment.generation,
        business_id=payment.business_id,
        unit=payment.unit,
        amount_units=payment.units,
        receivable_units=work.posts.balance_units(claim),
        cause=cause_of(payment),
    )
    work.posts.add(entry)
    payment.settled_at = work.now
    work.record(payment, "payment_settled", step="settled", entry_key=entry.key, unit=payment.unit, units=payment.units)
    withdraw(work.uow, work.ctx, kind="payment_seen", business_id=payment.business_id, dedupe=payment.id)
    if payment.invoice_id is None:
        work.uow.happened.note(
            EventType.DEPOSIT_SETTLED,
            business_id=payment.business_id,
            object_kind="payment",
            object_id=payment.id,
        )
        notify(
            work.uow,
            work.ctx,
            kind="deposit_settled",
            business_id=payment.business_id,
            dedupe=payment.id,
            unit=payment.unit,
            units=payment.units,
        )


def _finish(work: ScanPass, observation: Observation, payment: Payment | None) -> None:
    """Flow 4, or 14 at the treasury: the network cannot take it back any more."""
    observation.final_at = work.now
    if observation.outcome not in (CREDITED, UNMATCHED):
        return
    work.touch(observation.business_id, observation.invoice_id)
    flow = flows.treasury_final if observation.reason == TREASURY else flows.final
    cause = cause_of(payment) if payment else NO_CAUSE
    work.posts.add(flow(key_of(observation), unit=observation.unit, amount_units=observation.units, cause=cause))
    if payment is not None:
        payment.final_at = work.now
        work.record(payment, "payment_final", step="final", block=payment.block_number, network=payment.network)
