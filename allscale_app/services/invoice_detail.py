"""Everything that one invoice's page, and the API, show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from allscale_app.domain.legs import Rail
from allscale_app.domain.networks import Token
from allscale_app.services.coin_quotes import quotable_tokens
from allscale_app.services.context import Context
from allscale_app.services.invoice_calendar import read_calendar
from allscale_app.services.invoice_list import today_of
from allscale_app.services.invoice_rows import find_invoice
from allscale_app.services.method_offers import accepted_rails
from allscale_app.services.other_tokens import WaitingTransfer, waiting_transfers
from allscale_app.services.shown_invoice import ShownInvoice, show
from allscale_app.store.tables import (
    BankLine,
    Conversion,
    Delivery,
    Invoice,
    LineItemRow,
    Payment,
    Refund,
    TimelineEvent,
)
from allscale_app.store.uow import ReadUow


@dataclass(frozen=True, slots=True)
class Related:
    """Another invoice, by name; a draft has no number yet."""

    id: str
    number: str | None


@dataclass(frozen=True, slots=True)
class InvoiceDetail:
    """One invoice at one moment. `legs` are first seen first, `timeline` oldest first, `deliveries` newest first.

    `tokens` are those that pay it at par on networks that are enabled now, cheapest first; `quotable` are those of
    another peg, which pay it through a quote; `waiting` are transfers to its address that wait in the inbox; `payers`
    names the businesses that paid from a balance, by id.
    """

    shown: ShownInvoice
    lines: Sequence[LineItemRow]
    legs: Sequence[Payment]
    payers: Mapping[str, str]
    timeline: Sequence[TimelineEvent]
    deliveries: Sequence[Delivery]
    tokens: tuple[Token, ...]
    quotable: tuple[Token, ...]
    waiting: tuple[WaitingTransfer, ...]
    replaces: Related | None
    replaced_by: Related | None
    payment_link: str
    """The title of the payment link that it came by, or ""."""
    conversions: Mapping[str, Conversion]
    """What was paid in fiat, by the leg that it made."""
    bank_lines: Mapping[str, BankLine]
    """What a bank told of a transfer, by its conversion."""
    refunds: Sequence[Refund]
    """What went back or is on its way, oldest first."""
    rails: tuple[Rail, ...]
    """How it can be paid here, in the order of the picker."""
    opted_out: bool
    """Whether its recipient wants no reminders of this business."""
    next_reminder_at: datetime | None
    """When the calendar sends the next one, if nothing comes between."""
    now: datetime

    @property
    def invoice(self) -> Invoice:
        return self.shown.invoice


def read_invoice(uow: ReadUow, ctx: Context, *, business_id: str, invoice_id: str) -> InvoiceDetail:
    """An invoice with all that belongs to it. Raises NotFound, for another business's exactly as for an unknown one."""
    invoice = find_invoice(uow, business_id=business_id, invoice_id=invoice_id)
    calendar, now = read_calendar(uow, ctx, invoice=invoice), ctx.clock.now()
    following = calendar.next_step(now) if calendar else None
    payable = ctx.registry.payable_units(invoice.currency, invoice.accepted_units or ())
    legs = uow.payments.of_invoice(invoice.id)
    conversions = uow.conversions.by_payments([leg.id for leg in legs])
    link = uow.payment_links.find(business_id, invoice.payment_link_id) if invoice.payment_link_id else None
    payers = {leg.payer_business_id for leg in legs if leg.payer_business_id}
    return InvoiceDetail(
        shown=show(invoice, today=today_of(uow, ctx, business_id=business_id)),
        lines=uow.invoices.lines(invoice.id),
        legs=legs,
        payers={payer_id: uow.businesses.get(payer_id).name for payer_id in payers},
        timeline=uow.timeline.of_invoice(invoice.id),
        deliveries=uow.deliveries.of_invoice(invoice.id),
        tokens=tuple(ctx.registry.token(unit) for unit in payable),
        quotable=quotable_tokens(ctx, invoice),
        waiting=waiting_transfers(uow, ctx, invoice=invoice),
        replaces=_related(uow, business_id, invoice.replaces_id),
        replaced_by=_related(uow, business_id, invoice.replaced_by_id),
        payment_link=link.title if link else "",
        conversions=conversions,
        bank_lines=uow.bank.by_conversions([conversion.id for conversion in conversions.values()]),
        refunds=uow.conversions.refunds_of(invoice.id),
        rails=accepted_rails(ctx, invoice),
        opted_out=uow.mail_opt_outs.has(business_id, invoice.recipient_email_key),
        next_reminder_at=following[1] if following else None,
        now=now,
    )


def _related(uow: ReadUow, business_id: str, invoice_id: str | None) -> Related | None:
    other = uow.invoices.find(business_id, invoice_id) if invoice_id else None
    return Related(other.id, other.number) if other else None
