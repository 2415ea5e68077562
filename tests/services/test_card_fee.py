"""Who bears the card's fee is the issuer's choice: what the payer is told, gives, gets back, and reads on the receipt."""

from __future__ import annotations

import pytest

from allscale_app.domain.errors import InvalidForm
from allscale_app.domain.legs import Rail
from allscale_app.services.business_settings import update_card_fee
from allscale_app.services.document_facts import read_invoice_facts
from allscale_app.services.method_offers import offer_methods
from allscale_app.services.refund_offer import read_refund_offers
from allscale_app.views.build_receipt import receipt_document
from tests.services.bank_desk import Desk
from tests.services.station import ONE
from tests.services.till import Till


def bear(till: Till, business, bearer: object):
    with till.database.write() as uow:
        user_id = uow.businesses.members(business.id)[0].user_id
        version = uow.businesses.get(business.id).version
        return update_card_fee(
            uow,
            till.ctx,
            business_id=business.id,
            user_id=user_id,
            version=version,
            form={"card_fee_bearer": bearer},
        )


def sent_by(till: Till, bearer: str):
    with till.database.write() as uow:
        business = till.business(uow)
    assert bear(till, business, bearer).card_fee_bearer == bearer
    return till.send(business)


def card_offer(till: Till, invoice):
    with till.database.read() as uow:
        offers = offer_methods(uow, till.ctx, invoice=till.invoice(invoice))
    return next(offer for offer in offers if offer.rail is Rail.CARD)


def receipt_title(till: Till, invoice) -> str:
    with till.database.read() as uow:
        facts = read_invoice_facts(uow, till.ctx, invoice=till.invoice(invoice))
    (payment,) = receipt_document(facts).payments
    assert payment.reference == facts.legs[0].id
    return payment.title


def test_the_payer_bears_it_on_top_and_the_issuer_receives_it_all(till: Till):
    invoice = sent_by(till, "payer")
    offer = card_offer(till, invoice)
    assert (offer.pay_units, offer.fee_units) == (123_900_000, 3_900_000)
    till.fund(till.accept(invoice))
    assert till.balances(invoice.business_id) == {"available": 120 * ONE}
    assert receipt_title(till, invoice) == "Card, 123.90 USD, of it 3.90 card fee"
    with till.database.read() as uow:
        (back,) = read_refund_offers(uow, till.ctx, business_id=invoice.business_id, invoice_id=invoice.id)
    assert (back.source_of(120 * ONE), back.payer_bore_fee) == (120 * ONE, True)


def test_the_issuer_bears_it_and_the_payer_pays_the_total(till: Till):
    invoice = sent_by(till, "issuer")
    offer = card_offer(till, invoice)
    assert (offer.pay_units, offer.fee_units) == (120 * ONE, 0)
    till.fund(till.accept(invoice))
    assert receipt_title(till, invoice) == "Card, 120.00 USD"


def test_a_held_price_stays_and_the_next_one_follows(till: Till):
    invoice = sent_by(till, "issuer")
    held = till.accept(invoice)
    with till.database.write() as uow:
        business = uow.businesses.get(invoice.business_id)
    bear(till, business, "payer")
    assert till.accept(invoice).id == held.id
    assert card_offer(till, invoice).fee_units == 0
    till.pass_time(minutes=16)
    assert till.accept(invoice).source_units == 123_900_000


def test_a_bank_transfer_keeps_its_own_fee_with_the_issuer(till: Till):
    desk = Desk(till)
    invoice = sent_by(till, "payer")
    desk.put_rate()
    desk.instruct(invoice, "EUR")
    with till.database.read() as uow:
        (promise,) = uow.conversions.of_invoice(invoice.id)
    assert promise.fee_bearer == "issuer"
    till.pass_time(days=4)
    desk.pay(invoice, "60.00")
    assert till.invoice(invoice).amount_due_units == 60 * ONE


@pytest.mark.parametrize("wrong", ["nobody", "", None, 7, ["payer"]])
def test_nobody_else_can_bear_it(till: Till, wrong: object):
    invoice = sent_by(till, "payer")
    with till.database.write() as uow:
        business = uow.businesses.get(invoice.business_id)
    with pytest.raises(InvalidForm):
        bear(till, business, wrong)
    assert card_offer(till, invoice).fee_units == 3_900_000
