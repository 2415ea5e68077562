"""From a transfer's facts to the page that a payer takes to the bank."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from allscale_app.domain.money import format_units
from allscale_app.services.transfer_facts import TransferFacts
from allscale_app.views.build_document import buyer_party, foot, logo_uri, seller_party
from allscale_app.views.checkout.wire import bank_code, details, rate_facts
from allscale_app.views.document import Fact, TransferDocument
from allscale_app.views.invoice_words import issuer_name

ADVICE = (
    "Write the reference exactly as it stands here: it is how the transfer finds this invoice. "
    "If an e-mail names another account, do not pay to it: open the invoice's own page and compare."
)


def transfer_document(facts: TransferFacts) -> TransferDocument:
    """The details of one transfer."""
    invoice, told = facts.invoice.invoice, facts.told
    title = f", {invoice.title}" if invoice.title else ""
    rates = rate_facts(told, issuer_name(facts.invoice), ZoneInfo(invoice.timezone))
    return TransferDocument(
        brand=issuer_name(facts.invoice),
        number=invoice.number or "",
        subject=f"For invoice {invoice.number}{title}",
        amount=format_units(told.pay_units),
        currency=told.currency,
        details=tuple(Fact(row.label, row.value) for row in details(told)),
        facts=tuple(Fact(fact.label, fact.value) for fact in rates),
        payer=buyer_party(facts.invoice),
        payee=seller_party(facts.invoice),
        advice=ADVICE,
        code=bank_code(told),
        logo=logo_uri(facts.invoice),
        foot=foot(facts.invoice),
    )
