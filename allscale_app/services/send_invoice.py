"""Sending: in one commit a draft becomes a numbered, payable document and its mail is queued."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from allscale_app.domain.assets import PEGS
from allscale_app.domain.dates import local_date
from allscale_app.domain.errors import Conflict, TooMany
from allscale_app.domain.invoice.numbering import counter_scope, format_number
from allscale_app.domain.invoice.status import Act, DocumentStatus, transition
from allscale_app.services.acting import Acting, publish_change, record_act, require_verified
from allscale_app.services.contact_upsert import upsert_contact
from allscale_app.services.context import Context
from allscale_app.services.deliveries import queue_mail
from allscale_app.services.deposits import issue_address
from allscale_app.services.drafts import create_invoice
from allscale_app.services.evaluate_invoice import reevaluate
from allscale_app.services.form_reader import Form
from allscale_app.services.invoice_fields import form_rules
from allscale_app.services.invoice_form import form_of
from allscale_app.services.invoice_input import Caution, InvoiceInput, read_invoice
from allscale_app.services.invoice_rows import lock_invoice, require_version, write_input
from allscale_app.services.received_invoices import tell_recipient
from allscale_app.services.request_rows import note_sent
from allscale_app.services.search_text import search_text_of
from allscale_app.store.tables import Business, Invoice
from allscale_app.store.uow import ReadUow, WriteUow

SEND_WINDOW = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SentInvoice:
    """A sent invoice. `already_sent` says that an earlier call did it: nothing happened now."""

    invoice: Invoice
    already_sent: bool
    cautions: tuple[Caution, ...] = ()


def create_and_send_invoice(
    uow: WriteUow, ctx: Context, *, business_id: str, acting: Acting, form: Form
) -> SentInvoice:
    """Make an invoice from `form` and send it, in one commit. Raises as `create_invoice` and `send_invoice`."""
    uow.businesses.lock(business_id)
    saved = create_invoice(uow, ctx, business_id=business_id, acting=acting, form=form)
    return send_invoice(uow, ctx, business_id=business_id, invoice_id=saved.invoice.id, acting=acting)


def send_invoice(
    uow: WriteUow,
    ctx: Context,
    *,
    business_id: str,
    invoice_id: str,
    acting: Acting,
    expected_version: int | None = None,
) -> SentInvoice:
    """Number, freeze and send a draft. A second call finds it sent and is a success without a second mail.

    The business's lock makes numbers gap-free per business and pattern-year (rules 5.16); the year is that of
    the business's time zone. Raises NotFound, TransitionNotAllowed for a closed invoice, StaleVersion,
    InvalidForm while anything is missing or wrong, NotAllowed before the sender's e-mail is verified
    (rules 5.17), TooMany above the daily limit.
    """
    business = uow.businesses.lock(business_id)
    invoice = lock_invoice(uow, business_id=business_id, invoice_id=invoice_id)
    if invoice.document_status == DocumentStatus.SENT:
        return SentInvoice(invoice, already_sent=True)
    sent = transition(DocumentStatus(invoice.document_status), Act.SEND)
    require_version(invoice, expected_version)
    read = read_invoice(form_of(invoice, uow.invoices.lines(invoice.id)), rules=form_rules(ctx, business))
    value = read.complete()
    require_verified(uow, acting)
    require_send_limit(uow, ctx, business=business)

    invoice.document_status = sent.value
    _freeze(uow, ctx, business=business, invoice=invoice, value=value)
    reevaluate(uow, ctx, invoice=invoice)
    record_act(uow, ctx, invoice=invoice, kind="sent", acting=acting, number=invoice.number, to=invoice.recipient_email)
    _tell_replaced(uow, ctx, invoice=invoice, acting=acting)
    queue_mail(uow, ctx, kind="invoice", invoice=invoice, dedupe="sent")
    tell_recipient(uow, ctx, invoice=invoice)
    note_sent(uow, ctx, invoice=invoice)
    publish_change(uow, ctx, invoice=invoice)
    return SentInvoice(invoice, already_sent=False, cautions=read.cautions)


def resend_invoice(uow: WriteUow, ctx: Context, *, business_id: str, invoice_id: str, acting: Acting) -> Invoice:
    """Queue the invoice's mail again; while the last one still waits, that one is enough.

    Raises NotFound, Conflict for a draft or a closed invoice, NotAllowed, TooMany.
    """
    business = uow.businesses.lock(business_id)
    invoice = lock_invoice(uow, business_id=business_id, invoice_id=invoice_id)
    if invoice.document_status != DocumentStatus.SENT:
        raise Conflict(
            f"This invoice is {invoice.document_status}, so its mail cannot be sent again.", code="invoice_not_sent"
        )
    require_verified(uow, acting)
    earlier = [row for row in uow.deliveries.of_invoice(invoice.id) if row.kind == "invoice"]
    if any(row.status == "queued" for row in earlier):
        return invoice
    require_send_limit(uow, ctx, business=business)
    queue_mail(uow, ctx, kind="invoice", invoice=invoice, dedupe=f"again:{len(earlier)}")
    reevaluate(uow, ctx, invoice=invoice)
    record_act(uow, ctx, invoice=invoice, kind="resent", acting=acting, to=invoice.recipient_email)
    publish_change(uow, ctx, invoice=invoice)
    return invoice


def require_send_limit(uow: WriteUow, ctx: Context, *, business: Business) -> None:
    """Raises TooMany once a business sent as many invoices in 24 hours as it may (rules 5.17)."""
    limit = ctx.policy.daily_send_limit if business.daily_send_limit is None else business.daily_send_limit
    if limit is None:
        return
    now = ctx.clock.now()
    sent = uow.deliveries.queued_since(business.id, kind="invoice", since=now - SEND_WINDOW)
    if len(sent) >= limit:
        free_at = sent[len(sent) - limit] + SEND_WINDOW if limit else now + SEND_WINDOW
        raise TooMany(
            f"Your business may send {limit} invoices in 24 hours, and has. Nothing was sent; the draft is kept.",
            retry_after_seconds=max(1, int((free_at - now).total_seconds())),
        )


def _freeze(uow: WriteUow, ctx: Context, *, business: Business, invoice: Invoice, value: InvoiceInput) -> None:
    """Copy onto the invoice all that must never change again, number and address included."""
    now = ctx.clock.now()
    today = local_date(now, timezone=business.timezone)
    items = tuple(replace(item, description=item.description or value.title) for item in value.items)
    write_input(uow, invoice=invoice, value=replace(value, items=items))
    invoice.draft_form = None
    invoice.number = _take_number(uow, ctx, business=business)
    invoice.issued_on = value.issued_on or today
    invoice.sent_at = invoice.updated_at = now
    invoice.timezone = business.timezone
    invoice.seller = seller_block(business)
    invoice.accepted_units = list(frozen_units(ctx, business=business, value=value))
    invoice.checkout_token = ctx.ids.token()
    address = issue_address(uow, ctx, business_id=business.id, purpose="invoice", invoice_id=invoice.id)
    invoice.deposit_address = address.address
    invoice.contact_id = upsert_contact(uow, ctx, business_id=business.id, recipient=value.recipient).id
    invoice.search_text = search_text_of(invoice)
    invoice.version += 1


def _take_number(uow: WriteUow, ctx: Context, *, business: Business) -> str:
    """The next number of the business's pattern; one that an earlier pattern already gave is passed over."""
    pattern, today = business.number_pattern, local_date(ctx.clock.now(), timezone=business.timezone)
    scope = counter_scope(pattern, on=today)
    while True:
        number = format_number(pattern, uow.invoices.take_number(business.id, scope), on=today)
        if not uow.invoices.has_number(business.id, number):
            return number


def frozen_units(ctx: Context, *, business: Business, value: InvoiceInput) -> tuple[str, ...]:
    """The units that this invoice takes: its issuer's choice, else the business's, else the default (rules 5.10).

    Those of its peg pay it at par, of another one through a quote.
    """
    return _units(ctx, business=business, currency=value.currency, chosen=value.accepted_units)


def _units(ctx: Context, *, business: Business, currency: str, chosen: Iterable[str] | None) -> tuple[str, ...]:
    registry = ctx.registry
    own = chosen or business.accepted_units or ()
    at_par = registry.payable_units(currency, own) or registry.default_units(currency)
    if not ctx.policy.watches_rates:
        return at_par
    if not chosen and business.takes_other_pegs:
        own = business.accepted_units or tuple(unit for peg in PEGS for unit in registry.default_units(peg))
        return at_par + registry.quotable_units(currency, own)
    return at_par + registry.quotable_units(currency, chosen or ())


def frozen_blocks(uow: ReadUow, ctx: Context, *, invoice: Invoice) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The issuer's block and the units that pay `invoice`: as they were frozen, or as sending it now would freeze them."""
    if invoice.seller is not None:
        return invoice.seller, tuple(invoice.accepted_units or ())
    business = uow.businesses.get(invoice.business_id)
    units = _units(ctx, business=business, currency=invoice.currency, chosen=invoice.accepted_units)
    return seller_block(business), units


def seller_block(business: Business) -> dict[str, Any]:
    """The issuer as the document shows it for ever."""
    return {
        "name": business.name,
        "legal_name": business.legal_name,
        "address": business.address,
        "tax_id": business.tax_id,
        "email": business.email,
        "timezone": business.timezone,
        "logo_sha256": business.logo_sha256,
    }


def _tell_replaced(uow: WriteUow, ctx: Context, *, invoice: Invoice, acting: Acting) -> None:
    """Write on the cancelled invoice that this one took its place."""
    replaced = uow.invoices.find(invoice.business_id, invoice.replaces_id) if invoice.replaces_id else None
    if replaced:
        record_act(
            uow, ctx, invoice=replaced, kind="replaced", acting=acting, by_id=invoice.id, by_number=invoice.number
        )
        publish_change(uow, ctx, invoice=replaced)
