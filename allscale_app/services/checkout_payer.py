"""Who is signed in at the payer's browser, and whether they can pay from their balance."""

from __future__ import annotations

from dataclasses import dataclass

from allscale_app.domain.errors import DomainError, NotSignedIn
from allscale_app.services.balance_payments import BalanceOffer, offer_balance, require_payer
from allscale_app.services.context import Context
from allscale_app.services.received_invoices import can_reject
from allscale_app.services.sessions import Member, whoami
from allscale_app.store.tables import Invoice
from allscale_app.store.uow import ReadUow


@dataclass(frozen=True, slots=True)
class CheckoutPayer:
    """`refusal` says why this member's business cannot pay from its balance; None when it can.

    `may_reject`: the invoice came to this member's own address, and no money has.
    """

    member: Member
    offer: BalanceOffer
    refusal: DomainError | None
    may_reject: bool


def read_payer(uow: ReadUow, ctx: Context, *, invoice: Invoice, session: str) -> CheckoutPayer | None:
    """The member behind the session cookie's token, or None for anything but a live session."""
    try:
        member = whoami(uow, ctx, token=session)
    except NotSignedIn:
        return None
    refusal: DomainError | None = None
    try:
        require_payer(uow, ctx, user_id=member.user_id, payer_id=member.business_id, invoice=invoice)
    except DomainError as error:
        refusal = error
    offer = offer_balance(uow, ctx, invoice=invoice, payer_id=member.business_id)
    is_theirs = member.business_id == invoice.business_id
    may_reject = not is_theirs and can_reject(uow.users.get(member.user_id), invoice)
    return CheckoutPayer(member, offer, refusal, may_reject)
