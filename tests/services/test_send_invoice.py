"""Sending numbers, freezes and mails once, whoever presses the button how often."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from allscale_app.bootstrap.system import RandomIds
from allscale_app.domain.errors import InvalidForm, NotAllowed, NotFound, StaleVersion, TooMany, TransitionNotAllowed
from allscale_app.services.acting import Acting
from allscale_app.services.context import Policy
from allscale_app.services.drafts import create_invoice
from allscale_app.services.send_invoice import create_and_send_invoice, resend_invoice, send_invoice
from tests.builders import a_business, a_user, an_invoice_form
from tests.fakes.system import FakeAddresses


def a_draft(database, ctx, issuer, **fields):
    business, acting = issuer
    with database.write() as uow:
        return create_invoice(
            uow, ctx, business_id=business.id, acting=acting, form=an_invoice_form(**fields), require_complete=False
        ).invoice


def send(database, ctx, issuer, invoice, **extra):
    business, acting = issuer
    with database.write() as uow:
        return send_invoice(uow, ctx, business_id=business.id, invoice_id=invoice.id, acting=acting, **extra)


def test_sending_freezes_the_document(database, ctx, issuer):
    business, _ = issuer
    draft = a_draft(database, ctx, issuer)
    sent = send(database, ctx, issuer, draft).invoice
    assert (sent.number, sent.document_status, sent.label_base) == ("INV-2026-0001", "sent", "sent")
    assert (sent.issued_on, sent.sent_at) == (date(2026, 11, 23), ctx.clock.now())
    assert sent.deposit_address == FakeAddresses().derive(0)
    assert len(sent.checkout_token) >= 43
    assert sent.accepted_units == ["USDC@31337", "USDT@31337"]
    assert (sent.total_units, sent.amount_due_units, sent.timezone) == (120_000_000, 120_000_000, "Europe/Lisbon")
    assert sent.seller["name"] == "Fieldnote Studio"
    with database.read() as uow:
        assert [event.kind for event in uow.timeline.of_invoice(sent.id)] == ["created", "sent"]
        (mail,) = uow.deliveries.of_invoice(sent.id)
        assert (mail.kind, mail.recipient, mail.status) == ("invoice", "payer@example.com", "queued")
        contact = uow.contacts.find(business.id, sent.contact_id)
        assert (contact.email, contact.name) == ("payer@example.com", "Payer Ltd")
        assert uow.addresses.find(sent.deposit_address).invoice_id == sent.id


def test_a_double_click_sends_once(database, ctx, issuer):
    draft = a_draft(database, ctx, issuer)
    first = send(database, ctx, issuer, draft, expected_version=1)
    second = send(database, ctx, issuer, draft, expected_version=1)
    assert (first.already_sent, second.already_sent) == (False, True)
    assert first.invoice.number == second.invoice.number
    with database.read() as uow:
        assert len(uow.deliveries.of_invoice(draft.id)) == 1


def test_24_parallel_sends_are_gap_free(database, ctx, issuer):
    ctx = replace(ctx, ids=RandomIds())
    drafts = [a_draft(database, ctx, issuer, title=f"Job {n}") for n in range(24)]
    clicks = [*drafts, *drafts]
    with ThreadPoolExecutor(24) as threads:
        results = list(threads.map(lambda draft: send(database, ctx, issuer, draft), clicks))
    assert sorted(r.invoice.number for r in results if not r.already_sent) == [
        f"INV-2026-{n:04d}" for n in range(1, 25)
    ]
    assert len({r.invoice.deposit_address for r in results}) == 24
    assert len({r.invoice.checkout_token for r in results}) == 24
    with database.read() as uow:
        assert [len(uow.deliveries.of_invoice(draft.id)) for draft in drafts] == [1] * 24


def test_two_businesses_first_sends_at_once_take_two_addresses(database, ctx):
    ctx = replace(ctx, ids=RandomIds())
    issuers = []
    for _ in range(8):
        with database.write() as uow:
            user = a_user(uow, ctx)
            issuers.append((a_business(uow, ctx, owner=user), Acting(user.id)))
    drafts = [(issuer, a_draft(database, ctx, issuer)) for issuer in issuers]
    with ThreadPoolExecutor(8) as threads:
        sent = list(threads.map(lambda pair: send(database, ctx, *pair).invoice, drafts))
    assert len({invoice.deposit_address for invoice in sent}) == 8
    assert {invoice.number for invoice in sent} == {"INV-2026-0001"}


def test_the_number_and_issue_date_are_the_business_s_day(database, ctx, clock):
    clock.at = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    with database.write() as uow:
        user = a_user(uow, ctx)
        issuer = a_business(uow, ctx, owner=user, timezone="Asia/Tokyo"), Acting(user.id)
    sent = send(database, ctx, issuer, a_draft(database, ctx, issuer)).invoice
    assert (sent.number, sent.issued_on) == ("INV-2027-0001", date(2027, 1, 1))


def test_a_pattern_that_would_repeat_a_number_passes_over_it(database, ctx, issuer):
    business, _ = issuer
    set_pattern(database, business, "A{MM}{N}")
    assert send(database, ctx, issuer, a_draft(database, ctx, issuer)).invoice.number == "A111"
    set_pattern(database, business, "A1{NN}")
    set_counter(database, business, "A1{N}", 10)
    assert send(database, ctx, issuer, a_draft(database, ctx, issuer)).invoice.number == "A112"


def set_pattern(database, business, pattern):
    with database.write() as uow:
        uow.businesses.lock(business.id).number_pattern = pattern


def set_counter(database, business, scope, last):
    with database.write() as uow:
        for _ in range(last):
            uow.invoices.take_number(business.id, scope)


def test_an_incomplete_draft_is_not_sent(database, ctx, issuer):
    draft = a_draft(database, ctx, issuer, recipient={"email": ""}, line_items=[])
    with pytest.raises(InvalidForm) as refused:
        send(database, ctx, issuer, draft)
    assert set(refused.value.errors) == {"recipient.email", "line_items"}
    with database.read() as uow:
        assert uow.invoices.find(draft.business_id, draft.id).number is None


def test_a_refused_send_leaves_no_gap(database, ctx, issuer):
    business, acting = issuer
    with pytest.raises(InvalidForm), database.write() as uow:
        create_and_send_invoice(uow, ctx, business_id=business.id, acting=acting, form=an_invoice_form(currency="DOGE"))
    with database.write() as uow:
        sent = create_and_send_invoice(uow, ctx, business_id=business.id, acting=acting, form=an_invoice_form())
    assert sent.invoice.number == "INV-2026-0001"


def test_one_amount_takes_the_title_as_its_line(database, ctx, issuer):
    draft = a_draft(database, ctx, issuer, line_items=None, amount="75.00", title="Retainer")
    sent = send(database, ctx, issuer, draft).invoice
    with database.read() as uow:
        assert [(line.description, line.net_units) for line in uow.invoices.lines(sent.id)] == [
            ("Retainer", 75_000_000)
        ]


def test_sending_needs_a_verified_address(database, ctx, issuer):
    business, _ = issuer
    draft = a_draft(database, ctx, issuer)
    with database.write() as uow:
        guest = a_user(uow, ctx, email_verified_at=None)
    with pytest.raises(NotAllowed, match="Verify your e-mail address first"):
        send(database, ctx, (business, Acting(guest.id)), draft)


def test_the_daily_limit_holds_and_ends(database, ctx, clock, issuer):
    ctx = replace(ctx, policy=Policy(daily_send_limit=2))
    for _ in range(2):
        send(database, ctx, issuer, a_draft(database, ctx, issuer))
        clock.advance(hours=1)
    third = a_draft(database, ctx, issuer)
    with pytest.raises(TooMany) as refused:
        send(database, ctx, issuer, third)
    assert refused.value.retry_after_seconds == 22 * 3600
    clock.advance(hours=22)
    assert send(database, ctx, issuer, third).invoice.number == "INV-2026-0003"


def test_a_business_that_may_send_nothing_is_told_so(database, ctx, issuer):
    ctx = replace(ctx, policy=Policy(daily_send_limit=0))
    with pytest.raises(TooMany, match="may send 0 invoices"):
        send(database, ctx, issuer, a_draft(database, ctx, issuer))


def test_a_past_due_date_is_allowed_with_a_caution(database, ctx, issuer):
    sent = send(database, ctx, issuer, a_draft(database, ctx, issuer, due_on="2026-11-01"))
    assert [(c.param, c.code) for c in sent.cautions] == [("due_on", "due_on_past")]
    assert "overdue" in sent.invoice.flags


def test_others_and_outdated_tabs_cannot_send(database, ctx, issuer):
    draft = a_draft(database, ctx, issuer)
    with database.write() as uow:
        stranger = a_business(uow, ctx)
    with pytest.raises(NotFound):
        send(database, ctx, (stranger, issuer[1]), draft)
    with pytest.raises(StaleVersion):
        send(database, ctx, issuer, draft, expected_version=7)


def test_a_cancelled_invoice_is_not_sent_again(database, ctx, issuer):
    draft = a_draft(database, ctx, issuer)
    with database.write() as uow:
        uow.invoices.lock(issuer[0].id, draft.id).document_status = "cancelled"
    with pytest.raises(TransitionNotAllowed):
        send(database, ctx, issuer, draft)


def test_a_known_client_keeps_what_the_issuer_wrote(database, ctx, issuer):
    first = send(database, ctx, issuer, a_draft(database, ctx, issuer)).invoice
    again = a_draft(database, ctx, issuer, recipient={"email": "PAYER@example.com", "name": "Other", "tax_id": "PT 1"})
    second = send(database, ctx, issuer, again).invoice
    assert again.contact_id == second.contact_id == first.contact_id
    with database.read() as uow:
        contact = uow.contacts.find(issuer[0].id, first.contact_id)
        assert (contact.name, contact.tax_id) == ("Payer Ltd", "PT 1")
        assert second.recipient_name == "Other"


def test_the_mail_can_go_again_once_the_first_is_away(database, ctx, issuer):
    business, acting = issuer
    sent = send(database, ctx, issuer, a_draft(database, ctx, issuer)).invoice
    for mails in (1, 2):
        with database.write() as uow:
            resend_invoice(uow, ctx, business_id=business.id, invoice_id=sent.id, acting=acting)
            rows = uow.deliveries.of_invoice(sent.id)
            assert len(rows) == mails
            for row in rows:
                row.status = "accepted"
