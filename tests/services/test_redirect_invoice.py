"""A mail that does not arrive: the invoice goes to another address, and the document stays as it was sent."""

from __future__ import annotations

import pytest

from allscale_app.domain.errors import Conflict, InvalidInput, NotFound
from allscale_app.domain.invoice.status import Flag
from allscale_app.services.cancel_invoice import cancel_invoice
from allscale_app.services.delivery_outcomes import fail_delivery
from allscale_app.services.evaluate_invoice import reevaluate
from allscale_app.services.invoice_detail import read_invoice
from allscale_app.services.redirect_invoice import redirect_invoice
from allscale_app.services.send_invoice import resend_invoice
from tests.builders import a_business, a_draft, a_sent_invoice


@pytest.fixture
def bounced(database, ctx, clock, issuer):
    """A sent invoice whose mail came back."""
    business, acting = issuer
    with database.write() as uow:
        invoice = a_sent_invoice(
            uow, ctx, business=business, acting=acting, recipient={"email": "typo@example.com", "name": "Kōhi"}
        )
        invoice.pdf_sha256 = "ab" * 32
    with database.write() as uow:
        (mail,) = uow.deliveries.of_invoice(invoice.id)
        fail_delivery(uow, ctx, delivery_id=mail.id, reason="no such mailbox")
    assert Flag.UNDELIVERED in flags(database, ctx, invoice)
    clock.advance(minutes=5)
    return invoice


def flags(database, ctx, invoice):
    with database.read() as uow:
        return read_invoice(uow, ctx, business_id=invoice.business_id, invoice_id=invoice.id).shown.flags


def redirect(uow, ctx, issuer, invoice, email="kohi@example.com"):
    business, acting = issuer
    return redirect_invoice(uow, ctx, business_id=business.id, invoice_id=invoice.id, acting=acting, email=email)


def test_the_mail_goes_to_the_new_address_and_the_document_stays(database, ctx, issuer, bounced):
    with database.write() as uow:
        moved = redirect(uow, ctx, issuer, bounced, " kohi@Example.com ")
    assert (moved.recipient_email, moved.number, moved.pdf_sha256, moved.deposit_address) == (
        "kohi@example.com", bounced.number, bounced.pdf_sha256, bounced.deposit_address,
    )  # fmt: skip
    assert Flag.UNDELIVERED not in flags(database, ctx, bounced)
    with database.read() as uow:
        newest, _ = uow.deliveries.of_invoice(bounced.id)
        assert (newest.recipient, newest.status) == ("kohi@example.com", "queued")
        event = uow.timeline.of_invoice(bounced.id)[-1]
        assert (event.kind, event.data["to"], event.data["former"]) == (
            "redirected", "kohi@example.com", "typo@example.com",
        )  # fmt: skip


def test_the_contact_is_corrected_so_that_the_next_invoice_arrives(database, ctx, issuer, bounced):
    business, _ = issuer
    with database.write() as uow:
        redirect(uow, ctx, issuer, bounced)
    with database.read() as uow:
        assert uow.contacts.by_email(business.id, "typo@example.com") is None
        assert uow.contacts.by_email(business.id, "kohi@example.com").id == bounced.contact_id


def test_a_contact_that_has_the_address_already_takes_the_invoice(database, ctx, issuer, bounced):
    business, acting = issuer
    with database.write() as uow:
        known = a_sent_invoice(uow, ctx, business=business, acting=acting, recipient={"email": "kohi@example.com"})
        moved = redirect(uow, ctx, issuer, bounced)
        assert moved.contact_id == known.contact_id
        assert uow.contacts.by_email(business.id, "typo@example.com") is not None


def test_sending_again_ends_the_warning_until_it_fails_again(database, ctx, issuer, bounced):
    business, acting = issuer
    with database.write() as uow:
        resend_invoice(uow, ctx, business_id=business.id, invoice_id=bounced.id, acting=acting)
    assert Flag.UNDELIVERED not in flags(database, ctx, bounced)


@pytest.mark.parametrize("email", ["", "nonsense", None, 7])
def test_what_is_no_address_is_said_and_nothing_changes(database, ctx, issuer, bounced, email):
    with database.write() as uow:
        with pytest.raises(InvalidInput):
            redirect(uow, ctx, issuer, bounced, email)
        assert uow.invoices.find(bounced.business_id, bounced.id).recipient_email == "typo@example.com"


def test_only_what_was_sent_and_is_ones_own_can_be_redirected(database, ctx, issuer, bounced):
    business, acting = issuer
    with database.write() as uow:
        draft = a_draft(uow, ctx, business=business, acting=acting)
        theirs = a_sent_invoice(uow, ctx, business=a_business(uow, ctx))
        with pytest.raises(Conflict):
            redirect(uow, ctx, issuer, draft)
        with pytest.raises(NotFound):
            redirect(uow, ctx, issuer, theirs)
        cancel_invoice(uow, ctx, business_id=business.id, invoice_id=bounced.id, acting=acting)
        reevaluate(uow, ctx, invoice=bounced)
        with pytest.raises(Conflict):
            redirect(uow, ctx, issuer, bounced)
