"""Cancelling ends an invoice that nobody paid; a copy may take its place."""

from __future__ import annotations

from datetime import date

import pytest

from allscale_app.domain.errors import Conflict, NotFound, TransitionNotAllowed
from allscale_app.services.cancel_invoice import cancel_and_reissue, cancel_invoice
from allscale_app.services.drafts import delete_draft
from allscale_app.services.duplicate_invoice import duplicate_invoice
from allscale_app.services.send_invoice import send_invoice
from tests.builders import a_business, a_draft, a_payment, a_sent_invoice


@pytest.fixture
def sent(database, ctx, issuer):
    business, acting = issuer
    with database.write() as uow:
        return a_sent_invoice(uow, ctx, business=business, acting=acting, metadata={"order": "42"})


def test_the_payer_is_told_once(database, ctx, issuer, sent):
    business, acting = issuer
    with database.write() as uow:
        cancelled = cancel_invoice(
            uow, ctx, business_id=business.id, invoice_id=sent.id, acting=acting, reason="Wrong price"
        )
    with database.write() as uow:
        cancel_invoice(uow, ctx, business_id=business.id, invoice_id=sent.id, acting=acting)
    assert (cancelled.document_status, cancelled.label_base, cancelled.closed_reason) == (
        "cancelled", "cancelled", "Wrong price",
    )  # fmt: skip
    with database.read() as uow:
        assert [mail.kind for mail in uow.deliveries.of_invoice(sent.id)].count("cancelled") == 1
        assert [event.kind for event in uow.timeline.of_invoice(sent.id)] == ["created", "sent", "cancelled"]


@pytest.mark.parametrize("status", ["seen", "confirmed", "settled", "final"])
def test_money_stands_in_the_way(database, ctx, issuer, sent, status):
    business, acting = issuer
    with database.write() as uow:
        a_payment(uow, ctx, invoice=sent, units=1_000_000, status=status)
    with pytest.raises(TransitionNotAllowed, match="Money has arrived"), database.write() as uow:
        cancel_invoice(uow, ctx, business_id=business.id, invoice_id=sent.id, acting=acting)


def test_money_that_was_taken_back_does_not(database, ctx, issuer, sent):
    business, acting = issuer
    with database.write() as uow:
        a_payment(uow, ctx, invoice=sent, units=1_000_000, status="reversed")
    with database.write() as uow:
        cancelled = cancel_invoice(uow, ctx, business_id=business.id, invoice_id=sent.id, acting=acting)
    assert (cancelled.document_status, cancelled.label_base) == ("cancelled", "cancelled")


def test_drafts_and_other_people_s_invoices_are_not_cancelled(database, ctx, issuer, sent):
    business, acting = issuer
    with database.write() as uow:
        draft = a_draft(uow, ctx, business=business, acting=acting)
        stranger = a_business(uow, ctx)
    with pytest.raises(Conflict, match="Delete it"), database.write() as uow:
        cancel_invoice(uow, ctx, business_id=business.id, invoice_id=draft.id, acting=acting)
    with pytest.raises(NotFound), database.write() as uow:
        cancel_invoice(uow, ctx, business_id=stranger.id, invoice_id=sent.id, acting=acting)


def test_a_reissue_is_one_draft_that_names_what_it_replaces(database, ctx, issuer, sent):
    business, acting = issuer
    with database.write() as uow:
        reissued = cancel_and_reissue(uow, ctx, business_id=business.id, invoice_id=sent.id, acting=acting)
    draft = reissued.draft
    with database.write() as uow:
        twice = cancel_and_reissue(uow, ctx, business_id=business.id, invoice_id=sent.id, acting=acting)
    assert twice.draft.id == draft.id
    assert (draft.replaces_id, reissued.cancelled.replaced_by_id) == (sent.id, draft.id)
    assert (draft.details, draft.total_units, draft.number) == ({"order": "42"}, sent.total_units, None)
    with database.write() as uow:
        again = send_invoice(uow, ctx, business_id=business.id, invoice_id=draft.id, acting=acting).invoice
    assert again.number == "INV-2026-0002"
    with database.read() as uow:
        last = uow.timeline.of_invoice(sent.id)[-1]
        assert (last.kind, last.data["by_number"]) == ("replaced", "INV-2026-0002")


def test_a_reissue_that_is_thrown_away_is_forgotten(database, ctx, issuer, sent):
    business, acting = issuer
    with database.write() as uow:
        draft = cancel_and_reissue(uow, ctx, business_id=business.id, invoice_id=sent.id, acting=acting).draft
    with database.write() as uow:
        delete_draft(uow, ctx, business_id=business.id, invoice_id=draft.id)
    with database.read() as uow:
        assert uow.invoices.find(business.id, sent.id).replaced_by_id is None


def test_a_duplicate_is_dated_anew(database, ctx, clock, issuer, sent):
    business, acting = issuer
    clock.advance(days=40)
    with database.write() as uow:
        copy = duplicate_invoice(uow, ctx, business_id=business.id, invoice_id=sent.id, acting=acting)
    assert copy.errors == {}
    assert (copy.invoice.due_on, copy.invoice.issued_on) == (date(2027, 2, 9), None)
    assert (copy.invoice.details, copy.invoice.accepted_units, copy.invoice.deposit_address) == ({}, None, None)
    assert [line.net_units for line in copy.lines] == [120_000_000]
    with database.read() as uow:
        (event,) = uow.timeline.of_invoice(copy.invoice.id)
        assert (event.kind, event.data["from_number"]) == ("duplicated", sent.number)


def test_an_unfinished_draft_is_copied_as_typed(database, ctx, issuer):
    business, acting = issuer
    with database.write() as uow:
        draft = a_draft(uow, ctx, business=business, acting=acting, recipient={"email": "half@"})
        copy = duplicate_invoice(uow, ctx, business_id=business.id, invoice_id=draft.id, acting=acting)
    assert (copy.invoice.draft_form or {})["recipient"] == {"email": "half@"}
    assert list(copy.errors) == ["recipient.email"]
