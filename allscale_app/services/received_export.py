"""What came to a user as files: the list, and the payments of one invoice, for the payer's own books."""

from __future__ import annotations

from collections.abc import Sequence

from allscale_app.domain.errors import NotFound
from allscale_app.domain.invoice.listing import InvoiceFilter
from allscale_app.domain.money import decimal_text
from allscale_app.services.context import Context
from allscale_app.services.csv_text import Writer, csv_text
from allscale_app.services.export_cells import iso, ways_paid
from allscale_app.services.received_invoices import is_recipient, list_received
from allscale_app.services.shown_invoice import ShownInvoice
from allscale_app.store.tables import Payment
from allscale_app.store.uow import ReadUow

MOST = 10_000
LIST_HEADER = (
    "number", "from", "label", "title", "issued_on", "due_on", "currency", "total", "paid", "due", "paid_at", "methods",
    "transactions", "receipt", "id",
)  # fmt: skip
PAYMENT_HEADER = (
    "seen_at", "settled_at", "status", "method", "amount", "token", "counted", "currency", "network", "tx_hash",
    "block", "log_index", "from", "to", "id",
)  # fmt: skip


def export_received(
    uow: ReadUow,
    ctx: Context,
    *,
    user_id: str,
    business_id: str,
    narrow: InvoiceFilter | None = None,
    write: Writer = csv_text,
) -> str:
    """`write` of what came to the user, the latest sent first; amounts are plain decimals."""
    found = list_received(uow, ctx, user_id=user_id, business_id=business_id, narrow=narrow, limit=MOST)
    paid = uow.payments.of_invoices(shown.invoice.id for shown in found.rows)
    return write(LIST_HEADER, (_list_cells(shown, paid.get(shown.invoice.id, ())) for shown in found.rows))


def export_own_payments(
    uow: ReadUow,
    ctx: Context,  # noqa: ARG001  # every service has the same two first arguments
    *,
    user_id: str,
    invoice_id: str,
    write: Writer = csv_text,
) -> tuple[str, str]:
    """The number and `write` of the payments of an invoice that came to this user, in UTC. Raises NotFound."""
    user = uow.users.get(user_id)
    invoice = uow.invoices.received(user.email_key, invoice_id)
    if invoice is None or not is_recipient(user, invoice):
        raise NotFound("There is no such invoice.")
    legs = uow.payments.of_invoice(invoice.id)
    to = invoice.deposit_address or ""
    return invoice.number or invoice.id, write(PAYMENT_HEADER, (_cells(leg, invoice.currency, to) for leg in legs))


def _list_cells(shown: ShownInvoice, legs: Sequence[Payment]) -> tuple[str, ...]:
    invoice = shown.invoice
    return (
        invoice.number or "",
        str((invoice.seller or {}).get("name") or ""),
        shown.label.value,
        invoice.title,
        iso(invoice.issued_on),
        iso(invoice.due_on),
        invoice.currency,
        *map(decimal_text, (invoice.total_units, invoice.settled_units, invoice.amount_due_units)),
        iso(invoice.paid_at),
        *ways_paid(legs),
        invoice.receipt_number or "",
        invoice.id,
    )


def _cells(leg: Payment, currency: str, to: str) -> tuple[str, ...]:
    return (
        leg.first_seen_at.isoformat(timespec="seconds"),
        leg.settled_at.isoformat(timespec="seconds") if leg.settled_at else "",
        leg.status,
        leg.rail,
        decimal_text(leg.units),
        leg.unit,
        decimal_text(leg.applied_units),
        currency,
        leg.network or "",
        leg.tx_hash or "",
        "" if leg.block_number is None else str(leg.block_number),
        "" if leg.log_index is None else str(leg.log_index),
        leg.sender,
        to if leg.tx_hash else "",
        leg.id,
    )
