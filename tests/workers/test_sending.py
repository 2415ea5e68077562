"""From Send to the payer's inbox: real PDF, real SMTP, and what the issuer sees of it."""

from __future__ import annotations

import email
import email.policy
import hashlib
from email.message import EmailMessage

import pytest

from allscale_app.services.acting import Acting
from allscale_app.services.cancel_invoice import cancel_invoice
from tests.builders import a_business, a_sent_invoice


@pytest.fixture
def invoice(worker, ctx):
    with worker.application.database.write() as uow:
        business = a_business(uow, ctx, name="Fieldnote Studio", timezone="Europe/Lisbon", email="hi@fieldnote.example")
        return a_sent_invoice(uow, ctx, business=business)


def read_mail(smtp) -> EmailMessage:
    message = email.message_from_bytes(smtp.content(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def pdf_of(message: EmailMessage) -> bytes:
    (part,) = [part for part in message.walk() if part.get_content_type() == "application/pdf"]
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content


def stored(worker, invoice):
    with worker.application.database.read() as uow:
        return uow.invoices.find(invoice.business_id, invoice.id)


def timeline(worker, invoice):
    with worker.application.database.read() as uow:
        return [(event.kind, event.data) for event in uow.timeline.of_invoice(invoice.id)]


def deliveries(worker, invoice):
    with worker.application.database.read() as uow:
        return list(uow.deliveries.of_invoice(invoice.id))


def test_the_mail_carries_the_stored_pdf(worker, jobs, smtp, invoice):
    jobs.drain()
    message = read_mail(smtp)
    assert message["Subject"] == f"Invoice {invoice.number} from Fieldnote Studio: 120.00 USDC, due 31 December"
    assert message["Reply-To"] == "hi@fieldnote.example"
    after = stored(worker, invoice)
    assert hashlib.sha256(pdf_of(message)).hexdigest() == after.pdf_sha256
    (delivery,) = deliveries(worker, invoice)
    assert (delivery.status, delivery.server_code, delivery.subject) == ("accepted", 250, message["Subject"])
    assert message["Message-ID"] == delivery.message_id
    kinds = [kind for kind, _ in timeline(worker, invoice)]
    assert kinds == ["created", "sent", "mail_accepted"]


def test_a_cancellation_waits_for_the_mail_that_it_takes_back(worker, jobs, smtp, invoice):
    with worker.application.database.write() as uow:
        owner = Acting(uow.businesses.members(invoice.business_id)[0].user_id)
        where = {"business_id": invoice.business_id, "invoice_id": invoice.id}
        cancel_invoice(uow, worker.application.context, **where, acting=owner)
    jobs.drain()
    sent = [event["kind"] for kind, event in timeline(worker, invoice) if kind == "mail_accepted"]
    assert sent == ["invoice", "cancelled"]
