"""What a conversion's money posts, by rail: a card's coins are pending for a while, a wire's settle at once."""

from __future__ import annotations

from allscale_app.domain.conversion import ConversionAct, ConversionState, move
from allscale_app.domain.ledger import bank_flows, card_flows
from allscale_app.domain.ledger.accounts import Role, of_business, of_operator
from allscale_app.domain.ledger.entry import JournalEntry
from allscale_app.domain.legs import LegStatus, Rail, move_leg
from allscale_app.services.context import Context
from allscale_app.services.conversion_quotes import cause_of_conversion
from allscale_app.store.tables import Conversion, Invoice, Payment
from allscale_app.store.uow import WriteUow


def post_funding(uow: WriteUow, ctx: Context, *, conversion: Conversion, waited: bool) -> bool:
    """Flow 17 or 30, or 31 where the float has too few coins; whether it had enough.

    `waited` says that the fiat is booked as unmatched already. A conversion that waits must be asked for again.
    """
    enough = (
        conversion.reserved
        or uow.journal.hold_units(of_operator(Role.FLOAT, conversion.unit)) >= conversion.target_units
    )
    entry = _funded(uow, conversion, waited=waited) if enough else None if waited else _waiting(conversion)
    if entry is not None:
        uow.journal.post(entry, at=ctx.clock.now())
    if enough:
        conversion.reserved = False
    conversion.waits_for_float = not enough
    return enough


def settle_if_due(uow: WriteUow, ctx: Context, *, invoice: Invoice, conversion: Conversion, payment: Payment) -> None:
    """Flow 18 for a card whose hold is over; a wire was credited when it was matched.

    Of a disputed payment only what is not disputed is credited: its leg waits for the bank's word.
    """
    is_over = conversion.settles_at is not None and conversion.settles_at <= ctx.clock.now()
    if not is_over or conversion.settled_at is not None:
        return
    if conversion.state == ConversionState.FUNDED:
        conversion.state = move(ConversionState.FUNDED, ConversionAct.SETTLE)
        key = f"bank:{conversion.charge_id}"
        if conversion.rail == Rail.CARD:
            key = credit_pending(uow, ctx, conversion=conversion)
        conversion.settled_at = ctx.clock.now()
        settle_leg(uow, ctx, invoice=invoice, conversion=conversion, payment=payment, entry_key=key)
    elif conversion.state == ConversionState.DISPUTED:
        credit_pending(uow, ctx, conversion=conversion)


def credit_pending(uow: WriteUow, ctx: Context, *, conversion: Conversion) -> str:
    """Flow 18 for those of a card's coins that no dispute took while they were pending; the key of its entry."""
    now = ctx.clock.now()
    disputes = uow.conversions.disputes_of([conversion.id]).get(conversion.id, ())
    rest_units = conversion.target_units - sum(dispute.pending_units for dispute in disputes)
    conversion.settled_at = now
    key = f"cv:{conversion.id}:settle"
    if rest_units > 0:
        entry = card_flows.conversion_settled(
            conversion.id,
            business_id=conversion.business_id,
            unit=conversion.unit,
            target_units=rest_units,
            receivable_units=_owed(uow, conversion),
            cause=cause_of_conversion(conversion),
        )
        uow.journal.post(entry, at=now)
    return key


def settle_leg(
    uow: WriteUow, ctx: Context, *, invoice: Invoice, conversion: Conversion, payment: Payment, entry_key: str
) -> None:
    """The payment counts: its coins were credited by the entry of that key."""
    now = ctx.clock.now()
    payment.status = move_leg(LegStatus(payment.status), LegStatus.SETTLED)
    payment.settled_at = now
    uow.timeline.append(
        invoice,
        kind="payment_settled",
        actor="system",
        at=now,
        data={
            "payment_id": payment.id,
            "rail": conversion.rail,
            "unit": conversion.unit,
            "units": conversion.target_units,
            "entry_key": entry_key,
        },
        dedupe_key=f"{payment.id}:settled",
    )


def _funded(uow: WriteUow, conversion: Conversion, *, waited: bool) -> JournalEntry:
    if conversion.rail == Rail.CARD:
        return card_flows.card_funded(
            conversion.id,
            business_id=conversion.business_id,
            fiat=conversion.source,
            source_units=conversion.source_units,
            fee_units=conversion.fee_units,
            unit=conversion.unit,
            target_units=conversion.target_units,
            from_reserve=conversion.reserved,
            from_unmatched=waited,
            cause=cause_of_conversion(conversion),
        )
    return bank_flows.wire_matched(
        conversion.charge_id or "",
        business_id=conversion.business_id,
        fiat=conversion.source,
        source_units=conversion.source_units,
        fee_units=conversion.fee_units,
        unit=conversion.unit,
        target_units=conversion.target_units,
        from_reserve=conversion.reserved,
        from_unmatched=waited,
        receivable_units=_owed(uow, conversion),
        cause=cause_of_conversion(conversion),
    )


def _waiting(conversion: Conversion) -> JournalEntry:
    if conversion.rail == Rail.CARD:
        return card_flows.card_waiting(
            conversion.id,
            fiat=conversion.source,
            source_units=conversion.source_units,
            cause=cause_of_conversion(conversion),
        )
    return bank_flows.wire_unmatched(
        conversion.charge_id or "", fiat=conversion.source, source_units=conversion.source_units
    )


def _owed(uow: WriteUow, conversion: Conversion) -> int:
    return uow.journal.hold_units(of_business(conversion.business_id, Role.RECEIVABLE, conversion.unit))
