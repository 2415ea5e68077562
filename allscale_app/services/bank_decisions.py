"""The operator's word on a line of a statement that belongs to nobody: apply, credit, send back, leave out."""

from __future__ import annotations

from allscale_app.domain.assets import MAIN_COINS, peg_of
from allscale_app.domain.errors import Conflict, InvalidInput, NotFound
from allscale_app.domain.invoice.status import DocumentStatus
from allscale_app.domain.ledger import bank_flows
from allscale_app.domain.ledger.accounts import Role, of_business, of_operator
from allscale_app.domain.ledger.entry import Cause
from allscale_app.domain.references import compact
from allscale_app.domain.text import clean_line
from allscale_app.services.bank_refunds import begin_line_refund
from allscale_app.services.context import Context
from allscale_app.services.conversion_quotes import FloatShort, rate_between
from allscale_app.services.deliveries import notify
from allscale_app.services.operators import require_operator
from allscale_app.services.wire_lines import key_of_line, settle_line
from allscale_app.services.wire_returns import take_back
from allscale_app.store.tables import BankLine, Invoice
from allscale_app.store.uow import ReadUow, WriteUow

NOTE_LIMIT = 300


def apply_line(uow: WriteUow, ctx: Context, *, user_id: str, line_id: str, invoice: str) -> Invoice:
    """Count a line for an invoice, named by its number, its reference for transfers, or its id; the invoice.

    A line that takes a payment back is applied to the invoice that it takes it from. Raises NotFound, Conflict,
    RateUnavailable, TokenPaused.
    """
    require_operator(uow, user_id=user_id)
    line = _undecided(uow, line_id)
    found = find_invoice_named(uow, invoice)
    locked = uow.invoices.lock(found.business_id, found.id)
    assert locked is not None, "found above"
    if line.units < 0:
        _apply_return(uow, ctx, line=line, invoice=locked)
    else:
        settle_line(uow, ctx, line=line, invoice=locked, waited=True)
    _decided(
        uow,
        ctx,
        line,
        actor=f"user:{user_id}",
        action="unmatched.applied",
        business_id=locked.business_id,
        invoice_id=locked.id,
    )
    uow.events.publish(f"invoice:{locked.id}", f"business:{locked.business_id}", at=ctx.clock.now())
    return locked


def credit_line(uow: WriteUow, ctx: Context, *, user_id: str, line_id: str, business: str) -> None:
    """Give a line to a business, named by its id or the e-mail of a member, as coins at today's rate.

    Raises NotFound, Conflict, FloatShort, RateUnavailable.
    """
    require_operator(uow, user_id=user_id)
    line = _undecided(uow, line_id)
    if line.units <= 0:
        raise Conflict("This money went out. Apply it to the invoice it was taken from, or leave it out.")
    business_id = _business_named(uow, business)
    uow.businesses.lock(business_id)
    unit, units = _worth(uow, ctx, line)
    owed = uow.journal.hold_units(of_business(business_id, Role.RECEIVABLE, unit))
    entry = bank_flows.wire_matched(
        key_of_line(line.bank_account_id, line.bank_ref),
        business_id=business_id,
        fiat=line.currency,
        source_units=line.units,
        fee_units=0,
        unit=unit,
        target_units=units,
        from_reserve=False,
        from_unmatched=True,
        receivable_units=owed,
        cause=Cause(business_id),
    )
    uow.journal.post(entry, at=ctx.clock.now())
    line.state = "matched"
    notify(uow, ctx, kind="deposit_settled", business_id=business_id, dedupe=line.id, unit=unit, units=units)
    uow.events.publish(f"business:{business_id}", at=ctx.clock.now())
    _decided(
        uow, ctx, line, actor=f"user:{user_id}", action="unmatched.credited", business_id=business_id, entry=entry.key
    )


def refund_line(uow: WriteUow, ctx: Context, *, user_id: str, line_id: str, note: str) -> None:
    """Send a line back whole: a task for the operator's bank. Raises NotFound, Conflict, InvalidInput."""
    require_operator(uow, user_id=user_id)
    words = clean_line(note, limit=NOTE_LIMIT, param="note", name="note")
    begin_line_refund(uow, ctx, line=_undecided(uow, line_id), actor=f"user:{user_id}", note=words)


def ignore_line(uow: WriteUow, ctx: Context, *, user_id: str, line_id: str, note: str) -> None:
    """Leave a line out of the books: the operator's own money, or a processor's payout. The note says why.

    Raises NotFound, InvalidInput without a note.
    """
    require_operator(uow, user_id=user_id)
    line = _undecided(uow, line_id)
    words = clean_line(note, limit=NOTE_LIMIT, param="note", name="note")
    if not words:
        raise InvalidInput("Write down why, so that it can be understood later.", param="note")
    if line.units > 0:
        entry = bank_flows.wire_set_aside(
            key_of_line(line.bank_account_id, line.bank_ref), fiat=line.currency, source_units=line.units
        )
        uow.journal.post(entry, at=ctx.clock.now())
    line.state, line.note = "ignored", words
    _decided(uow, ctx, line, actor=f"user:{user_id}", action="unmatched.ignored", note=words)


def find_invoice_named(uow: ReadUow, text: str) -> Invoice:
    """The one sent invoice of that number, reference or id. Raises NotFound, Conflict where several have it."""
    name = text.strip()
    found = [
        *uow.invoices.by_number(name),
        *(uow.invoices.by_number(compact(name)) if compact(name) != name else ()),
        *uow.invoices.lock_all([name]).values(),
    ]
    sent = {each.id: each for each in found if each.document_status != DocumentStatus.DRAFT}
    if not sent:
        raise NotFound("No invoice has this number or reference.", param="invoice")
    if len(sent) > 1:
        raise Conflict("Several businesses have an invoice of this number. Use the reference for transfers.")
    return next(iter(sent.values()))


def _undecided(uow: WriteUow, line_id: str) -> BankLine:
    line = uow.bank.lock_line(line_id)
    if line is None or line.state != "unmatched":
        raise NotFound("This line waits no longer. Somebody has decided on it.")
    return line


def _apply_return(uow: WriteUow, ctx: Context, *, line: BankLine, invoice: Invoice) -> None:
    originals = uow.bank.originals(line.bank_account_id, currency=line.currency, units=-line.units)
    original = next((each for each in originals if each.invoice_id == invoice.id), None)
    if original is None or not take_back(uow, ctx, line=line, original=original):
        raise Conflict("No bank transfer of exactly this amount paid this invoice.", code="no_original")


def _business_named(uow: ReadUow, text: str) -> str:
    name = text.strip()
    business = uow.businesses.find(name)
    if business is not None:
        return business.id
    user = uow.users.by_email(name.casefold())
    memberships = uow.businesses.memberships_of(user.id) if user else ()
    if not memberships:
        raise NotFound("No business has this id, and nobody here has this e-mail address.", param="business")
    return memberships[0].business_id


def _worth(uow: WriteUow, ctx: Context, line: BankLine) -> tuple[str, int]:
    """The coin, and how much of it, that a line is worth today: a coin of its own currency, else of a dollar."""
    for peg in dict.fromkeys((line.currency, "USD")):
        if peg not in MAIN_COINS:
            continue
        units = rate_between(uow, ctx, base=line.currency, quote=peg).convert(line.units)
        coins = [
            token.unit
            for token in ctx.registry.tokens()
            if token.asset in MAIN_COINS[peg] and peg_of(token.asset) == peg
        ]
        accounts = uow.journal.hold({of_operator(Role.FLOAT, unit) for unit in coins}) if coins else {}
        for account in accounts.values():
            if account.balance_units >= units:
                return account.unit, units
    raise FloatShort("The float has too few coins for this. Replenish it first.")


def _decided(
    uow: WriteUow, ctx: Context, line: BankLine, *, actor: str, action: str, business_id: str | None = None, **data: str
) -> None:
    now = ctx.clock.now()
    line.decided_by, line.decided_at = actor, now
    uow.bank.add(line)
    facts = {"currency": line.currency, "units": line.units, "bank_ref": line.bank_ref, **data}
    uow.audit.append(at=now, actor=actor, action=action, object_id=line.id, business_id=business_id, data=facts)
    uow.events.publish("operator", at=now)
    uow.flush()
