"""What is printed, and told to programs, about paying fits the ways that the invoice takes."""

from __future__ import annotations

import pytest

from allscale_app.services.document_facts import read_invoice_facts
from allscale_app.services.invoice_detail import read_invoice
from allscale_app.views.api_invoice import invoice_view
from allscale_app.views.build_document import invoice_document
from tests.services.till import Till


@pytest.mark.parametrize(
    ("currency", "methods", "printed"),
    [
        ("USDC", ["wallet", "card"], "120.00 USD, payable in USDC or USDT at 1 to 1"),
        ("USDC", ["balance"], "120.00 USD, payable in USDC or USDT at 1 to 1"),
        ("USDC", ["card", "wire"], "120.00 USD at 1 to 1"),
        ("USD", ["wallet"], "Payable in USDC or USDT at 1 to 1"),
        ("USD", ["card"], ""),
    ],
)
def test_coins_are_named_to_whoever_can_pay_with_them(till: Till, currency, methods, printed):
    invoice = till.send(currency=currency, accepted_methods=methods)
    with till.database.read() as uow:
        document = invoice_document(read_invoice_facts(uow, till.ctx, invoice=invoice))
        detail = read_invoice(uow, till.ctx, business_id=invoice.business_id, invoice_id=invoice.id)
    assert document.legal_total == printed
    assert document.pay is not None
    assert bool(document.pay.address) == ("wallet" in methods)
    assert (invoice_view(till.ctx, detail.shown, detail.lines)["deposit"] is None) == ("wallet" not in methods)
