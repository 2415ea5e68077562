"""The card processor's messages become money once, whatever is late, doubled, odd, unknown or down."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from allscale_app.bootstrap.cards import CardPageDown
from allscale_app.domain.conversion import ConversionState
from allscale_app.domain.ledger.accounts import Role
from allscale_app.services.card_events import take_up_card_work
from allscale_app.services.card_processor import ProcessorDown
from allscale_app.services.conversion_endings import end_pointless, expire_conversion
from allscale_app.services.refunds import request_refund
from tests.builders import a_business
from tests.fakes.cards import FEE_UNITS
from tests.fakes.chain import Transfer
from tests.services.counter import Counter
from tests.services.station import ONE
from tests.services.test_disputes_and_refunds import owner_of


def a_paid_card(counter: Counter, **charge):
    invoice = counter.send()
    page = counter.open_page(invoice)
    counter.cards.pay(page, **charge)
    counter.deliver()
    return invoice, page


def test_a_payers_click_opens_a_page_that_asks_for_the_promised_price(counter: Counter):
    invoice = counter.send()
    page = counter.open_page(invoice)
    order = counter.cards.orders[page]
    (promise,) = counter.promises(invoice)
    assert (order.units, order.currency, order.conversion_id) == (120 * ONE, "USD", promise.id)
    assert order.done_url == f"http://localhost:3000/pay/{invoice.checkout_token}?card=done"
    assert order.closes_at - promise.quoted_at > timedelta(minutes=45)
    assert counter.open_page(invoice) == page


def test_a_paid_page_is_money_with_the_processors_fee_and_counts_once(counter: Counter):
    invoice, _ = a_paid_card(counter)
    counter.deliver()
    assert counter.invoice(invoice).payment_status == "paid"
    assert counter.balances(invoice.business_id) == {"available": 116_220_000}
    assert counter.balance(Role.PSP, unit="USD") == 120 * ONE - FEE_UNITS
    assert counter.balance(Role.PSP_EXPENSE, unit="USD") == FEE_UNITS


def test_a_processor_that_is_down_lets_the_promise_go_and_says_so(counter: Counter):
    invoice = counter.send()
    counter.cards.down = True
    with pytest.raises(CardPageDown, match="Nothing was charged"):
        counter.open_page(invoice)
    assert counter.balance(Role.FLOAT_RESERVED) == 0
    counter.cards.down = False
    assert counter.open_page(invoice)
    assert [promise.state for promise in counter.promises(invoice)] == ["failed", "accepted"]


def test_another_price_than_was_shown_is_not_asked_for(counter: Counter):
    invoice = counter.send()
    assert counter.open_page(invoice, shown_units=119 * ONE) == ""
    assert counter.cards.orders == {}
    assert counter.open_page(invoice, shown_units=120 * ONE)


def test_a_price_that_ended_between_the_page_and_the_click_is_promised_anew(counter: Counter):
    invoice = counter.send()
    first = counter.open_page(invoice, shown_units=120 * ONE)
    counter.pass_time(minutes=16)
    second = counter.open_page(invoice, shown_units=120 * ONE)
    assert second != first
    assert [promise.state for promise in counter.promises(invoice)] == ["expired", "accepted"]
    assert counter.balance(Role.FLOAT_RESERVED) == 116_220_000
    counter.cards.pay(first)
    counter.cards.pay(second)
    counter.deliver()
    paid = counter.invoice(invoice)
    assert (paid.payment_status, paid.excess_units) == ("paid", 120 * ONE), "both pages took money, none of it is lost"


@pytest.mark.parametrize("step", ["before the button", "on the page", "declined", "paid"])
def test_a_payer_who_closes_the_tab_at_any_step_leaves_nothing_behind(counter: Counter, step: str):
    invoice = counter.send()
    page = counter.open_page(invoice) if step != "before the button" else ""
    if step == "declined":
        counter.cards.decline(page)
    if step == "paid":
        counter.cards.pay(page)
    counter.deliver()
    counter.pass_time(minutes=16)
    for promise in counter.promises(invoice):
        with counter.database.write() as uow:
            expire_conversion(uow, counter.ctx, conversion_id=promise.id)
    assert counter.balance(Role.FLOAT_RESERVED) == 0
    assert counter.invoice(invoice).payment_status == ("paid" if step == "paid" else "unpaid")
    if step != "paid":
        assert counter.open_page(invoice), "the payer comes back tomorrow"


def test_money_that_comes_before_its_page_is_noted_is_known_by_our_own_name(counter: Counter):
    invoice = counter.send()
    page = counter.open_page(invoice)
    with counter.database.write() as uow:
        uow.conversions.lock(counter.promises(invoice)[0].id).session_id = None
    counter.cards.pay(page)
    counter.deliver()
    assert counter.invoice(invoice).payment_status == "paid"


def test_a_message_of_an_unknown_page_calls_the_operator_once_and_moves_nothing(counter: Counter):
    with counter.database.write() as uow:
        a_business(uow, counter.ctx, owner=uow.users.get(counter.operator_id))
    stranger = counter.cards.say("session", "cs_unknown", conversion_id="cv_unknown")
    counter.deliver(stranger, replace(stranger, id="ev_again"))
    assert counter.calls() == ["unknown"]
    assert counter.kept(stranger).outcome == "unknown"
    with counter.database.read() as uow:
        assert [row.kind for row in uow.notifications.latest(counter.operator_id, limit=9)] == ["operator_called"]


def test_another_currency_than_was_promised_calls_the_operator(counter: Counter):
    invoice, _ = a_paid_card(counter, currency="EUR", fee_currency="EUR")
    assert counter.calls() == ["mismatch"]
    assert counter.invoice(invoice).payment_status == "unpaid"


def test_another_amount_counts_for_what_it_is_worth(counter: Counter):
    invoice, _ = a_paid_card(counter, units=60 * ONE)
    assert counter.invoice(invoice).payment_status == "partially_paid"
    assert counter.calls() == []


def test_the_page_of_another_payment_calls_the_operator(counter: Counter):
    first, second = counter.send(), counter.send()
    page, other = counter.open_page(first), counter.open_page(second)
    counter.cards.pay(page)
    wrong = replace(counter.cards.events[0], object_id=page, conversion_id=counter.cards.orders[other].conversion_id)
    counter.deliver(wrong)
    assert counter.calls() == ["mismatch"]
    assert counter.invoice(second).payment_status == "unpaid"


def test_a_decline_shows_and_another_card_pays(counter: Counter):
    invoice = counter.send()
    page = counter.open_page(invoice)
    counter.cards.decline(page, reason="insufficient_funds")
    counter.deliver()
    assert counter.invoice(invoice).label_base == "failed"
    counter.cards.pay(page)
    counter.deliver()
    assert counter.invoice(invoice).payment_status == "paid"


def test_a_page_that_ended_frees_its_coins_and_a_lost_message_is_made_up_for_at_closing(counter: Counter):
    gone, paid = counter.send(), counter.send()
    pages = [counter.open_page(gone), counter.open_page(paid)]
    counter.cards.pay(pages[1])
    counter.pass_time(minutes=16)
    for invoice in (gone, paid):
        (promise,) = counter.promises(invoice)
        with counter.database.write() as uow:
            expire_conversion(uow, counter.ctx, conversion_id=promise.id)
        counter.desk.close(promise.id)
    assert counter.cards.sessions[pages[0]].state == "ended"
    assert counter.invoice(paid).payment_status == "paid"
    assert counter.balance(Role.FLOAT_RESERVED) == 0


def test_a_charge_is_held_until_the_processor_lets_go_of_it(counter: Counter):
    later = counter.ctx.clock.now() + timedelta(days=2)
    invoice, page = a_paid_card(counter, available_at=later)
    (promise,) = counter.promises(invoice)
    assert (promise.state, promise.settles_at) == (ConversionState.FUNDED, later)
    sooner = later - timedelta(days=1)
    counter.cards.pay(page, available_at=sooner, paid_at=promise.funded_at)
    counter.deliver(counter.cards.events[-1])
    assert counter.promises(invoice)[0].settles_at == sooner


def test_a_charge_of_which_nothing_is_known_yet_is_held(counter: Counter):
    invoice, _ = a_paid_card(counter, fee_units=None, fee_currency="")
    assert counter.balance(Role.PSP_EXPENSE, unit="USD") == 0
    invoice = counter.send()
    page = counter.open_page(invoice)
    charge = counter.cards.pay(page)
    session = counter.cards.sessions[page]
    counter.cards.sessions[page] = replace(session, charge=replace(charge, available_at=None, fee_units=None))
    counter.deliver()
    assert counter.invoice(invoice).payment_status == "processing"


def test_a_card_and_a_wallet_at_the_same_moment_are_both_credited(counter: Counter):
    invoice = counter.send()
    page = counter.open_page(invoice)
    counter.chain.mine(Transfer(to=invoice.deposit_address or "", raw_amount=120 * ONE), blocks=8)
    counter.catch_up()
    counter.cards.pay(page)
    counter.deliver()
    paid = counter.invoice(invoice)
    assert (paid.payment_status, paid.excess_units, paid.flags) == ("paid", 120 * ONE, ["overpaid"])
    assert counter.balances(invoice.business_id) == {"available": 236_220_000}


def test_a_promise_that_nobody_needs_any_more_goes_with_its_page(counter: Counter):
    invoice = counter.send()
    counter.open_page(invoice)
    (promise,) = counter.promises(invoice)
    with counter.database.read() as uow:
        assert list(uow.conversions.pointless(limit=9)) == []
    counter.chain.mine(Transfer(to=invoice.deposit_address or "", raw_amount=120 * ONE), blocks=8)
    counter.catch_up()
    with counter.database.read() as uow:
        assert list(uow.conversions.pointless(limit=9)) == [promise.id]
    with counter.database.write() as uow:
        end_pointless(uow, counter.ctx, conversion_id=promise.id)
    assert counter.balance(Role.FLOAT_RESERVED) == 0


def test_a_dispute_told_before_its_payment_brings_the_payment_along(counter: Counter):
    invoice = counter.send()
    page = counter.open_page(invoice)
    counter.cards.pay(page)
    dispute = counter.cards.open_dispute(page)
    counter.deliver(counter.cards.events[-1])
    assert counter.balances(invoice.business_id) == {"held": 116_220_000}
    counter.cards.decide(dispute, won=False)
    counter.deliver()
    assert counter.invoice(invoice).payment_status == "unpaid"
    assert counter.calls() == []


def test_a_dispute_whose_end_is_told_first_opens_and_ends(counter: Counter):
    invoice, page = a_paid_card(counter)
    counter.cards.decide(counter.cards.open_dispute(page), won=True)
    counter.deliver(*reversed(counter.cards.events))
    assert counter.invoice(invoice).payment_status == "paid"
    assert counter.balances(invoice.business_id) == {"available": 116_220_000}


def test_an_inquiry_takes_nothing(counter: Counter):
    invoice, page = a_paid_card(counter)
    counter.cards.open_dispute(page, state="inquiry")
    counter.deliver()
    assert counter.balances(invoice.business_id) == {"available": 116_220_000}


def test_a_lost_dispute_about_a_part_leaves_the_rest(counter: Counter):
    invoice, page = a_paid_card(counter)
    counter.cards.decide(counter.cards.open_dispute(page, units=60 * ONE), won=False)
    counter.deliver()
    left = counter.invoice(invoice)
    assert (left.payment_status, left.refunded_units) == ("partially_refunded", 60 * ONE)
    assert counter.balances(invoice.business_id) == {"available": 58_110_000}


def a_refund(counter: Counter, invoice, units: int = 60 * ONE):
    leg = counter.legs(invoice)[0]
    with counter.database.write() as uow:
        return request_refund(
            uow,
            counter.ctx,
            business_id=invoice.business_id,
            payment_id=leg.id,
            acting=owner_of(counter, invoice),
            applied_units=units,
        )


def test_a_refund_goes_through_the_processor_once(counter: Counter):
    invoice, _ = a_paid_card(counter)
    refund = a_refund(counter, invoice)
    for _ in range(2):
        counter.desk.send_refund(refund.id)
    assert counter.invoice(invoice).payment_status == "partially_refunded"
    assert len(counter.cards.refunds) == 1


def test_a_refund_while_the_processor_is_down_is_tried_again(counter: Counter):
    invoice, _ = a_paid_card(counter)
    refund = a_refund(counter, invoice)
    counter.cards.down = True
    with pytest.raises(ProcessorDown):
        counter.desk.send_refund(refund.id)
    counter.pass_time(minutes=11)
    with counter.database.write() as uow:
        assert list(uow.conversions.unsent_refunds("card", before=counter.ctx.clock.now(), limit=9)) == [refund.id]
        take_up_card_work(uow, counter.ctx)
    assert counter.balances(invoice.business_id)["held"] == 60 * ONE


def test_a_refused_refund_gives_the_coins_back(counter: Counter):
    invoice, _ = a_paid_card(counter)
    refund = a_refund(counter, invoice)
    counter.cards.refuses = "charge_disputed"
    counter.desk.send_refund(refund.id)
    assert counter.balances(invoice.business_id) == {"available": 116_220_000}


def test_a_refund_that_is_pending_is_done_when_the_processor_says_so(counter: Counter):
    invoice, _ = a_paid_card(counter)
    counter.cards.refund_state = "pending"
    refund = a_refund(counter, invoice)
    counter.desk.send_refund(refund.id)
    assert counter.invoice(invoice).payment_status == "paid"
    external = f"re_{refund.id}"
    counter.cards.refunds[external] = replace(counter.cards.refunds[external], state="done")
    counter.deliver(counter.cards.say("refund", external))
    assert counter.invoice(invoice).payment_status == "partially_refunded"
    counter.cards.refunds[external] = replace(counter.cards.refunds[external], state="failed")
    counter.deliver(counter.cards.say("refund", external))
    assert counter.calls() == ["mismatch"]


def test_a_refund_that_went_after_its_coins_were_given_back_calls_the_operator(counter: Counter):
    invoice, _ = a_paid_card(counter)
    counter.cards.refund_state = "pending"
    refund = a_refund(counter, invoice)
    counter.desk.send_refund(refund.id)
    external = f"re_{refund.id}"
    for state in ("failed", "done"):
        counter.cards.refunds[external] = replace(counter.cards.refunds[external], state=state)
        counter.deliver(counter.cards.say("refund", external))
    assert counter.invoice(invoice).payment_status == "paid"
    assert counter.calls() == ["mismatch"]


def test_a_refund_that_somebody_made_at_the_processor_calls_the_operator(counter: Counter):
    invoice, _ = a_paid_card(counter)
    counter.cards.refund(refund_id="", charge_id="ch", currency="USD", units=ONE)
    counter.deliver(counter.cards.say("refund", "re_"))
    assert counter.calls() == ["mismatch"]
    assert counter.invoice(invoice).payment_status == "paid"


def test_a_payout_moves_money_from_the_processor_to_the_bank_once(counter: Counter):
    a_paid_card(counter)
    counter.cards.pay_out(100 * ONE)
    counter.deliver()
    counter.deliver()
    assert counter.balance(Role.BANK, unit="USD") == 100 * ONE
    counter.cards.pay_out(5 * ONE, state="failed")
    counter.deliver()
    assert counter.calls() == ["mismatch"]


def test_a_message_without_concern_is_kept_and_closed(counter: Counter):
    event = counter.cards.say("", "cus_1")
    counter.deliver(event)
    assert counter.kept(event).outcome == "of no concern"


def test_a_message_that_cannot_be_worked_on_stays_open_and_is_taken_up_again(counter: Counter):
    invoice = counter.send()
    page = counter.open_page(invoice)
    counter.cards.pay(page)
    (event,) = counter.cards.events
    event_id = counter.keep(event) or ""
    counter.cards.down = True
    with pytest.raises(ProcessorDown):
        counter.desk.process(event_id)
    counter.desk.give_up(event_id, "nobody answers")
    assert counter.calls() == ["event_failed"]
    counter.pass_time(minutes=11)
    with counter.database.read() as uow:
        assert list(uow.conversions.unprocessed(before=counter.ctx.clock.now(), limit=9)) == [event_id]
    counter.cards.down = False
    counter.desk.process(event_id)
    assert counter.invoice(invoice).payment_status == "paid"
