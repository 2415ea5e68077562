"""The palette's question: everything of one business by name, number, amount, address or hash; nothing of another."""

from __future__ import annotations

from typing import Any

import pytest

from allscale_app.services.find_anything import MOST_CONTACTS, MOST_INVOICES, find_anything
from tests.builders import a_business, a_draft, a_payment, a_sent_invoice

HASH = "0x" + "ab12" * 16
SENDER = "0x" + "cd34" * 10


@pytest.fixture
def uow(database):
    with database.write() as open_uow:
        yield open_uow


@pytest.fixture
def studio(uow, ctx):
    """A business with one paid invoice, and a stranger with the same client."""
    business, stranger = a_business(uow, ctx), a_business(uow, ctx)
    recipient = {"email": "billing@harbourpine.example", "name": "Harbour & Pine"}
    line = {"description": "Design", "quantity": "1", "unit_price": "3600.00"}
    fields: dict[str, Any] = {"recipient": recipient, "title": "Website redesign, phase 2", "line_items": [line]}
    invoice = a_sent_invoice(uow, ctx, business=business, **fields)
    a_payment(uow, ctx, invoice=invoice, units=3_600_000_000, tx_hash=HASH, sender=SENDER)
    theirs = a_sent_invoice(uow, ctx, business=stranger, **fields)
    a_payment(uow, ctx, invoice=theirs, units=1, tx_hash=HASH, sender=SENDER)
    return business, invoice


@pytest.mark.parametrize(
    "text", ["harbour", "PÍNE", "redesign 2", "3,600.00", "$3600", "{number}", "{address}", HASH, HASH[:12], SENDER]
)
def test_an_invoice_is_found_by_what_people_remember_of_it(uow, ctx, studio, text):
    business, invoice = studio
    question = text.format(number=invoice.number, address=invoice.deposit_address)
    found = find_anything(uow, ctx, business_id=business.id, text=question)
    assert [shown.invoice.id for shown in found.invoices] == [invoice.id]


@pytest.mark.parametrize("text", ["harbour", "billing@harb", SENDER])
def test_a_client_is_found_by_name_address_and_wallet(uow, ctx, studio, text):
    business, _ = studio
    found = find_anything(uow, ctx, business_id=business.id, text=text)
    assert [(contact.name, contact.business_id) for contact in found.contacts] == [("Harbour & Pine", business.id)]


@pytest.mark.parametrize(
    "text", ["", "   ", "$", "nobody", "%", "_", "harbour nobody", "\N{CJK UNIFIED IDEOGRAPH-6C34}"]
)
def test_what_is_not_there_is_not_found(uow, ctx, studio, text):
    business, _ = studio
    found = find_anything(uow, ctx, business_id=business.id, text=text)
    assert (list(found.contacts), list(found.invoices)) == ([], [])


def test_only_the_newest_few_are_named(uow, ctx, clock):
    business = a_business(uow, ctx)
    newest = ""
    for number in range(MOST_INVOICES + 2):
        clock.advance(minutes=1)
        recipient = {"email": f"one{number}@example.com", "name": f"Client {number}"}
        newest = a_draft(uow, ctx, business=business, title=f"Job {number}", recipient=recipient).id
        a_sent_invoice(uow, ctx, business=a_business(uow, ctx), title="Job elsewhere")
    for number in range(MOST_CONTACTS + 1):
        recipient = {"email": f"sent{number}@example.com", "name": f"Jobber {number}"}
        a_sent_invoice(uow, ctx, business=business, recipient=recipient, title="Sent")
    found = find_anything(uow, ctx, business_id=business.id, text="job")
    assert len(found.contacts) == MOST_CONTACTS
    assert len(found.invoices) == MOST_INVOICES
    assert newest in {
        shown.invoice.id for shown in find_anything(uow, ctx, business_id=business.id, text="Job 6").invoices
    }
