"""What a card processor told us: kept as it came, worked on once, closed with what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from allscale_app.domain.legs import Rail
from allscale_app.services.card_processor import CardEvent
from allscale_app.services.context import Context
from allscale_app.store.tables import Conversion, ProviderEvent, Refund
from allscale_app.store.uow import ReadUow, WriteUow

WAITS = timedelta(minutes=10)
"""What is not done by then has lost its job, or its job has given up."""
BATCH = 200


@dataclass(frozen=True, slots=True)
class OpenEvent:
    """A message that is to be worked on."""

    id: str
    body: str


def take_event(uow: WriteUow, ctx: Context, *, provider: str, event: CardEvent, body: str) -> bool:
    """Keep a verified message and queue the work on it; False for one that came before."""
    row = ProviderEvent(
        id=ctx.ids.new("pev"),
        provider=provider,
        external_id=event.id,
        kind=event.kind,
        body=body,
        received_at=ctx.clock.now(),
    )
    is_new = uow.conversions.take_event(row)
    if is_new:
        uow.jobs.enqueue("process_provider_event", dedupe=row.id, event_id=row.id)
    return is_new


def open_event(uow: ReadUow, ctx: Context, *, event_id: str) -> OpenEvent | None:  # noqa: ARG001  # every service has ctx
    """A message that nobody has worked on to its end, or None."""
    row = uow.conversions.event(event_id)
    return OpenEvent(row.id, row.body) if row is not None and row.processed_at is None else None


def close_event(uow: WriteUow, ctx: Context, *, event_id: str, outcome: str) -> None:
    """It is worked on; `outcome` says in a word what it was."""
    row = uow.conversions.event(event_id)
    if row is not None and row.processed_at is None:
        row.processed_at, row.outcome = ctx.clock.now(), outcome


def conversion_of_event(
    uow: ReadUow,
    ctx: Context,  # noqa: ARG001  # every service has ctx
    *,
    provider: str,
    session_id: str = "",
    charge_id: str = "",
    conversion_id: str = "",
) -> Conversion | None:
    """The conversion that a message is about: by our own name for it, else by the processor's for page or charge."""
    named = uow.conversions.find(conversion_id) if conversion_id else None
    if named is not None and named.processor == provider:
        return named
    if session_id and (found := uow.conversions.by_session(provider, session_id)):
        return found
    return uow.conversions.by_charge(provider, charge_id) if charge_id else None


def find_refund(uow: ReadUow, ctx: Context, *, refund_id: str) -> tuple[Refund, Conversion] | None:  # noqa: ARG001  # every service has ctx
    """A card refund that is not known to be sent, with the conversion whose charge it sends back."""
    refund = uow.conversions.refund(refund_id)
    if refund is None or refund.rail != Rail.CARD or refund.state != "requested":
        return None
    return refund, uow.conversions.by_payments([refund.payment_id])[refund.payment_id]


def take_up_card_work(uow: WriteUow, ctx: Context) -> None:
    """Queue again what should be done by now: messages, refunds and conversions whose jobs are lost or gave up."""
    now = ctx.clock.now()
    slot = now.isoformat(timespec="minutes")
    for event_id in uow.conversions.unprocessed(before=now - WAITS, limit=BATCH):
        uow.jobs.enqueue("process_provider_event", dedupe=f"{event_id}:{slot}", event_id=event_id)
    for refund_id in uow.conversions.unsent_refunds(Rail.CARD, before=now - WAITS, limit=BATCH):
        uow.jobs.enqueue("send_card_refund", dedupe=f"{refund_id}:{slot}", refund_id=refund_id)
