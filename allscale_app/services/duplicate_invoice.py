"""A new draft from any invoice: the same work billed again, dated anew."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allscale_app.domain.dates import local_date
from allscale_app.services.acting import Acting, record_act
from allscale_app.services.context import Context
from allscale_app.services.drafts import SavedDraft, make_draft
from allscale_app.services.invoice_form import form_of
from allscale_app.services.invoice_rows import find_invoice
from allscale_app.store.tables import Business, Invoice
from allscale_app.store.uow import WriteUow


def duplicate_invoice(uow: WriteUow, ctx: Context, *, business_id: str, invoice_id: str, acting: Acting) -> SavedDraft:
    """A draft with the same recipient, lines and texts. Raises NotFound.

    It is dated when it is sent and due after as many days as the first one was; an integrator's metadata
    belongs to the first one and stays there.
    """
    source = find_invoice(uow, business_id=business_id, invoice_id=invoice_id)
    return copy_invoice(uow, ctx, source=source, acting=acting, changes={"metadata": {}})


def copy_invoice(
    uow: WriteUow,
    ctx: Context,
    *,
    source: Invoice,
    acting: Acting,
    changes: dict[str, Any],
    replaces_id: str | None = None,
) -> SavedDraft:
    """A draft of `source` with `changes` to its form, and the first line of its history."""
    business = uow.businesses.get(source.business_id)
    form = form_of(source, uow.invoices.lines(source.id))
    form |= {
        "issued_on": None,
        "due_on": _due_again(ctx, business=business, source=source),
        "accepted_units": _units_again(ctx, source=source),
        **changes,
    }
    saved = make_draft(uow, ctx, business_id=business.id, form=form, replaces_id=replaces_id)
    record_act(
        uow, ctx, invoice=saved.invoice, kind="duplicated", acting=acting, from_id=source.id, from_number=source.number
    )
    return saved


def _due_again(ctx: Context, *, business: Business, source: Invoice) -> str | None:
    """Today and the days that `source` left, or the business's usual ones."""
    if source.due_on is None:
        return None
    days = business.default_due_days
    if source.issued_on and source.due_on >= source.issued_on:
        days = (source.due_on - source.issued_on).days
    today = local_date(ctx.clock.now(), timezone=business.timezone)
    return (today + timedelta(days=days)).isoformat() if days is not None else None


def _units_again(ctx: Context, *, source: Invoice) -> list[str] | None:
    """The tokens chosen before that still work; None where that is the default anyway."""
    chosen = source.accepted_units or ()
    still = ctx.registry.payable_units(source.currency, chosen) + ctx.registry.quotable_units(source.currency, chosen)
    return None if not still or still == ctx.registry.default_units(source.currency) else list(still)
