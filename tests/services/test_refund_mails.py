"""A payer whose money went back is told once, in the invoice's thread: how much of what, by which way, what stays paid."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC

import pytest

from allscale_app.domain.legs import Rail
from allscale_app.services.acting import Acting
from allscale_app.services.bank_refunds import finish_task
from allscale_app.services.invoice_detail import read_invoice
from allscale_app.services.mail_facts import MailFacts, read_mail
from allscale_app.services.refunds import complete_refund, fail_refund, request_refund
from allscale_app.store.tables import Invoice, Payment
from allscale_app.views.build_mail import build_mail
from allscale_app.views.invoice_detail.side import mails
from tests.services.bank_desk import Desk
from tests.services.station import ONE
from tests.services.test_balance_payments import Payer, payer  # noqa: F401  # a fixture
from tests.services.till import Till


def refund(till: Till, invoice: Invoice, leg: Payment, units: int) -> str:
    with till.database.write() as uow:
        owner = Acting(uow.businesses.members(invoice.business_id)[0].user_id)
        where = {"business_id": invoice.business_id, "payment_id": leg.id}
        asked = request_refund(uow, till.ctx, acting=owner, applied_units=units, reason="For us only", **where)
        return asked.id


def told(till: Till, invoice: Invoice) -> list[MailFacts]:
    """The mails about a refund, newest first."""
    with till.database.read() as uow:
        rows = [row for row in uow.deliveries.of_invoice(invoice.id) if row.kind == "refund"]
        return [read_mail(uow, till.ctx, delivery_id=row.id) for row in rows]


def by_card(till: Till, _payer: Payer) -> tuple[Invoice, Payment, Callable[[str], None]]:
    invoice = till.send()
    leg = till.fund(till.accept(invoice))

    def done(refund_id: str) -> None:
        with till.database.write() as uow:
            complete_refund(uow, till.ctx, refund_id=refund_id, external_id="re_1")

    return invoice, leg, done


def by_wire(till: Till, _payer: Payer) -> tuple[Invoice, Payment, Callable[[str], None]]:
    invoice = till.send()
    Desk(till).pay(invoice)
    (leg,) = till.legs(invoice)

    def done(refund_id: str) -> None:
        with till.database.write() as uow:
            finish_task(uow, till.ctx, user_id=till.operator_id, task_id=refund_id)

    return invoice, leg, done


def by_balance(_till: Till, payer: Payer) -> tuple[Invoice, Payment, Callable[[str], None]]:  # noqa: F811  # the fixture
    invoice = payer.till.send(amount="100.00")
    return invoice, payer.pay(invoice, 100 * ONE), lambda _refund_id: None


@pytest.mark.parametrize(
    ("pay", "code", "said"),
    [
        (by_card, "USD", ("The card that paid", "Banks show it within ten days", "60.00 USDC")),
        (by_wire, "USD", ("The bank account that paid", "In one to three banking days", "60.00 USDC")),
        (by_balance, "USDC", ("Your AllScale balance", "It is there now", "40.00 USDC")),
    ],
)
def test_the_payer_is_told_when_it_is_done(till: Till, payer: Payer, pay, code, said):  # noqa: F811  # the fixture
    invoice, leg, done = pay(till, payer)
    till.pass_time(minutes=5)
    asked = refund(till, invoice, leg, 60 * ONE)
    if leg.rail != Rail.BALANCE:
        assert told(till, invoice) == []
    for _ in range(2):
        done(asked)
    (mail,) = told(till, invoice)
    letter = build_mail(mail)
    assert letter.view.subject == f"Refund of 60.00 {code} for {invoice.number}"
    assert (letter.view.headline, letter.view.unit) == ("60.00", code)
    rows = {row.label: row.value for row in letter.view.rows}
    assert (rows["Goes to"], rows["Arrives"], rows["Still paid"]) == said
    assert "For us only" not in str(letter.view)
    assert mail.delivery.recipient == invoice.recipient_email
    with till.database.read() as uow:
        first = uow.deliveries.first_of(invoice.id, invoice.recipient_email)
        detail = read_invoice(uow, till.ctx, business_id=invoice.business_id, invoice_id=invoice.id)
    assert first is not None
    assert mail.references == (first.message_id,)
    assert "Refund" in [row.title for row in mails(detail, zone=UTC)]


def test_each_refund_has_its_mail_and_says_what_was_left_then(till: Till, payer: Payer):  # noqa: F811  # the fixture
    invoice, leg, _ = by_balance(till, payer)
    refund(till, invoice, leg, 30 * ONE)
    refund(till, invoice, leg, 70 * ONE)
    assert {mail.delivery.data["kept_units"] for mail in told(till, invoice)} == {0, 70 * ONE}
    words = {" ".join(build_mail(mail).view.paragraphs) for mail in told(till, invoice)}
    assert any("Nothing of it stays paid." in text for text in words)


def test_a_refund_that_fails_tells_the_payer_nothing(till: Till, payer: Payer):  # noqa: F811  # the fixture
    invoice, leg, _ = by_card(till, payer)
    asked = refund(till, invoice, leg, 60 * ONE)
    with till.database.write() as uow:
        fail_refund(uow, till.ctx, refund_id=asked, reason="card_expired")
    assert told(till, invoice) == []
