"""An invoice's rows: found, locked, guarded, and filled from checked values."""

from __future__ import annotations

from allscale_app.domain.errors import Conflict, NotFound, StaleVersion
from allscale_app.domain.invoice.document import LineItem
from allscale_app.domain.invoice.status import DocumentStatus
from allscale_app.domain.search import fold
from allscale_app.services.email_address import email_key
from allscale_app.services.invoice_input import InvoiceInput
from allscale_app.services.search_text import search_text_of
from allscale_app.store.tables import Invoice, LineItemRow
from allscale_app.store.uow import ReadUow, WriteUow


def find_invoice(uow: ReadUow, *, business_id: str, invoice_id: str) -> Invoice:
    """A business's invoice. Raises NotFound."""
    invoice = uow.invoices.find(business_id, invoice_id)
    if invoice is None:
        raise NotFound("There is no such invoice.")
    return invoice


def lock_invoice(uow: WriteUow, *, business_id: str, invoice_id: str) -> Invoice:
    """A business's invoice, held against other writers until commit. Raises NotFound."""
    invoice = uow.invoices.lock(business_id, invoice_id)
    if invoice is None:
        raise NotFound("There is no such invoice.")
    return invoice


def lock_draft(uow: WriteUow, *, business_id: str, invoice_id: str, expected_version: int | None) -> Invoice:
    """The draft, held until commit. Raises NotFound, Conflict once it was sent, StaleVersion."""
    invoice = lock_invoice(uow, business_id=business_id, invoice_id=invoice_id)
    require_draft(invoice)
    require_version(invoice, expected_version)
    return invoice


def require_draft(invoice: Invoice) -> None:
    """Raises Conflict for a document that left the draft."""
    if invoice.document_status != DocumentStatus.DRAFT:
        raise Conflict(
            f"{invoice.number} was sent and can no longer be changed. Cancel and reissue it instead.",
            code="invoice_not_draft",
        )


def require_version(invoice: Invoice, expected: int | None) -> None:
    """Raises StaleVersion unless nobody saved since `expected` was read; None asks nothing."""
    if expected is not None and expected != invoice.version:
        name = invoice.number or invoice.title or "This draft"
        raise StaleVersion(
            f"{name} was changed in another tab. Nothing was saved here. Reload to see the newer version."
        )


def write_input(uow: WriteUow, *, invoice: Invoice, value: InvoiceInput) -> tuple[LineItemRow, ...]:
    """Put checked values into the invoice's columns and replace its lines."""
    contact = uow.contacts.by_email(invoice.business_id, email_key(value.recipient.email))
    invoice.contact_id = contact.id if contact else None
    invoice.recipient_email = value.recipient.email
    invoice.recipient_email_key = email_key(value.recipient.email)
    invoice.recipient_name = value.recipient.name
    invoice.recipient_key = fold(value.recipient.name or value.recipient.email)
    invoice.recipient_address = value.recipient.address
    invoice.recipient_tax_id = value.recipient.tax_id
    invoice.title = value.title
    invoice.currency = value.currency
    invoice.issued_on = value.issued_on
    invoice.due_on = value.due_on
    invoice.notes = value.notes
    invoice.terms = value.terms
    invoice.po_number = value.po_number
    invoice.by_amount = value.by_amount
    invoice.accepted_methods = list(value.accepted_methods)
    invoice.accepted_units = None if value.accepted_units is None else list(value.accepted_units)
    invoice.reminder_offsets = None if value.reminders is None else list(value.reminders)
    invoice.details = dict(value.details)
    totals = value.totals
    invoice.subtotal_units = totals.subtotal_units
    invoice.discount_total_units = totals.discount_total_units
    invoice.tax_total_units = totals.tax_total_units
    invoice.total_units = invoice.amount_due_units = totals.total_units
    invoice.search_text = search_text_of(invoice)
    uow.invoices.add(invoice)
    uow.flush()
    lines = tuple(
        _line_row(invoice.id, position, item, net)
        for position, (item, net) in enumerate(zip(value.items, totals.net_units, strict=True))
    )
    uow.invoices.replace_lines(invoice.id, lines)
    return lines


def _line_row(invoice_id: str, position: int, item: LineItem, net_units: int) -> LineItemRow:
    return LineItemRow(
        invoice_id=invoice_id,
        position=position,
        description=item.description,
        quantity_units=item.quantity_units,
        unit_price_units=item.unit_price_units,
        tax_ppm=item.tax_ppm,
        discount_ppm=item.discount_ppm,
        net_units=net_units,
    )
