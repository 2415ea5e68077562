"""Paying from a balance: one ledger transaction, at once (flow 15)."""

from __future__ import annotations

from dataclasses import dataclass

from allscale_app.domain.assets import peg_of
from allscale_app.domain.dates import is_past_due
from allscale_app.domain.errors import Conflict, InvalidInput, NotAllowed
from allscale_app.domain.ledger import balance_flows
from allscale_app.domain.ledger.accounts import Role, of_business
from allscale_app.domain.ledger.entry import Cause
from allscale_app.domain.legs import LegStatus, Rail
from allscale_app.domain.money import format_units
from allscale_app.services.context import Context
from allscale_app.services.conversion_quotes import lock_by_token, open_units, require_payable, steady_units
from allscale_app.services.deliveries import notify
from allscale_app.services.evaluate_invoice import reevaluate
from allscale_app.store.tables import Invoice, Payment
from allscale_app.store.uow import ReadUow, WriteUow

LEAST_UNITS = 10_000
"""0.01: each part is told to both sides, by mail too. What is left of an invoice may be less."""


@dataclass(frozen=True, slots=True)
class BalanceOffer:
    """What a signed-in payer has, by unit that the invoice takes, the invoice's own coin first, in millionths."""

    units: tuple[tuple[str, int], ...]
    open_units: int

    @property
    def available_units(self) -> int:
        """The most that one payment can be: a payment is in one unit."""
        return max((units for _, units in self.units), default=0)

    def unit_for(self, amount_units: int) -> tuple[str, int]:
        """The unit that a payment of `amount_units` would take, and how much of it there is; the fullest when short."""
        enough = (pair for pair in self.units if pair[1] >= amount_units)
        return next(enough, max(self.units, key=lambda pair: pair[1], default=("", 0)))


def offer_balance(uow: ReadUow, ctx: Context, *, invoice: Invoice, payer_id: str) -> BalanceOffer:
    """What business `payer_id` could pay `invoice` with."""
    units = steady_units(uow, ctx, invoice)
    found = [(unit, uow.journal.balance(payer_id, Role.AVAILABLE, unit)) for unit in units]
    return BalanceOffer(tuple(pair for pair in found if pair[1] > 0), open_units(invoice))


def pay_from_balance(
    uow: WriteUow, ctx: Context, *, token: str, user_id: str, payer_id: str, amount_units: int, attempt: str
) -> Payment:
    """Move `amount_units` from the payer's balance to the invoice's business; both sides see it in the same commit.

    `attempt` is the confirmation's own id: a second click with it is the same payment. Raises NotFound, Conflict
    in words for a closed or paid invoice, one's own invoice, a balance that is short or owes; NotAllowed without
    a verified e-mail address (rules 5.17); InvalidInput for an amount below a cent or above what is open.
    """
    invoice = lock_by_token(uow, token=token)
    known = uow.payments.by_attempt(attempt)
    if known is not None and (known.invoice_id, known.payer_business_id) == (invoice.id, payer_id):
        return known
    require_payable(ctx, invoice=invoice, rail=Rail.BALANCE)
    require_payer(uow, ctx, user_id=user_id, payer_id=payer_id, invoice=invoice)
    if known is not None:
        raise Conflict("This click has paid something else already. Reload the page and try again.")
    if type(amount_units) is not int or not 0 < amount_units <= open_units(invoice):
        raise InvalidInput("Pay at most what is still open on this invoice.", param="amount")
    if amount_units < min(LEAST_UNITS, open_units(invoice)):
        raise InvalidInput("Pay at least 0.01.", param="amount")
    unit = _unit_with(uow, ctx, invoice=invoice, payer_id=payer_id, amount_units=amount_units)
    payment = _add_leg(uow, ctx, invoice=invoice, payer_id=payer_id, unit=unit, units=amount_units, attempt=attempt)
    _book(uow, ctx, invoice=invoice, payment=payment, payer_id=payer_id)
    reevaluate(uow, ctx, invoice=invoice)
    notify(
        uow,
        ctx,
        kind="balance_paid",
        business_id=payer_id,
        dedupe=payment.id,
        number=invoice.number,
        issuer=str((invoice.seller or {}).get("name") or ""),
        unit=payment.unit,
        units=payment.units,
    )
    uow.events.publish(f"business:{payer_id}", at=ctx.clock.now())
    return payment


def _add_leg(
    uow: WriteUow, ctx: Context, *, invoice: Invoice, payer_id: str, unit: str, units: int, attempt: str
) -> Payment:
    """A leg that is final when it is born."""
    now = ctx.clock.now()
    payment = Payment(
        id=ctx.ids.new("pay"),
        business_id=invoice.business_id,
        invoice_id=invoice.id,
        rail=Rail.BALANCE,
        status=LegStatus.FINAL,
        unit=unit,
        units=units,
        applied_units=units,
        payer_business_id=payer_id,
        attempt=attempt,
        late=is_past_due(invoice.due_on, timezone=invoice.timezone, at=now),
        first_seen_at=now,
        confirmed_at=now,
        settled_at=now,
        final_at=now,
        created_at=now,
    )
    uow.payments.add(payment)
    uow.flush()
    return payment


def _book(uow: WriteUow, ctx: Context, *, invoice: Invoice, payment: Payment, payer_id: str) -> None:
    owed = of_business(invoice.business_id, Role.RECEIVABLE, payment.unit)
    entry = balance_flows.balance_payment(
        payment.id,
        payer_id=payer_id,
        business_id=invoice.business_id,
        unit=payment.unit,
        amount_units=payment.units,
        receivable_units=uow.journal.hold_units(owed),
        cause=Cause(invoice.business_id, invoice.id, payment.id),
    )
    now = ctx.clock.now()
    uow.journal.post(entry, at=now)
    uow.timeline.append(
        invoice,
        kind="payment_settled",
        actor="payer",
        at=now,
        data={
            "payment_id": payment.id,
            "rail": "balance",
            "unit": payment.unit,
            "units": payment.units,
            "payer": uow.businesses.get(payer_id).name,
            "entry_key": entry.key,
        },
        dedupe_key=f"{payment.id}:settled",
    )


def require_payer(uow: ReadUow, ctx: Context, *, user_id: str, payer_id: str, invoice: Invoice) -> None:
    """Raises NotAllowed or Conflict, in words, for somebody who cannot pay `invoice` from that balance."""
    membership = uow.businesses.membership(payer_id, user_id)
    if membership is None or membership.role not in ("owner", "admin"):
        raise NotAllowed("Only an owner or admin of this business can pay from its balance.", code="role_missing")
    if uow.users.get(user_id).email_verified_at is None:
        raise NotAllowed(
            "Verify your e-mail address first: open the link in the mail we sent you. Nothing was paid.",
            code="email_not_verified",
        )
    if payer_id == invoice.business_id:
        raise Conflict(
            "This is your own invoice. It cannot be paid from the balance that it pays into.", code="own_invoice"
        )
    peg = peg_of(invoice.currency)
    units = [token.unit for token in ctx.registry.tokens() if token.peg == peg]
    owed = sum(uow.journal.balance(payer_id, Role.RECEIVABLE, unit) for unit in units)
    if owed:
        raise Conflict(
            f"Your business owes {format_units(owed)} {peg} here. Nothing can leave its balance before that is settled.",
            code="balance_owes",
        )


def _unit_with(uow: WriteUow, ctx: Context, *, invoice: Invoice, payer_id: str, amount_units: int) -> str:
    """A unit of which the payer has enough, the invoice's own coin first; its account is held until commit."""
    units = steady_units(uow, ctx, invoice)
    accounts = uow.journal.hold({of_business(payer_id, Role.AVAILABLE, unit) for unit in units})
    have = [(unit, accounts.get(of_business(payer_id, Role.AVAILABLE, unit))) for unit in units]
    for unit, account in have:
        if account is not None and account.balance_units >= amount_units:
            return unit
    raise Conflict("Your balance is too short for this. Add funds or choose another method.", code="balance_short")
