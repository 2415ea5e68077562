"""What comes back: card refunds through the processor, disputes before and after the money was spent (flows 21 to 23)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from allscale_app.domain.errors import Conflict, InvalidInput, NotFound
from allscale_app.domain.ledger.accounts import Role
from allscale_app.services.acting import Acting
from allscale_app.services.conversion_funding import settle_conversion
from allscale_app.services.disputes import DisputeFacts, end_dispute, open_dispute
from allscale_app.services.refunds import complete_refund, fail_refund, request_refund
from allscale_app.services.treasury import replenish, show_treasury
from tests.builders import a_user
from tests.services.station import ONE, USDC
from tests.services.till import Till

FACTS = DisputeFacts("dp_1", source_units=120 * ONE, fee_units=0, reason="fraudulent")


def a_paid_card(till: Till, **funding):
    invoice = till.send()
    promise = till.accept(invoice)
    return invoice, promise, till.fund(promise, **funding)


def dispute(till: Till, promise, facts: DisputeFacts = FACTS) -> None:
    with till.database.write() as uow:
        open_dispute(uow, till.ctx, conversion_id=promise.id, facts=facts)


def decide(till: Till, *, won: bool) -> None:
    with till.database.write() as uow:
        end_dispute(uow, till.ctx, external_id="dp_1", won=won)


def owner_of(till: Till, invoice) -> Acting:
    with till.database.read() as uow:
        return Acting(uow.businesses.members(invoice.business_id)[0].user_id)


def refund(till: Till, invoice, leg, units: int):
    with till.database.write() as uow:
        return request_refund(
            uow,
            till.ctx,
            business_id=invoice.business_id,
            payment_id=leg.id,
            acting=owner_of(till, invoice),
            applied_units=units,
        )


def test_a_dispute_holds_the_coins_and_a_lost_one_reverses_the_payment(till: Till):
    invoice, promise, _ = a_paid_card(till)
    dispute(till, promise)
    dispute(till, promise)
    assert till.balances(invoice.business_id) == {"held": 116_220_000}
    assert "disputed" in till.invoice(invoice).flags
    decide(till, won=False)
    decide(till, won=False)
    lost = till.invoice(invoice)
    assert (lost.payment_status, lost.flags) == ("unpaid", [])
    assert till.balances(invoice.business_id) == {}
    assert till.balance(Role.FLOAT) == 10_000 * ONE
    assert [leg.status for leg in till.legs(invoice)] == ["reversed"]


def test_a_won_dispute_gives_the_coins_back(till: Till):
    invoice, promise, _ = a_paid_card(till)
    dispute(till, promise)
    decide(till, won=True)
    assert till.invoice(invoice).payment_status == "paid"
    assert till.balances(invoice.business_id) == {"available": 116_220_000}


def a_held_card(till: Till):
    return a_paid_card(till, available_at=till.ctx.clock.now() + timedelta(days=7))


def settle(till: Till, promise) -> None:
    with till.database.write() as uow:
        settle_conversion(uow, till.ctx, conversion_id=promise.id)


def said(till: Till, invoice) -> set[str]:
    """What of a payment's course is on the timeline."""
    return {"payment_settled", "paid", "dispute_opened", "dispute_won", "dispute_lost"} & set(till.timeline(invoice))


def test_a_dispute_while_the_charge_is_held_back_settles_nothing(till: Till):
    invoice, promise, _ = a_held_card(till)
    dispute(till, promise)
    assert till.balances(invoice.business_id) == {"held": 116_220_000}
    waiting = till.invoice(invoice)
    assert (waiting.payment_status, waiting.flags) == ("processing", ["disputed"])
    till.pass_time(days=8)
    for _ in range(2):
        settle(till, promise)
    assert till.balances(invoice.business_id) == {"held": 116_220_000}
    assert (till.legs(invoice)[0].status, said(till, invoice)) == ("confirmed", {"dispute_opened"})
    decide(till, won=False)
    lost = till.invoice(invoice)
    assert (lost.payment_status, lost.flags, lost.paid_at) == ("unpaid", [], None)
    assert said(till, invoice) == {"dispute_opened", "dispute_lost"}
    assert (till.balances(invoice.business_id), till.balance(Role.FLOAT)) == ({}, 10_000 * ONE)


@pytest.mark.parametrize("days", [0, 8])
def test_a_dispute_that_is_won_settles_what_was_held_back(till: Till, days: int):
    invoice, promise, _ = a_held_card(till)
    dispute(till, promise)
    till.pass_time(days=days)
    settle(till, promise)
    decide(till, won=True)
    assert till.invoice(invoice).payment_status == "paid"
    assert till.balances(invoice.business_id) == {"available": 116_220_000}
    assert till.conversion(promise).state == "settled"
    settle(till, promise)
    assert till.balances(invoice.business_id) == {"available": 116_220_000}


@pytest.mark.parametrize("is_settled_first", [True, False])
@pytest.mark.parametrize("won", [True, False])
def test_a_dispute_about_a_part_leaves_the_same_books_whenever_it_is_told(
    till: Till, won: bool, is_settled_first: bool
):
    invoice, promise, _ = a_held_card(till)
    if is_settled_first:
        till.pass_time(days=8)
        settle(till, promise)
    dispute(till, promise, replace(FACTS, source_units=60 * ONE))
    if not is_settled_first:
        assert till.balances(invoice.business_id) == {"pending": 58_110_000, "held": 58_110_000}
        till.pass_time(days=8)
        settle(till, promise)
    assert till.balances(invoice.business_id) == {"available": 58_110_000, "held": 58_110_000}
    decide(till, won=won)
    ended = till.invoice(invoice)
    assert (ended.payment_status, ended.refunded_units) == (("paid", 0) if won else ("partially_refunded", 60 * ONE))
    assert till.balances(invoice.business_id) == {"available": 116_220_000 if won else 58_110_000}


def test_a_part_that_is_decided_before_the_hold_is_over_settles_the_rest(till: Till):
    invoice, promise, _ = a_held_card(till)
    dispute(till, promise, replace(FACTS, source_units=60 * ONE))
    decide(till, won=False)
    ended = till.invoice(invoice)
    assert (ended.payment_status, ended.refunded_units) == ("partially_refunded", 60 * ONE)
    assert till.balances(invoice.business_id) == {"available": 58_110_000}


def test_coins_that_were_pending_repay_no_claim_before_the_dispute_is_won(till: Till):
    spent, first, _ = a_paid_card(till)
    with till.database.read() as uow:
        business = uow.businesses.get(spent.business_id)
    _spend_on_balance(till, spent)
    dispute(till, first)
    decide(till, won=False)
    invoice = till.send(business)
    promise = till.accept(invoice)
    till.fund(promise, reference="ch_2", available_at=till.ctx.clock.now() + timedelta(days=7))
    dispute(till, promise, replace(FACTS, external_id="dp_2"))
    assert till.balances(business.id) == {"receivable": 100 * ONE, "held": 116_220_000}
    with till.database.write() as uow:
        end_dispute(uow, till.ctx, external_id="dp_2", won=True)
    assert till.balances(business.id) == {"available": 16_220_000}


def test_a_dispute_after_the_money_was_spent_becomes_a_claim_that_new_money_repays(till: Till):
    invoice, promise, _ = a_paid_card(till)
    with till.database.write() as uow:
        business = uow.businesses.get(invoice.business_id)
    leg = _spend_on_balance(till, invoice)
    dispute(till, promise)
    decide(till, won=False)
    assert till.balances(invoice.business_id) == {"receivable": 100 * ONE}
    assert leg.units == 100 * ONE
    till.fund(till.accept(till.send(business)), reference="ch_2")
    assert till.balances(invoice.business_id) == {"available": 16_220_000}


def test_the_end_of_an_unknown_dispute_waits_for_its_beginning(till: Till):
    with pytest.raises(LookupError):
        decide(till, won=True)


def test_a_card_refund_holds_then_pays_the_float(till: Till):
    invoice, _, leg = a_paid_card(till)
    asked = refund(till, invoice, leg, 60 * ONE)
    assert till.balances(invoice.business_id) == {"available": 56_220_000, "held": 60 * ONE}
    for _ in range(2):
        with till.database.write() as uow:
            complete_refund(uow, till.ctx, refund_id=asked.id, external_id="re_1")
    assert till.invoice(invoice).payment_status == "partially_refunded"
    assert till.balances(invoice.business_id) == {"available": 56_220_000}
    assert till.balance(Role.PSP, unit="USD") == 60 * ONE


def test_a_refund_that_fails_gives_the_coins_back(till: Till):
    invoice, _, leg = a_paid_card(till)
    asked = refund(till, invoice, leg, 60 * ONE)
    for _ in range(2):
        with till.database.write() as uow:
            fail_refund(uow, till.ctx, refund_id=asked.id, reason="card_expired")
    assert till.balances(invoice.business_id) == {"available": 116_220_000}
    assert till.invoice(invoice).payment_status == "paid"
    assert refund(till, invoice, leg, 110 * ONE).state == "requested"


def test_what_cannot_be_refunded_says_so(till: Till):
    invoice, promise, leg = a_paid_card(till)
    with pytest.raises(Conflict, match="too short"):
        refund(till, invoice, leg, 120 * ONE)
    with pytest.raises(InvalidInput, match="at most what is left"):
        refund(till, invoice, leg, 121 * ONE)
    dispute(till, promise)
    with pytest.raises(Conflict, match="disputed"):
        refund(till, invoice, leg, ONE)
    other = till.send()
    with pytest.raises(NotFound):
        refund(till, other, leg, ONE)


def test_only_an_operator_sees_and_fills_the_treasury(till: Till):
    with till.database.write() as uow:
        stranger = a_user(uow, till.ctx)
    with till.database.read() as uow, pytest.raises(NotFound):
        show_treasury(uow, till.ctx, user_id=stranger.id)
    with till.database.read() as uow:
        seen = show_treasury(uow, till.ctx, user_id=till.operator_id)
    assert seen.accounts[USDC][Role.FLOAT] == 10_000 * ONE
    assert seen.address
    with till.database.write() as uow, pytest.raises(InvalidInput, match="that much USD"):
        replenish(
            uow,
            till.ctx,
            user_id=till.operator_id,
            key="buy-1",
            unit=USDC,
            target_units=ONE,
            source="USD",
            source_units=ONE,
        )


def _spend_on_balance(till: Till, invoice):
    from allscale_app.services.balance_payments import pay_from_balance

    bill = till.send(amount="100.00")
    with till.database.write() as uow:
        return pay_from_balance(
            uow,
            till.ctx,
            token=bill.checkout_token or "",
            user_id=owner_of(till, invoice).user_id,
            payer_id=invoice.business_id,
            amount_units=100 * ONE,
            attempt="spent",
        )
