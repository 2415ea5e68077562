"""Coins for the float that were ordered from a provider: each is asked about until it has ended.

The provider's messages have no address here (the API names none but the card processor's), so a job asks. Nothing is
booked by what the provider says: coins count when the chain shows them, as whatever comes to the treasury does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from allscale_app.domain.errors import Conflict
from allscale_app.domain.money import format_units
from allscale_app.services.context import Context
from allscale_app.services.conversion_driver import ConversionOrder
from allscale_app.services.operator_notices import call_operator
from allscale_app.store.uow import ReadUow, WriteUow

FOLLOWED_FOR = timedelta(days=60)
PROVIDERS_MEMORY = timedelta(hours=23)
"""How long a provider knows an order by our name for it, with an hour to spare."""
BEGUN, ORDERED, ENDED = "treasury.ordering", "treasury.ordered", "treasury.order_ended"
_ENDS = frozenset({"done", "failed", "returned"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FloatOrder:
    """What was ordered, and by which name: `units` millionths of `source` for coins of `target`."""

    key: str
    order_id: str
    source: str
    units: int
    target: str


def open_float_orders(uow: ReadUow, ctx: Context, *, driver: str) -> Sequence[FloatOrder]:
    """Orders at a provider that have not ended, oldest first."""
    since = ctx.clock.now() - FOLLOWED_FOR
    ended = {record.object_id for record in uow.audit.of_action(ENDED, since=since)}
    found = {
        record.object_id: FloatOrder(
            key=record.object_id,
            order_id=str(record.data["order"]),
            source=str(record.data["source"]),
            units=int(record.data["source_units"]),
            target=str(record.data["unit"]).partition("@")[0],
        )
        for record in uow.audit.of_action(ORDERED, since=since)
        if record.data["driver"] == driver and record.object_id not in ended
    }
    return tuple(found.values())


def begin_float_order(uow: WriteUow, ctx: Context, *, key: str, driver: str, unit: str, source: str, units: int) -> str:
    """Remember that an order is about to be made; the id of the one that was made by this name already, or "".

    A provider forgets names after a day, so this is what makes a name order once. Raises Conflict for a name that is
    of another order, or of one that was begun longer ago and of which nothing is known.
    """
    uow.sequences.take("float_order")  # one at a time
    facts = {"driver": driver, "unit": unit, "source": source, "source_units": units}
    begun = uow.audit.first(BEGUN, key) or uow.audit.first(ORDERED, key)
    now = ctx.clock.now()
    if begun is None:
        uow.audit.append(at=now, actor="cli", action=BEGUN, object_id=key, business_id=None, data=facts)
        return ""
    if any(begun.data[name] != value for name, value in facts.items()):
        raise Conflict("This name is of another order. Choose a new one.")
    made = uow.audit.first(ORDERED, key)
    if made is None and now - begun.at > PROVIDERS_MEMORY:
        raise Conflict("This order was begun before and its end is not known. Look for it at the provider.")
    return str(made.data["order"]) if made is not None else ""


def note_float_order_state(uow: WriteUow, ctx: Context, *, order: FloatOrder, told: ConversionOrder) -> None:
    """Remember an end once; an operator hears of one without coins, and of an order that is not the one we made."""
    facts = (told.id, told.source, told.units, told.target)
    if facts != (order.order_id, order.source, order.units, order.target):
        words = f"{order.key}: {format_units(told.units)} {told.source} for {told.target} was never ordered."
        call_operator(uow, ctx, case="order_changed", object_id=order.key, words=words)
        return
    if told.state not in _ENDS or uow.audit.has(ENDED, order.key):
        return
    data = {"order": told.id, "state": told.state, "target_units": told.target_units, "tx_hash": told.tx_hash}
    now = ctx.clock.now()
    uow.audit.append(at=now, actor="system", action=ENDED, object_id=order.key, business_id=None, data=data)
    uow.events.publish("operator", at=now)
    if told.state != "done":
        words = f"{order.key}: {format_units(order.units)} {order.source} brought no coins, {told.provider_state}."
        call_operator(uow, ctx, case="order_failed", object_id=order.key, words=words)


def note_float_order_unknown(uow: WriteUow, ctx: Context, *, order: FloatOrder, reason: str) -> None:
    """The provider does not know an order that we made: a person must look."""
    call_operator(uow, ctx, case="order_unknown", object_id=order.key, words=f"{order.key}: {reason}")
