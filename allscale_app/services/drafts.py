"""Drafts: made, saved again and again, thrown away.

A draft may be unfinished. Its columns then hold the best reading, and `draft_form` holds every field exactly as it
was typed until all of them are valid, so that nothing typed is ever lost and the editor shows it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allscale_app.domain.errors import InvalidForm, InvalidInput
from allscale_app.domain.reminders import Schedule
from allscale_app.services.acting import Acting, publish_change, record_act
from allscale_app.services.context import Context
from allscale_app.services.draft_client import DraftClient, client_of, pick_client
from allscale_app.services.form_reader import Form
from allscale_app.services.invoice_fields import form_rules
from allscale_app.services.invoice_form import blank_form, form_of, merge_form, storable
from allscale_app.services.invoice_input import Caution, ReadInvoice, read_invoice
from allscale_app.services.invoice_rows import find_invoice, lock_draft, require_draft, write_input
from allscale_app.store.tables import Business, Invoice, LineItemRow
from allscale_app.store.uow import ReadUow, WriteUow


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """A draft as it was stored. `errors` maps field paths to what still stands in the way of sending."""

    invoice: Invoice
    lines: tuple[LineItemRow, ...]
    errors: Mapping[str, InvalidInput]
    cautions: tuple[Caution, ...]


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A draft for the editor: every field as text, the version to save against, and what is wrong so far.

    `client` is the contact that it bills, if there is one; `saved_at` is None before the first save.
    """

    invoice_id: str | None
    version: int
    form: dict[str, Any]
    read: ReadInvoice
    client: DraftClient | None
    usual_reminders: Schedule
    """The business's days, which hold where the draft has none of its own."""
    saved_at: datetime | None


def create_invoice(
    uow: WriteUow, ctx: Context, *, business_id: str, acting: Acting, form: Form, require_complete: bool = True
) -> SavedDraft:
    """A new draft from `form` (the API's body as text). Nothing is numbered or sent.

    Raises InvalidForm when `require_complete` and any field is wrong or missing; without it an
    unfinished form is stored as typed.
    """
    saved = make_draft(uow, ctx, business_id=business_id, form=form, require_complete=require_complete)
    record_act(uow, ctx, invoice=saved.invoice, kind="created", acting=acting)
    return saved


def make_draft(
    uow: WriteUow,
    ctx: Context,
    *,
    business_id: str,
    form: Form,
    require_complete: bool = False,
    replaces_id: str | None = None,
) -> SavedDraft:
    """A new draft's rows, for whoever writes its first line of history. Raises InvalidForm as `create_invoice`."""
    business = uow.businesses.get(business_id)
    invoice = Invoice(
        id=ctx.ids.new("inv"),
        business_id=business_id,
        currency=business.default_currency,
        flags=[],
        accepted_methods=[],
        details={},
        tolerance_absolute_units=business.tolerance_absolute_units,
        tolerance_ppm=business.tolerance_ppm,
        timezone=business.timezone,
        replaces_id=replaces_id,
        version=0,
        created_at=ctx.clock.now(),
        updated_at=ctx.clock.now(),
    )
    return _save(uow, ctx, business=business, invoice=invoice, form=form, require_complete=require_complete)


def update_draft(
    uow: WriteUow,
    ctx: Context,
    *,
    business_id: str,
    invoice_id: str,
    form: Form,
    expected_version: int | None = None,
    require_complete: bool = True,
) -> SavedDraft:
    """Save the fields that `form` names; those that it leaves out stay as they are.

    Raises NotFound, Conflict once it was sent, StaleVersion when `expected_version` is outdated, and
    InvalidForm as `create_invoice` does; nothing is half-saved.
    """
    business = uow.businesses.get(business_id)
    invoice = lock_draft(uow, business_id=business_id, invoice_id=invoice_id, expected_version=expected_version)
    merged = merge_form(form_of(invoice, uow.invoices.lines(invoice_id)), form)
    return _save(uow, ctx, business=business, invoice=invoice, form=merged, require_complete=require_complete)


def autosave_draft(
    uow: WriteUow,
    ctx: Context,
    *,
    business_id: str,
    acting: Acting,
    invoice_id: str | None,
    form: Form,
    expected_version: int,
) -> SavedDraft:
    """What stands in the editor, however unfinished: a new draft at first, then the same one again.

    Raises as `update_draft`; InvalidForm only for a form that is too large to keep.
    """
    if invoice_id is None:
        return create_invoice(uow, ctx, business_id=business_id, acting=acting, form=form, require_complete=False)
    return update_draft(
        uow,
        ctx,
        business_id=business_id,
        invoice_id=invoice_id,
        form=form,
        expected_version=expected_version,
        require_complete=False,
    )


def delete_draft(
    uow: WriteUow, ctx: Context, *, business_id: str, invoice_id: str, expected_version: int | None = None
) -> None:
    """Throw a draft away, with its lines and its history. Raises NotFound, Conflict, StaleVersion."""
    invoice = lock_draft(uow, business_id=business_id, invoice_id=invoice_id, expected_version=expected_version)
    uow.invoices.delete_draft(invoice)
    publish_change(uow, ctx, invoice=invoice)


def new_draft(uow: ReadUow, ctx: Context, *, business_id: str, contact_id: str | None = None) -> OpenDraft:
    """An unsaved invoice with the business's defaults, for a contact if one is named. Raises NotFound."""
    business = uow.businesses.get(business_id)
    client = pick_client(uow, ctx, business_id=business_id, contact_id=contact_id) if contact_id else None
    form = blank_form(ctx, business=business, contact=client.contact if client else None)
    read = read_invoice(form, rules=form_rules(ctx, business))
    return OpenDraft(None, 0, form, read, client, tuple(business.reminder_offsets), None)


def open_draft(uow: ReadUow, ctx: Context, *, business_id: str, invoice_id: str) -> OpenDraft:
    """A draft for the editor, every field as it was typed. Raises NotFound, Conflict once it was sent."""
    business = uow.businesses.get(business_id)
    invoice = find_invoice(uow, business_id=business_id, invoice_id=invoice_id)
    require_draft(invoice)
    form = form_of(invoice, uow.invoices.lines(invoice_id))
    read = read_invoice(form, rules=form_rules(ctx, business))
    client = client_of(uow, ctx, business_id=business_id, email=read.input.recipient.email)
    usual = tuple(business.reminder_offsets)
    return OpenDraft(invoice.id, invoice.version, form, read, client, usual, invoice.updated_at)


def _save(
    uow: WriteUow, ctx: Context, *, business: Business, invoice: Invoice, form: Form, require_complete: bool
) -> SavedDraft:
    read = read_invoice(form, rules=form_rules(ctx, business))
    if require_complete:
        read.complete()
    if "" in read.errors:  # the whole form is too large to keep
        raise InvalidForm({"": read.errors[""]})
    invoice.draft_form = storable(form) if read.errors else None
    invoice.version += 1
    invoice.updated_at = ctx.clock.now()
    lines = write_input(uow, invoice=invoice, value=read.input)
    publish_change(uow, ctx, invoice=invoice)
    return SavedDraft(invoice, lines, read.errors, read.cautions)
