"""What is printed about a bank transfer, read in one snapshot."""

from __future__ import annotations

from dataclasses import dataclass

from allscale_app.domain.errors import NotFound
from allscale_app.services.context import Context
from allscale_app.services.document_facts import InvoiceFacts, read_invoice_facts
from allscale_app.services.wire import WireInstructions, read_wires
from allscale_app.store.uow import ReadUow


@dataclass(frozen=True, slots=True)
class TransferFacts:
    """The invoice, and what its payer must tell the bank."""

    invoice: InvoiceFacts
    told: WireInstructions


def read_transfer(uow: ReadUow, ctx: Context, *, token: str, currency: str) -> TransferFacts:
    """The details behind a checkout link. Raises NotFound until they are prepared, and for a price that has ended."""
    invoice = uow.invoices.by_token(token)
    wires = read_wires(uow, ctx, invoice) if invoice else ()
    told = next((each for each in wires if each.currency == currency and not each.is_over), None)
    if invoice is None or told is None:
        raise NotFound("There are no details of a bank transfer here. Open the invoice's page and choose it there.")
    return TransferFacts(read_invoice_facts(uow, ctx, invoice=invoice), told)
