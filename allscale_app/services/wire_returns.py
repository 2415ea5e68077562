"""A payer's bank takes a transfer back (flow 32)."""

from __future__ import annotations

from typing import Any

from allscale_app.domain.conversion import ConversionAct, ConversionState, move
from allscale_app.domain.errors import TransitionNotAllowed
from allscale_app.domain.ledger import bank_flows
from allscale_app.domain.ledger.accounts import Role, of_business
from allscale_app.domain.ledger.entry import JournalEntry
from allscale_app.domain.legs import LegStatus, move_leg
from allscale_app.domain.references import references_in
from allscale_app.services.context import Context
from allscale_app.services.conversion_funding import lock_conversion
from allscale_app.services.conversion_quotes import cause_of_conversion
from allscale_app.services.deliveries import notify
from allscale_app.services.evaluate_invoice import reevaluate
from allscale_app.services.wire_lines import key_of_line
from allscale_app.store.tables import BankLine, Conversion, Invoice
from allscale_app.store.uow import ReadUow, WriteUow


def find_original(uow: ReadUow, line: BankLine) -> BankLine | None:
    """The one incoming line that a return takes back: same account and amount, and the only one that fits.

    Of several, the one with the same reference or end-to-end id; still several, or none: a person must look.
    """
    candidates = uow.bank.originals(line.bank_account_id, currency=line.currency, units=-line.units)
    said = {*references_in(f"{line.reference} {line.text}"), *filter(None, (line.end_to_end, line.bank_ref))}
    named = [each for each in candidates if said & {each.reference, each.end_to_end, each.bank_ref} - {""}]
    if len(named) == 1:
        return named[0]
    if not named and len(candidates) == 1 and line.party_iban and line.party_iban == candidates[0].party_iban:
        return candidates[0]
    return None


def take_back(uow: WriteUow, ctx: Context, *, line: BankLine, original: BankLine) -> bool:
    """Undo what `original` paid: the leg is reversed, what the business spent already is a claim.

    False, and nothing done, where a dispute or another return came first.
    """
    if original.conversion_id is None or original.state != "matched":
        return _take_back_unmatched(uow, ctx, line=line, original=original)
    invoice, conversion = lock_conversion(uow, original.conversion_id)
    try:
        state = move(ConversionState(conversion.state), ConversionAct.RETURN)
    except TransitionNotAllowed:
        return False
    payment = uow.payments.find(conversion.business_id, conversion.payment_id or "")
    assert payment is not None, "a leg is never deleted"
    entry = _post_return(uow, ctx, conversion=conversion, original=original)
    now = ctx.clock.now()
    conversion.state, conversion.ended_at, conversion.reason = state, now, "returned"
    payment.status, payment.ended_at = move_leg(LegStatus(payment.status), LegStatus.REVERSED), now
    _tell(uow, ctx, invoice=invoice, conversion=conversion, entry=entry)
    _close(uow, line=line, original=original)
    reevaluate(uow, ctx, invoice=invoice)
    uow.events.publish(f"invoice:{invoice.id}", f"business:{invoice.business_id}", at=now)
    return True


def _post_return(uow: WriteUow, ctx: Context, *, conversion: Conversion, original: BankLine) -> JournalEntry:
    available = of_business(conversion.business_id, Role.AVAILABLE, conversion.unit)
    entry = bank_flows.wire_returned(
        key_of_line(original.bank_account_id, original.bank_ref),
        business_id=conversion.business_id,
        unit=conversion.unit,
        target_units=conversion.target_units,
        available_units=uow.journal.hold_units(available),
        fiat=conversion.source,
        source_units=conversion.source_units,
        fee_units=conversion.fee_units,
        cause=cause_of_conversion(conversion),
    )
    uow.journal.post(entry, at=ctx.clock.now())
    return entry


def _tell(uow: WriteUow, ctx: Context, *, invoice: Invoice, conversion: Conversion, entry: JournalEntry) -> None:
    """On the timeline and on the bells of the business."""
    payment_id = conversion.payment_id or ""
    facts: dict[str, Any] = {
        "rail": "wire",
        "source": conversion.source,
        "source_units": conversion.source_units,
        "unit": conversion.unit,
        "units": conversion.target_units,
    }
    uow.timeline.append(
        invoice,
        kind="payment_returned",
        actor="system",
        at=ctx.clock.now(),
        data={"payment_id": payment_id, "entry_key": entry.key, **facts},
        dedupe_key=f"{payment_id}:returned",
    )
    notify(
        uow,
        ctx,
        kind="payment_returned",
        business_id=invoice.business_id,
        dedupe=payment_id,
        invoice_id=invoice.id,
        number=invoice.number,
        **facts,
    )


def _take_back_unmatched(uow: WriteUow, ctx: Context, *, line: BankLine, original: BankLine) -> bool:
    """Money that belonged to nobody yet, or waited for the float, goes back as it came."""
    now = ctx.clock.now()
    if original.state == "waiting" and original.conversion_id:
        invoice, conversion = lock_conversion(uow, original.conversion_id)
        payment = uow.payments.find(conversion.business_id, conversion.payment_id or "")
        assert payment is not None, "a leg is never deleted"
        conversion.state = move(ConversionState(conversion.state), ConversionAct.RETURN)
        conversion.waits_for_float, conversion.ended_at, conversion.reason = False, now, "returned"
        payment.status, payment.ended_at = move_leg(LegStatus(payment.status), LegStatus.REVERSED), now
        reevaluate(uow, ctx, invoice=invoice)
        uow.events.publish(f"invoice:{invoice.id}", f"business:{invoice.business_id}", at=now)
    entry = bank_flows.wire_set_aside(
        key_of_line(original.bank_account_id, original.bank_ref), fiat=original.currency, source_units=original.units
    )
    uow.journal.post(entry, at=now)
    _close(uow, line=line, original=original)
    return True


def _close(uow: WriteUow, *, line: BankLine, original: BankLine) -> None:
    original.state = "returned"
    line.state, line.returns_id, line.invoice_id = "noted", original.id, original.invoice_id
    line.why = ""
    uow.bank.add(original)
    uow.bank.add(line)
    uow.flush()
