"""The invariants of invoices: each is what its lines add up to, and stands where its payments put it."""

from __future__ import annotations

from collections.abc import Iterator

from allscale_app.domain.invoice.document import LineItem, add_up
from allscale_app.services.audit_finding import Finding
from allscale_app.services.context import Context
from allscale_app.services.evaluate_invoice import differences
from allscale_app.store.tables import LineItemRow
from allscale_app.store.uow import ReadUow


def invoice_states(uow: ReadUow, ctx: Context) -> Iterator[Finding]:
    """Status, label, what is due and the flags of money are what `evaluate` makes of the legs."""
    now = ctx.clock.now()
    for invoices in uow.books.invoices():
        legs = uow.books.legs([invoice.id for invoice in invoices])
        for invoice in invoices:
            for name, (stored, computed) in differences(invoice, legs.get(invoice.id, []), now=now).items():
                yield Finding("invoice_state", invoice.id, f"{name} is {stored}, its payments say {computed}")


def document_totals(uow: ReadUow, _ctx: Context) -> Iterator[Finding]:
    """Totals and the lines' nets are what `add_up` makes of the lines (rules 5.12)."""
    for invoices in uow.books.invoices():
        lines = uow.books.lines([invoice.id for invoice in invoices])
        for invoice in invoices:
            rows = lines.get(invoice.id, [])
            totals = add_up([_line(row) for row in rows])
            stored = {name: getattr(invoice, name) for name in _TOTALS}
            computed = {name: getattr(totals, name) for name in _TOTALS}
            if stored != computed or tuple(row.net_units for row in rows) != totals.net_units:
                yield Finding("document_totals", invoice.id, f"{stored} stored, its lines add up to {computed}")


_TOTALS = ("subtotal_units", "discount_total_units", "tax_total_units", "total_units")


def _line(row: LineItemRow) -> LineItem:
    return LineItem(
        row.description, row.quantity_units, row.unit_price_units, tax_ppm=row.tax_ppm, discount_ppm=row.discount_ppm
    )
