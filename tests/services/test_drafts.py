"""Drafts are saved as typed, never half, and never over somebody else's work."""

from __future__ import annotations

from functools import partial

import pytest

from allscale_app.domain.errors import Conflict, InvalidForm, NotFound, StaleVersion
from allscale_app.services.drafts import create_invoice, delete_draft, new_draft, open_draft, update_draft
from tests.builders import a_business, an_invoice_form


def test_a_draft_keeps_what_was_typed_and_adds_up(database, ctx, issuer):
    business, acting = issuer
    with database.write() as uow:
        saved = create_invoice(uow, ctx, business_id=business.id, acting=acting, form=an_invoice_form())
    with database.read() as uow:
        invoice = uow.invoices.find(business.id, saved.invoice.id)
        assert (invoice.total_units, invoice.document_status, invoice.number) == (120_000_000, "draft", None)
        assert [line.net_units for line in uow.invoices.lines(invoice.id)] == [120_000_000]
        assert [(e.kind, e.actor, e.data) for e in uow.timeline.of_invoice(invoice.id)] == [
            ("created", "issuer", {"actor_name": "Inês Duarte"})
        ]
        assert invoice.draft_form is None


def test_a_form_with_errors_saves_nothing(database, ctx, issuer):
    business, acting = issuer
    with pytest.raises(InvalidForm) as refused, database.write() as uow:
        create_invoice(
            uow, ctx, business_id=business.id, acting=acting,
            form=an_invoice_form(recipient={"email": "nobody"}, currency="DOGE"),
        )  # fmt: skip
    assert list(refused.value.words()) == ["currency", "recipient.email"]
    with database.read() as uow:
        assert uow.timeline.recent(business.id, limit=5) == []


def test_an_unfinished_draft_loses_nothing(database, ctx, issuer):
    business, acting = issuer
    form = an_invoice_form(
        recipient={"email": "half@", "name": "Half"},
        due_on="31/12/2026",
        line_items=[
            {"description": "", "quantity": "x", "unit_price": "1,000.00", "tax_percent": "", "discount_percent": ""}
        ],
    )
    with database.write() as uow:
        saved = create_invoice(uow, ctx, business_id=business.id, acting=acting, form=form, require_complete=False)
    with database.read() as uow:
        draft = open_draft(uow, ctx, business_id=business.id, invoice_id=saved.invoice.id)
    assert draft.form == form
    assert set(draft.read.wrong) == {
        "recipient.email", "due_on", "line_items[0].quantity", "line_items[0].unit_price",
    }  # fmt: skip
    assert "line_items[0].description" in draft.read.errors


def test_the_second_tab_is_told(database, ctx, issuer):
    business, acting = issuer
    with database.write() as uow:
        first = create_invoice(uow, ctx, business_id=business.id, acting=acting, form=an_invoice_form()).invoice
    with database.write() as uow:
        update_draft(
            uow, ctx, business_id=business.id, invoice_id=first.id, form={"title": "Tab A"}, expected_version=1
        )
    with pytest.raises(StaleVersion) as told, database.write() as uow:
        update_draft(
            uow, ctx, business_id=business.id, invoice_id=first.id, form={"title": "Tab B"}, expected_version=1
        )
    assert "changed in another tab" in told.value.message
    with database.read() as uow:
        assert uow.invoices.find(business.id, first.id).title == "Tab A"


def test_a_patch_leaves_the_other_fields(database, ctx, issuer):
    business, acting = issuer
    with database.write() as uow:
        invoice = create_invoice(
            uow, ctx, business_id=business.id, acting=acting, form=an_invoice_form(notes="Thank you")
        ).invoice
    with database.write() as uow:
        saved = update_draft(
            uow, ctx, business_id=business.id, invoice_id=invoice.id, form={"amount": "7.50", "description": "Fee"}
        )
    assert (saved.invoice.by_amount, saved.invoice.total_units, saved.invoice.notes) == (True, 7_500_000, "Thank you")
    with database.write() as uow:
        saved = update_draft(
            uow, ctx, business_id=business.id, invoice_id=invoice.id,
            form={"line_items": an_invoice_form()["line_items"]},
        )  # fmt: skip
    assert (saved.invoice.by_amount, saved.invoice.total_units) == (False, 120_000_000)


def test_a_deleted_draft_is_gone_with_its_history(database, ctx, issuer):
    business, acting = issuer
    with database.write() as uow:
        invoice = create_invoice(uow, ctx, business_id=business.id, acting=acting, form=an_invoice_form()).invoice
    with database.write() as uow:
        delete_draft(uow, ctx, business_id=business.id, invoice_id=invoice.id)
    with database.read() as uow:
        assert uow.invoices.find(business.id, invoice.id) is None
        assert uow.timeline.of_invoice(invoice.id) == []


def test_another_business_sees_nothing(database, ctx, issuer):
    business, acting = issuer
    with database.write() as uow:
        invoice = create_invoice(uow, ctx, business_id=business.id, acting=acting, form=an_invoice_form()).invoice
        stranger = a_business(uow, ctx)
    with pytest.raises(NotFound), database.read() as uow:
        open_draft(uow, ctx, business_id=stranger.id, invoice_id=invoice.id)
    for service in (partial(update_draft, form={}), delete_draft):
        with pytest.raises(NotFound), database.write() as uow:
            service(uow, ctx, business_id=stranger.id, invoice_id=invoice.id)


def test_a_sent_invoice_is_no_draft(database, ctx, issuer):
    business, acting = issuer
    with database.write() as uow:
        invoice = create_invoice(uow, ctx, business_id=business.id, acting=acting, form=an_invoice_form()).invoice
        invoice.document_status, invoice.number = "sent", "INV-2026-0001"
    for service in (partial(update_draft, form={}), delete_draft):
        with pytest.raises(Conflict, match="INV-2026-0001 was sent"), database.write() as uow:
            service(uow, ctx, business_id=business.id, invoice_id=invoice.id)


def test_a_new_form_carries_the_defaults(database, ctx, issuer):
    business, _ = issuer
    with database.read() as uow:
        draft = new_draft(uow, ctx, business_id=business.id)
    assert (draft.form["currency"], draft.form["due_on"]) == ("USDC", "2026-12-07")
    assert draft.read.wrong == {}
    with pytest.raises(NotFound), database.read() as uow:
        new_draft(uow, ctx, business_id=business.id, contact_id="con_unknown")
