"""Reminders by hand: what they say, and when they are refused, in words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from allscale_app.domain.errors import Conflict, DomainError, InvalidInput, NotAllowed, NotFound, TooMany
from allscale_app.services.acting import Acting
from allscale_app.services.cancel_invoice import cancel_invoice
from allscale_app.services.delivery_outcomes import fail_delivery
from allscale_app.services.evaluate_invoice import reevaluate
from allscale_app.services.reminders import read_reminder_offer, remind_invoice, resume_reminders, stop_reminders
from tests.builders import a_business, a_draft, a_payment, a_sent_invoice, a_user

ONE = 1_000_000


@pytest.fixture
def invoice(database, ctx, issuer):
    """Sent, mailed, due on 31 December."""
    business, acting = issuer
    with database.write() as uow:
        sent = a_sent_invoice(uow, ctx, business=business, acting=acting)
        uow.deliveries.of_invoice(sent.id)[0].status = "accepted"
    return sent


def remind(database, ctx, issuer, invoice, message=""):
    business, acting = issuer
    with database.write() as uow:
        about = {"business_id": business.id, "invoice_id": invoice.id, "acting": acting}
        return remind_invoice(uow, ctx, **about, message=message)


def offer(database, ctx, invoice):
    with database.read() as uow:
        return read_reminder_offer(uow, ctx, business_id=invoice.business_id, invoice_id=invoice.id)


def refusal(database, ctx, issuer, invoice) -> str:
    """The code with which a reminder is refused; its words are those of the dialog."""
    with pytest.raises(DomainError) as refused:
        remind(database, ctx, issuer, invoice)
    assert refused.value.message == offer(database, ctx, invoice).refusal
    return refused.value.error_code


def pay(database, ctx, invoice, units, **values):
    with database.write() as uow:
        locked = uow.invoices.lock(invoice.business_id, invoice.id)
        a_payment(uow, ctx, invoice=locked, units=units, **values)
        reevaluate(uow, ctx, invoice=locked)


def test_one_goes_and_the_next_waits_ten_minutes(database, ctx, clock, issuer, invoice):
    before = offer(database, ctx, invoice)
    assert (before.refusal, before.last_at) == ("", None)
    assert before.next_at == clock.now().replace(month=12, day=28, hour=8, minute=0)
    remind(database, ctx, issuer, invoice, message="  It would help us a lot.  ")
    with database.read() as uow:
        (mail, _) = sorted(uow.deliveries.of_invoice(invoice.id), key=lambda row: row.kind, reverse=True)
        events = [(event.kind, event.actor, event.data["to"]) for event in uow.timeline.of_invoice(invoice.id)[-1:]]
    assert (mail.kind, mail.recipient, mail.data["message"]) == (
        "reminder",
        "payer@example.com",
        "It would help us a lot.",
    )
    assert events == [("reminded", "issuer", "payer@example.com")]
    assert offer(database, ctx, invoice).last_at == clock.now()
    clock.advance(minutes=9, seconds=59)
    assert refusal(database, ctx, issuer, invoice) == "rate_limited"
    clock.advance(seconds=1)
    remind(database, ctx, issuer, invoice)


def test_too_many_say_when_to_come_back(database, ctx, clock, issuer, invoice):
    remind(database, ctx, issuer, invoice)
    clock.advance(minutes=4)
    with pytest.raises(TooMany) as refused:
        remind(database, ctx, issuer, invoice)
    assert refused.value.retry_after_seconds == 360


def test_whoever_pays_or_has_paid_is_not_reminded(database, ctx, clock, issuer, invoice):
    pay(database, ctx, invoice, 120 * ONE, status="initiated", rail="wire", settled_at=None)
    assert refusal(database, ctx, issuer, invoice) == "money_announced"
    clock.advance(days=5)
    assert offer(database, ctx, invoice).refusal == ""
    pay(database, ctx, invoice, 40 * ONE)
    assert offer(database, ctx, invoice).refusal == "", "the rest may be asked for"
    pay(database, ctx, invoice, 80 * ONE, status="seen", settled_at=None)
    assert refusal(database, ctx, issuer, invoice) == "money_pending"
    pay(database, ctx, invoice, 80 * ONE)
    assert refusal(database, ctx, issuer, invoice) == "nothing_due"


def test_whoever_opted_out_is_not_reminded_by_this_business(database, ctx, clock, issuer, invoice):
    remind(database, ctx, issuer, invoice)
    clock.advance(minutes=11)
    with database.write() as uow:
        other = a_business(uow, ctx, name="Other")
        theirs = a_sent_invoice(uow, ctx, business=other)
        uow.deliveries.of_invoice(theirs.id)[0].status = "accepted"
        stop_reminders(uow, ctx, token=invoice.checkout_token)
    assert refusal(database, ctx, issuer, invoice) == "opted_out"
    assert offer(database, ctx, theirs).refusal == ""
    with database.write() as uow:
        with pytest.raises(NotFound):
            resume_reminders(uow, ctx, token=invoice.checkout_token)
        (mail, *_) = [row for row in uow.deliveries.of_invoice(invoice.id) if row.kind == "reminder"]
        resume_reminders(uow, ctx, token=invoice.checkout_token, mail_id=mail.id)
    assert offer(database, ctx, invoice).refusal == ""


def test_nobody_is_reminded_of_what_did_not_arrive(database, ctx, issuer, invoice):
    remind(database, ctx, issuer, invoice)
    with database.write() as uow:
        (mail,) = [row for row in uow.deliveries.of_invoice(invoice.id) if row.kind == "reminder"]
        fail_delivery(uow, ctx, delivery_id=mail.id, reason="no such mailbox")
    assert refusal(database, ctx, issuer, invoice) == "reminder_bounced"
    with database.write() as uow:
        locked = uow.invoices.lock(invoice.business_id, invoice.id)
        locked.recipient_email = locked.recipient_email_key = "other@example.com"
        (own,) = [row for row in uow.deliveries.of_invoice(invoice.id) if row.kind == "invoice"]
        own.status = "deferred"
    assert refusal(database, ctx, issuer, invoice) == "not_delivered_yet"
    with database.write() as uow:
        fail_delivery(uow, ctx, delivery_id=own.id, reason="no such mailbox")
    assert refusal(database, ctx, issuer, invoice) == "undelivered"


def test_a_closed_invoice_reminds_of_nothing(database, ctx, issuer, invoice):
    business, acting = issuer
    with database.write() as uow:
        cancel_invoice(uow, ctx, business_id=business.id, invoice_id=invoice.id, acting=acting)
        draft = a_draft(uow, ctx, business=business, acting=acting)
    for closed in (invoice, draft):
        assert refusal(database, ctx, issuer, closed) == "not_sent"


def test_only_its_verified_issuer_reminds(database, ctx, issuer, invoice):
    business, _ = issuer
    with database.write() as uow:
        stranger = a_business(uow, ctx)
        newcomer = a_user(uow, ctx, email_verified_at=None)
        owner = uow.businesses.members(stranger.id)[0].user_id
        with pytest.raises(NotFound):
            remind_invoice(uow, ctx, business_id=stranger.id, invoice_id=invoice.id, acting=Acting(owner))
        with pytest.raises(NotAllowed):
            remind_invoice(uow, ctx, business_id=business.id, invoice_id=invoice.id, acting=Acting(newcomer.id))
    with pytest.raises(InvalidInput):
        remind(database, ctx, issuer, invoice, message="x" * 2_001)


def test_an_invoice_without_a_due_date_can_be_reminded_of_by_hand(database, ctx, issuer):
    business, acting = issuer
    with database.write() as uow:
        sent = a_sent_invoice(uow, ctx, business=business, acting=acting, due_on=None)
        uow.deliveries.of_invoice(sent.id)[0].status = "accepted"
    remind(database, ctx, issuer, sent)
    after = offer(database, ctx, sent)
    assert (after.next_at, after.facts.invoice.calendar_at) == (None, None)
    assert after.last_at is not None
    assert after.last_at + timedelta(minutes=10) > after.facts.now


def test_conflicts_carry_their_code(database, ctx, issuer, invoice):
    pay(database, ctx, invoice, 120 * ONE)
    with pytest.raises(Conflict, match="Nothing is left to pay on INV-2026-0001"):
        remind(database, ctx, issuer, invoice)
