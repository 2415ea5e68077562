"""The letter to whoever paid a part tells of it as they know it: what counts, by which way, and what may have cut it."""

from __future__ import annotations

from typing import Any

from allscale_app.services.acting import Acting
from allscale_app.services.mail_facts import read_mail
from allscale_app.services.manual_payments import record_payment
from allscale_app.store.tables import Invoice
from allscale_app.views.build_mail import build_mail
from tests.services.bank_desk import Desk
from tests.services.station import ONE
from tests.services.test_balance_payments import Payer, payer  # noqa: F401  # a fixture
from tests.services.till import Till


def letter(till: Till, invoice: Invoice) -> str:
    """The first paragraph after the greeting."""
    with till.database.read() as uow:
        (row,) = [each for each in uow.deliveries.of_invoice(invoice.id) if each.kind == "partial"]
        return build_mail(read_mail(uow, till.ctx, delivery_id=row.id)).view.paragraphs[1]


def test_of_a_transfer_what_counts_and_the_banks_that_may_have_kept_a_fee(till: Till):
    invoice = till.send()
    Desk(till).pay(invoice, "60.00")
    text = letter(till, invoice)
    assert "60.00 USDC arrived by bank transfer on 2" in text
    assert "a bank on the way may have kept a fee" in text
    assert " at " not in text, "a bank tells the day alone"


def test_of_a_part_that_was_chosen_nothing_was_cut(till: Till, payer: Payer):  # noqa: F811  # the fixture
    invoice = till.send(amount="100.00")
    payer.pay(invoice, 40 * ONE)
    assert "40.00 USDC arrived from your balance on " in letter(till, invoice)
    assert letter(till, invoice).endswith("counts towards your invoice.")
    elsewhere = till.send(amount="100.00")
    with till.database.write() as uow:
        owner = Acting(uow.businesses.members(elsewhere.business_id)[0].user_id)
        about: dict[str, Any] = {"business_id": elsewhere.business_id, "invoice_id": elsewhere.id, "acting": owner}
        record_payment(uow, till.ctx, amount_units=40 * ONE, **about)
    assert "40.00 USDC was received elsewhere on " in letter(till, elsewhere)
