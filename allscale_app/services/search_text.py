"""What a search finds an invoice or a contact by."""

from __future__ import annotations

from allscale_app.domain.money import decimal_text
from allscale_app.domain.search import fold
from allscale_app.store.tables import Contact, Invoice


def search_text_of(invoice: Invoice) -> str:
    """Number, title, recipient, total, PO number and address; payments are found by their own index."""
    parts = (
        invoice.number,
        invoice.title,
        invoice.recipient_name,
        invoice.recipient_email,
        invoice.recipient_address,
        f"{decimal_text(invoice.total_units)} {invoice.currency}",
        invoice.po_number,
        invoice.deposit_address,
    )
    return fold("\n".join(part for part in parts if part))


def contact_search_text(contact: Contact) -> str:
    """Name, address of both kinds, tax id, labels and wallets; those wallets that nobody wrote down are found by their payments."""
    parts = (contact.name, contact.email, *(contact.other_emails or ()), contact.address, contact.tax_id)
    wallets = [text for wallet in contact.wallets or () for text in (wallet["name"], wallet["address"])]
    return fold("\n".join((*parts, *contact.labels, *wallets)))
