"""From an invoice's facts to the document that is printed (design/public.md, PDF); a draft gives the preview."""

from __future__ import annotations

import base64

from allscale_app.domain.assets import PEGS, peg_of
from allscale_app.domain.money import SCALE, divide_half_even, format_units
from allscale_app.i18n.dates import long_date
from allscale_app.services.document_facts import InvoiceFacts
from allscale_app.store.tables import LineItemRow
from allscale_app.views.api_objects import percent_text
from allscale_app.views.document import Fact, InvoiceDocument, LineItem, Party, PayBlock, Sum
from allscale_app.views.invoice_words import (
    coins_words,
    issuer_name,
    legal_name,
    methods_words,
    networks_words,
    payer_name,
    postal_lines,
    taxes,
)

SAFETY = "The checkout shows the same address. If an e-mail names another one, do not pay it: ask us."
TAX = "Tax"


def invoice_document(facts: InvoiceFacts) -> InvoiceDocument:
    """The invoice as its payer gets it; a draft without number, date, link and address."""
    invoice = facts.invoice
    is_taxed = bool(taxes(facts.lines))
    return InvoiceDocument(
        brand=issuer_name(facts),
        number=invoice.number or "",
        title=invoice.title,
        logo=logo_uri(facts),
        seller=seller_party(facts),
        buyer=buyer_party(facts),
        facts=_facts(facts),
        currency=invoice.currency,
        tax_label=TAX if is_taxed else "",
        lines=tuple(_line(line, is_taxed=is_taxed) for line in facts.lines),
        sums=_sums(facts),
        total=format_units(invoice.total_units),
        legal_total=_legal_total(facts),
        pay=_pay_block(facts) if facts.link else None,
        terms=invoice.terms,
        notes=invoice.notes,
        foot=foot(facts),
    )


def logo_uri(facts: InvoiceFacts) -> str:
    """The logo inside the document, or ""."""
    return "data:image/png;base64," + base64.b64encode(facts.logo).decode() if facts.logo else ""


def seller_party(facts: InvoiceFacts) -> Party:
    """The issuer's side."""
    address, tax_id = str(facts.seller.get("address") or ""), str(facts.seller.get("tax_id") or "")
    return Party(legal_name(facts), postal_lines(address, tax_id))


def buyer_party(facts: InvoiceFacts) -> Party:
    """The payer's side; without a postal address, the e-mail stands in its place."""
    invoice = facts.invoice
    lines = postal_lines(invoice.recipient_address, invoice.recipient_tax_id)
    if invoice.recipient_name and not invoice.recipient_address.strip():
        lines = (invoice.recipient_email, *lines)
    return Party(payer_name(facts), lines)


def foot(facts: InvoiceFacts) -> str:
    """The company line of every page."""
    tax_id, email = str(facts.seller.get("tax_id") or ""), str(facts.seller.get("email") or "")
    return " · ".join(part for part in (legal_name(facts), f"Tax ID {tax_id}" if tax_id else "", email) if part)


def _facts(facts: InvoiceFacts) -> tuple[Fact, ...]:
    invoice = facts.invoice
    issued = long_date(invoice.issued_on) if invoice.issued_on else "Dated when sent"
    shown = [Fact("Issued", issued)]
    if invoice.due_on:
        shown.append(Fact("Due", long_date(invoice.due_on)))
    if invoice.po_number:
        shown.append(Fact("Your order", invoice.po_number))
    return tuple(shown)


def _line(line: LineItemRow, *, is_taxed: bool) -> LineItem:
    description, _, more = line.description.partition("\n")
    details = [more.strip()]
    if line.discount_ppm:
        full = divide_half_even(line.quantity_units * line.unit_price_units, SCALE)
        details.append(f"{percent_text(line.discount_ppm)} % discount on {format_units(full)}")
    return LineItem(
        description=description,
        detail="\n".join(detail for detail in details if detail),
        quantity=format_units(line.quantity_units, min_places=0),
        unit_price=format_units(line.unit_price_units),
        tax=f"{percent_text(line.tax_ppm)} %" if is_taxed else "",
        net=format_units(line.net_units),
    )


def _sums(facts: InvoiceFacts) -> tuple[Sum, ...]:
    """Nothing where the lines' nets are the total; else the net and the tax of each rate."""
    invoice = facts.invoice
    groups = taxes(facts.lines)
    if not groups:
        return ()
    net = invoice.subtotal_units - invoice.discount_total_units
    return (
        Sum("Net", format_units(net)),
        *(
            Sum(
                f"{TAX} {percent_text(group.rate_ppm)} % on {format_units(group.base_units)}",
                format_units(group.tax_units),
            )
            for group in groups
        ),
    )


def _legal_total(facts: InvoiceFacts) -> str:
    coins = coins_words(facts)
    if not coins:
        return ""
    currency = facts.invoice.currency
    is_payable_in_coins = "wallet" in facts.methods or "balance" in facts.methods
    if currency in PEGS:
        return f"Payable in {coins} at 1 to 1" if is_payable_in_coins else ""
    total = f"{format_units(facts.invoice.total_units)} {peg_of(currency)}"
    return f"{total}, payable in {coins} at 1 to 1" if is_payable_in_coins else f"{total} at 1 to 1"


def _pay_block(facts: InvoiceFacts) -> PayBlock:
    link = facts.link
    block = PayBlock(link=link, link_text=link.partition("://")[2], methods=methods_words(facts) or "Online")
    if "wallet" not in facts.methods or not facts.tokens or not facts.invoice.deposit_address:
        return block
    total = format_units(facts.invoice.total_units)
    return PayBlock(
        link=block.link,
        link_text=block.link_text,
        methods=block.methods,
        address=facts.invoice.deposit_address,
        transfer=f"Straight from a wallet: {total} {coins_words(facts)} to",
        networks=networks_words(facts),
        safety=SAFETY,
    )
