"""The list as a file, for accounting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from allscale_app.domain.invoice.listing import InvoiceFilter, Sort
from allscale_app.domain.money import decimal_text
from allscale_app.services.context import Context
from allscale_app.services.csv_text import Writer, csv_text
from allscale_app.services.export_cells import iso, ways_paid
from allscale_app.services.invoice_list import today_of
from allscale_app.services.shown_invoice import ShownInvoice, show
from allscale_app.store.tables import Invoice, Payment
from allscale_app.store.uow import ReadUow

BATCH = 1_000
HEADER = (
    "number", "label", "status", "payment_status", "client", "email", "title", "po_number", "issued_on", "due_on",
    "currency", "subtotal", "discount", "tax", "total", "paid", "pending", "due", "written_off", "overpaid",
    "paid_at", "methods", "transactions", "deposit_address", "id",
)  # fmt: skip


def export_invoices(
    uow: ReadUow,
    ctx: Context,
    *,
    business_id: str,
    narrow: InvoiceFilter | None = None,
    sort: Sort | None = None,
    invoice_ids: Sequence[str] = (),
    write: Writer = csv_text,
) -> str:
    """`write` of the chosen invoices, or of everything that `narrow` leaves; amounts are plain decimals."""
    today = today_of(uow, ctx, business_id=business_id)

    def told(rows: Sequence[Invoice]) -> Iterator[tuple[str, ...]]:
        paid = uow.payments.of_invoices(row.id for row in rows)
        yield from (_cells(show(row, today=today), paid.get(row.id, ())) for row in rows)

    def cells() -> Iterator[tuple[str, ...]]:
        if invoice_ids:
            yield from told(uow.invoice_lists.by_ids(business_id, invoice_ids))
            return
        beyond = None
        while True:
            found = uow.invoice_lists.page(
                business_id, narrow or InvoiceFilter(), today=today, sort=sort or Sort(), limit=BATCH, beyond=beyond
            )
            yield from told(found.rows)
            if not found.goes_on:
                return
            beyond = found.boundaries[-1]

    return write(HEADER, cells())


def _cells(shown: ShownInvoice, legs: Sequence[Payment]) -> tuple[str, ...]:
    invoice = shown.invoice
    amounts = (
        invoice.subtotal_units, invoice.discount_total_units, invoice.tax_total_units, invoice.total_units,
        invoice.settled_units, invoice.pending_units, invoice.amount_due_units, invoice.written_off_units,
        invoice.excess_units,
    )  # fmt: skip
    return (
        invoice.number or "",
        shown.label.value,
        invoice.document_status,
        invoice.payment_status,
        invoice.recipient_name,
        invoice.recipient_email,
        invoice.title,
        invoice.po_number,
        iso(invoice.issued_on),
        iso(invoice.due_on),
        invoice.currency,
        *(decimal_text(units) for units in amounts),
        iso(invoice.paid_at),
        *ways_paid(legs),
        invoice.deposit_address or "",
        invoice.id,
    )
