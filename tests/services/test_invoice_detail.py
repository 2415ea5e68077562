"""One invoice's page shows everything, to its own business only."""

from __future__ import annotations

import pytest

from allscale_app.domain.errors import NotFound
from allscale_app.domain.invoice.status import Flag, Label
from allscale_app.services.cancel_invoice import cancel_and_reissue
from allscale_app.services.evaluate_invoice import reevaluate
from allscale_app.services.invoice_detail import read_invoice
from tests.builders import a_business, a_payment, a_sent_invoice


def test_a_part_paid_invoice_with_all_that_belongs_to_it(database, ctx, clock, issuer):
    business, acting = issuer
    with database.write() as uow:
        invoice = a_sent_invoice(uow, ctx, business=business, acting=acting, due_on="2026-11-25")
        leg = a_payment(uow, ctx, invoice=invoice, units=20_000_000)
        reevaluate(uow, ctx, invoice=invoice)
    with database.read() as uow:
        detail = read_invoice(uow, ctx, business_id=business.id, invoice_id=invoice.id)
    assert (detail.shown.label, detail.shown.days_left) == (Label.PARTIALLY_PAID, 2)
    assert [row.id for row in detail.legs] == [leg.id]
    assert [token.unit for token in detail.tokens] == ["USDC@31337", "USDT@31337"]
    assert {"created", "sent", "partially_paid"} <= {event.kind for event in detail.timeline}
    assert "invoice" in {mail.kind for mail in detail.deliveries}
    clock.advance(days=3)
    with database.read() as uow:
        shown = read_invoice(uow, ctx, business_id=business.id, invoice_id=invoice.id).shown
    assert (shown.label, shown.days_left) == (Label.OVERDUE, -1)
    assert Flag.OVERDUE in shown.flags
    assert [pill.value for pill in shown.pills] == ["part_paid"]


def test_a_reissue_is_named_on_both_sides(database, ctx, issuer):
    business, acting = issuer
    with database.write() as uow:
        old = a_sent_invoice(uow, ctx, business=business, acting=acting)
        draft = cancel_and_reissue(uow, ctx, business_id=business.id, invoice_id=old.id, acting=acting).draft
    with database.read() as uow:
        left = read_invoice(uow, ctx, business_id=business.id, invoice_id=old.id)
        right = read_invoice(uow, ctx, business_id=business.id, invoice_id=draft.id)
    assert left.replaced_by is not None
    assert (left.replaced_by.id, left.replaced_by.number, left.replaces) == (draft.id, None, None)
    assert right.replaces is not None
    assert (right.replaces.number, right.tokens) == ("INV-2026-0001", ())


def test_somebody_else_s_is_unknown(database, ctx, issuer):
    business, acting = issuer
    with database.write() as uow:
        invoice = a_sent_invoice(uow, ctx, business=business, acting=acting)
        stranger = a_business(uow, ctx)
    for business_id, invoice_id in ((stranger.id, invoice.id), (business.id, "inv_unknown")):
        with pytest.raises(NotFound, match="no such invoice"), database.read() as uow:
            read_invoice(uow, ctx, business_id=business_id, invoice_id=invoice_id)
