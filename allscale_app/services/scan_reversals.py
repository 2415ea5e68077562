"""A reorganisation took blocks away: their observations are orphaned and their money goes back (rules 1, 5a and 5b)."""

from __future__ import annotations

from collections.abc import Sequence

from allscale_app.domain.ledger import flows
from allscale_app.domain.ledger.accounts import AccountKey, Role, of_business
from allscale_app.domain.legs import SETTLED_STATUSES, LegStatus
from allscale_app.domain.program_events import EventType
from allscale_app.services.deliveries import withdraw
from allscale_app.services.scan_pass import CREDITED, TREASURY, UNMATCHED, ScanPass, cause_of, evidence, key_of
from allscale_app.store.tables import Observation, Payment


class FinalityBroken(Exception):
    """A block that was final is gone: nothing is decided by a program here, the operator must look."""


def reverse_above(work: ScanPass, ancestor: int) -> None:
    """Undo everything that blocks above `ancestor` brought. Raises FinalityBroken on a public network."""
    observations = work.uow.observations.canonical_above(work.network.key, ancestor)
    _refuse_final(work, observations)
    legs = work.uow.payments.of_observations(observation.id for observation in observations)
    work.lock_invoices(observation.invoice_id for observation in observations)
    work.posts.hold(_accounts(observations))
    for observation in observations:
        if observation.final_at is not None:
            _unfinal(work, observation)
        if observation.outcome == CREDITED:
            _reverse_leg(work, observation, legs[observation.id, observation.generation])
        elif observation.outcome == UNMATCHED:
            work.posts.add(
                flows.unseen_unmatched(key_of(observation), unit=observation.unit, amount_units=observation.units)
            )
        observation.canonical = False
        observation.orphaned_at = work.now
        observation.final_at = None
        work.touch(observation.business_id, observation.invoice_id)
    work.uow.flush()


def _refuse_final(work: ScanPass, observations: Sequence[Observation]) -> None:
    """Only a test network may lose final blocks: a local chain that came back from an older state (rules 5.30).

    Even there, what a person decided about final money stays decided.
    """
    for observation in observations:
        if observation.final_at is not None and (observation.resolved_at is not None or not work.network.test):
            raise FinalityBroken(
                f"{work.network.name}: block {observation.block_number} was final and is gone ({observation.tx_hash})"
            )


def _accounts(observations: Sequence[Observation]) -> set[AccountKey]:
    return {
        of_business(observation.business_id, role, observation.unit)
        for observation in observations
        if observation.business_id is not None
        for role in (Role.AVAILABLE, Role.RECEIVABLE)
    }


def _unfinal(work: ScanPass, observation: Observation) -> None:
    if observation.outcome not in (CREDITED, UNMATCHED):
        return
    held_as = Role.TREASURY if observation.reason == TREASURY else Role.DEPOSIT
    entry = flows.unfinal(key_of(observation), unit=observation.unit, amount_units=observation.units, held_as=held_as)
    work.posts.add(entry)


def _reverse_leg(work: ScanPass, observation: Observation, payment: Payment) -> None:
    key, cause = key_of(observation), cause_of(payment)
    business_id, unit, units = payment.business_id, payment.unit, payment.units
    if LegStatus(payment.status) in SETTLED_STATUSES:
        available = work.posts.balance_units(of_business(business_id, Role.AVAILABLE, unit))
        entry = flows.unseen_after_settle(
            key, business_id=business_id, unit=unit, amount_units=units, available_units=available, cause=cause
        )
    else:
        entry = flows.unseen_before_settle(key, business_id=business_id, unit=unit, amount_units=units, cause=cause)
    work.posts.add(entry)
    payment.status = LegStatus.REVERSED
    payment.reversed_by_reorg = True
    payment.ended_at = work.now
    if payment.invoice_id is None:
        work.uow.happened.note(
            EventType.PAYMENT_REVERSED, business_id=business_id, object_kind="payment", object_id=payment.id
        )
    work.record(payment, "payment_reversed", step="reversed", reason="reorg", **evidence(payment))
    withdraw(work.uow, work.ctx, kind="payment_seen", business_id=business_id, dedupe=payment.id)
