"""Money in the unmatched inbox, and the operator's word on it (rules 1, flows 11 and 14).

Only final money is decided on: a decision is never taken back by a reorganisation.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allscale_app.domain.errors import Conflict, NotFound
from allscale_app.domain.ledger import flows
from allscale_app.domain.ledger.accounts import Role, of_business
from allscale_app.domain.ledger.entry import Cause, JournalEntry
from allscale_app.services.context import Context
from allscale_app.services.deliveries import notify
from allscale_app.services.evaluate_invoice import reevaluate
from allscale_app.services.operators import require_operator
from allscale_app.services.scan_pass import TREASURY, key_of
from allscale_app.store.tables import Business, Observation
from allscale_app.store.uow import ReadUow, WriteUow


@dataclass(frozen=True, slots=True)
class UnmatchedRow:
    """A transfer that waits. `business` owns the address it came to, if anybody does; only final ones can be decided."""

    id: str
    unit: str
    units: int
    network: str
    tx_hash: str
    sender: str
    reason: str
    seen_at: datetime
    is_final: bool
    business: Business | None


def list_unmatched(uow: ReadUow, ctx: Context) -> tuple[UnmatchedRow, ...]:  # noqa: ARG001  # a use case has ctx
    """Everything that waits, oldest first."""
    return tuple(_row(uow, observation) for observation in uow.observations.unmatched())


def credit_unmatched(
    uow: WriteUow, ctx: Context, *, observation_id: str, business_id: str | None = None, actor: str = "cli"
) -> None:
    """Flow 11: final money becomes available to a business, after what it owes; by default whose address it came to.

    Raises NotFound for an unknown transfer or business, Conflict where nothing can be decided.
    """
    observation = hold_waiting(uow, observation_id)
    if observation.reason == TREASURY:
        raise Conflict("This came to the treasury. It is the operator's float.", code="unmatched_treasury")
    owner = business_id or observation.business_id
    if owner is None:
        raise Conflict("Nobody owns the address it came to. Name the business.", code="unmatched_no_owner")
    if uow.businesses.find(owner) is None:
        raise NotFound("There is no such business.", param="business")
    invoice_id = observation.invoice_id if owner == observation.business_id else None
    uow.businesses.lock(owner)
    entry = flows.resolve_unmatched(
        key_of(observation),
        business_id=owner,
        unit=observation.unit,
        amount_units=observation.units,
        receivable_units=uow.journal.hold_units(of_business(owner, Role.RECEIVABLE, observation.unit)),
        cause=Cause(owner, invoice_id or "", ""),
    )
    book_decision(uow, ctx, observation, entry, action="unmatched.credited", business_id=owner, actor=actor)
    for invoice in uow.invoices.lock_all(filter(None, [observation.invoice_id])).values():
        reevaluate(uow, ctx, invoice=invoice)
        uow.events.publish(f"business:{invoice.business_id}", f"invoice:{invoice.id}", at=ctx.clock.now())
    facts = {"unit": observation.unit, "units": observation.units}
    notify(uow, ctx, kind="deposit_settled", business_id=owner, dedupe=observation.id, invoice_id=invoice_id, **facts)
    uow.events.publish(f"business:{owner}", at=ctx.clock.now())


def attribute_to_float(uow: WriteUow, ctx: Context, *, observation_id: str, actor: str = "cli") -> None:
    """Flow 14: final money at the treasury is the operator's own float. Raises NotFound, Conflict."""
    observation = hold_waiting(uow, observation_id)
    if observation.reason != TREASURY:
        raise Conflict("Only what came to the treasury can be the operator's own.", code="unmatched_not_treasury")
    entry = flows.attribute_to_float(key_of(observation), unit=observation.unit, amount_units=observation.units)
    book_decision(uow, ctx, observation, entry, action="unmatched.attributed", business_id=None, actor=actor)


def decide_transfer(
    uow: WriteUow, ctx: Context, *, user_id: str, transfer_id: str, business_id: str = "", is_float: bool = False
) -> None:
    """An operator's word on a transfer: their own float, or a business's, by default whose address it came to.

    Raises NotFound, also for who is no operator, and Conflict.
    """
    require_operator(uow, user_id=user_id)
    if is_float:
        attribute_to_float(uow, ctx, observation_id=transfer_id, actor=f"user:{user_id}")
    else:
        credit_unmatched(uow, ctx, observation_id=transfer_id, business_id=business_id or None, actor=f"user:{user_id}")
    uow.events.publish("operator", at=ctx.clock.now())


def hold_waiting(uow: WriteUow, observation_id: str) -> Observation:
    """The transfer, if it waits and is final; no scan of its network goes on until this commit is done.

    Raises NotFound, Conflict.
    """
    known = uow.observations.by_ids([observation_id]).get(observation_id)
    if known is not None:
        uow.networks.lock(known.network)
    observation = uow.observations.lock_unmatched(observation_id)
    if observation is None:
        raise NotFound("No such transfer waits in the inbox.", param="id")
    if observation.final_at is None:
        raise Conflict("It is not final yet: the network could still take it back.", code="unmatched_not_final")
    return observation


def book_decision(
    uow: WriteUow,
    ctx: Context,
    observation: Observation,
    entry: JournalEntry,
    *,
    action: str,
    business_id: str | None,
    actor: str,
) -> None:
    """Post the entry that resolves a transfer, and write whose word it was."""
    now = ctx.clock.now()
    uow.journal.post(entry, at=now)
    observation.resolved_at = now
    data = {"unit": observation.unit, "units": observation.units, "entry": entry.key}
    uow.audit.append(at=now, actor=actor, action=action, object_id=observation.id, business_id=business_id, data=data)
    uow.flush()


def _row(uow: ReadUow, observation: Observation) -> UnmatchedRow:
    return UnmatchedRow(
        id=observation.id,
        unit=observation.unit,
        units=observation.units,
        network=observation.network,
        tx_hash=observation.tx_hash,
        sender=observation.sender,
        reason=observation.reason,
        seen_at=observation.seen_at,
        is_final=observation.final_at is not None,
        business=uow.businesses.find(observation.business_id) if observation.business_id else None,
    )
