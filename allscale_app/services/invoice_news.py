"""What a change of an invoice's money means to people: timeline, mails to payer and issuer, the bell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from allscale_app.domain.invoice.status import DocumentStatus, Flag, PaymentStatus
from allscale_app.domain.legs import SETTLED_STATUSES, LegStatus
from allscale_app.services.context import Context
from allscale_app.services.deliveries import notify, queue_mail
from allscale_app.store.tables import Invoice, Payment
from allscale_app.store.uow import WriteUow


@dataclass(frozen=True, slots=True)
class Change:
    """How the computed side of an invoice moved in one evaluation."""

    was: PaymentStatus
    now: PaymentStatus
    more_settled: bool
    more_excess: bool
    new_flags: frozenset[Flag]

    @property
    def became_paid(self) -> bool:
        return self.now is PaymentStatus.PAID and self.was is not PaymentStatus.PAID


def tell(uow: WriteUow, ctx: Context, *, invoice: Invoice, payments: Sequence[Payment], change: Change) -> None:
    """Write and queue what follows from `change`. Mails are deduplicated by the transaction that caused them:
    a payment that a reorganisation moved does not thank anybody twice."""
    news = _News(uow, ctx, invoice, _cause(payments))
    if change.became_paid:
        news.paid(late=Flag.LATE.value in invoice.flags)
    elif change.now is PaymentStatus.PARTIALLY_PAID and change.more_settled:
        news.partially_paid()
    if change.more_excess:
        news.overpaid()
    for flag in (Flag.AFTER_CLOSE, Flag.OTHER_TOKEN, Flag.REORGED):
        if flag in change.new_flags:
            reasons = (
                {row.reason for row in uow.observations.waiting_at(invoice.id)} if flag is Flag.OTHER_TOKEN else {}
            )
            news.notify(f"invoice_{flag.value}", **({"reason": min(reasons)} if len(reasons) == 1 else {}))


def _cause(payments: Sequence[Payment]) -> str:
    """The newest settled leg's transaction, which stays the same when a reorganisation moves it."""
    settled = [payment for payment in payments if LegStatus(payment.status) in SETTLED_STATUSES]
    if not settled:
        return "none"
    newest = max(settled, key=lambda payment: (payment.settled_at or payment.created_at, payment.id))
    return newest.tx_hash or newest.id


@dataclass(frozen=True, slots=True)
class _News:
    uow: WriteUow
    ctx: Context
    invoice: Invoice
    cause: str

    def paid(self, *, late: bool) -> None:
        self.record("paid", late=late, **({"short": True} if self.invoice.written_off_units else {}))
        if self.invoice.written_off_units and not self.invoice.accepted_short_units:
            self.record("short_accepted", units=self.invoice.written_off_units)
        self.mail("receipt", self.cause)
        self.mail("issuer_paid", self.cause)
        self.notify("invoice_paid", late=late)

    def partially_paid(self) -> None:
        paid = self.invoice.settled_units
        if self.invoice.document_status != DocumentStatus.SENT:  # nobody is asked for the rest: it must not be paid
            self.record("partially_paid", paid=paid, rest=0, closed=True)
            return
        self.record("partially_paid", paid=paid, rest=self.invoice.amount_due_units)
        self.mail("partial", f"{self.cause}:{paid}")
        self.mail("issuer_partial", f"{self.cause}:{paid}")
        self.notify("invoice_partially_paid")

    def overpaid(self) -> None:
        excess = self.invoice.excess_units
        self.record("overpaid", excess_units=excess)
        self.mail("overpaid", f"{self.cause}:{excess}")
        self.notify("invoice_overpaid")

    def record(self, kind: str, **data: Any) -> None:
        self.uow.timeline.append(self.invoice, kind=kind, actor="system", at=self.ctx.clock.now(), data=data)

    def mail(self, kind: str, dedupe: str) -> None:
        queue_mail(self.uow, self.ctx, kind=kind, invoice=self.invoice, dedupe=dedupe)

    def notify(self, kind: str, **data: Any) -> None:
        notify(
            self.uow,
            self.ctx,
            kind=kind,
            business_id=self.invoice.business_id,
            dedupe=f"{self.invoice.id}:{self.cause}:{self.invoice.settled_units}",
            invoice_id=self.invoice.id,
            number=self.invoice.number,
            currency=self.invoice.currency,
            settled_units=self.invoice.settled_units,
            due_units=self.invoice.amount_due_units,
            excess_units=self.invoice.excess_units,
            payer=self.invoice.recipient_name or self.invoice.recipient_email,
            **data,
        )
