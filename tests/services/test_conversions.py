"""Fiat in, coins out: promised, funded, late, odd, waiting, settled, expired (flows 16 to 19)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from allscale_app.domain.conversion import ConversionState
from allscale_app.domain.errors import Conflict
from allscale_app.domain.ledger.accounts import Role
from allscale_app.domain.legs import Rail
from allscale_app.domain.rates import Rate, RateUnavailable, TokenPaused
from allscale_app.services.conversion_endings import abandon_conversion, expire_conversion, fail_conversion
from allscale_app.services.conversion_funding import FundingMismatch, convert_waiting, settle_conversion
from allscale_app.services.conversion_quotes import FloatShort
from tests.services.station import ONE, USDC
from tests.services.till import Till


def test_a_card_pays_120_and_brings_116_22(till: Till):
    invoice = till.send()
    promise = till.accept(invoice)
    assert (promise.source_units, promise.fee_units, promise.target_units) == (120 * ONE, 3_780_000, 116_220_000)
    assert till.balance(Role.FLOAT_RESERVED) == 116_220_000
    till.fund(promise)
    paid = till.invoice(invoice)
    assert (paid.payment_status, paid.settled_units) == ("paid", 120 * ONE)
    assert till.balances(invoice.business_id) == {"available": 116_220_000}
    assert till.balances(unit="USD")["fee_income"] == 3_780_000
    assert {"conversion_funded", "payment_settled", "paid"} <= set(till.timeline(invoice))
    assert till.conversion(promise).state == ConversionState.SETTLED


def test_the_same_choice_again_is_the_same_promise(till: Till):
    invoice = till.send()
    assert till.accept(invoice).id == till.accept(invoice).id
    assert till.balance(Role.FLOAT_RESERVED) == 116_220_000


def test_a_new_promise_replaces_one_that_no_longer_fits(till: Till):
    invoice = till.send()
    first = till.accept(invoice)
    till.pass_time(minutes=16)
    second = till.accept(invoice)
    assert second.id != first.id
    assert till.conversion(first).state == ConversionState.EXPIRED
    assert till.balance(Role.FLOAT_RESERVED) == 116_220_000


def test_the_same_charge_counts_once_and_a_second_charge_is_a_persons_matter(till: Till):
    invoice = till.send()
    promise = till.accept(invoice)
    leg = till.fund(promise)
    assert till.fund(promise).id == leg.id
    with pytest.raises(FundingMismatch, match="twice"):
        till.fund(promise, reference="ch_2")
    assert len(till.legs(invoice)) == 1


def test_another_currency_than_promised_is_a_persons_matter(till: Till):
    promise = till.accept(till.send())
    with pytest.raises(FundingMismatch, match="EUR came where USD"):
        till.fund(promise, source="EUR")
    assert till.conversion(promise).state == ConversionState.ACCEPTED


@pytest.mark.parametrize(("came", "status"), [(60 * ONE, "partially_paid"), (200 * ONE, "paid")])
def test_another_amount_counts_for_what_it_is_worth(till: Till, came, status):
    invoice = till.send()
    till.fund(till.accept(invoice), units=came)
    paid = till.invoice(invoice)
    assert (paid.payment_status, paid.settled_units) == (status, came)
    assert till.balance(Role.FLOAT_RESERVED) == 0
    assert ("overpaid" in paid.flags) is (came > 120 * ONE)


def test_a_held_charge_is_confirmed_until_the_hold_is_over(till: Till):
    invoice = till.send()
    later = till.ctx.clock.now() + timedelta(days=2)
    promise = till.accept(invoice)
    till.fund(promise, available_at=later)
    assert till.invoice(invoice).payment_status == "processing"
    assert till.balances(invoice.business_id) == {"pending": 116_220_000}
    _settle(till, promise)
    assert till.invoice(invoice).payment_status == "processing"
    till.pass_time(days=2)
    with till.database.read() as uow:
        assert list(uow.conversions.due(till.ctx.clock.now(), limit=9)) == [promise.id]
    _settle(till, promise)
    _settle(till, promise)
    assert till.invoice(invoice).payment_status == "paid"
    assert till.balances(invoice.business_id) == {"available": 116_220_000}


def test_an_expired_promise_frees_its_coins_and_late_money_still_counts(till: Till):
    invoice = till.send()
    promise = till.accept(invoice)
    _expire(till, promise)
    assert till.conversion(promise).state == ConversionState.ACCEPTED
    till.pass_time(minutes=16)
    _expire(till, promise)
    assert till.conversion(promise).state == ConversionState.EXPIRED
    assert till.balance(Role.FLOAT_RESERVED) == 0
    till.fund(promise)
    assert till.invoice(invoice).payment_status == "paid"


def test_too_little_float_refuses_a_promise_and_late_money_waits_for_it(till: Till):
    first, second = till.send(amount="9000.00"), till.send(amount="9000.00")
    promise = till.accept(first)
    with pytest.raises(FloatShort, match="not available"):
        till.accept(second)
    till.pass_time(minutes=16)
    _expire(till, promise)
    other = till.accept(second)
    till.fund(other)
    till.fund(promise, reference="ch_late")
    assert till.invoice(first).payment_status == "processing"
    assert till.balance(Role.UNMATCHED, unit="USD") >= 9_000 * ONE
    with till.database.write() as uow:
        assert convert_waiting(uow, till.ctx, conversion_id=promise.id) is False
        assert uow.audit.has("operator_called.float_short", promise.id)
        (member,) = uow.businesses.members(first.business_id)
        told = uow.notifications.by_key(member.user_id, f"conversion_waiting:{promise.id}")
        assert told is not None
        assert told.data["source_units"] == 9_000 * ONE
    till.add_float()
    with till.database.read() as uow:
        assert list(uow.conversions.waiting(limit=9)) == [promise.id]
    with till.database.write() as uow:
        assert convert_waiting(uow, till.ctx, conversion_id=promise.id) is True
        assert convert_waiting(uow, till.ctx, conversion_id=promise.id) is True
    assert till.invoice(first).payment_status == "paid"


def test_a_declined_card_shows_and_another_try_can_succeed(till: Till):
    invoice = till.send()
    promise = till.accept(invoice)
    for _ in range(2):
        with till.database.write() as uow:
            fail_conversion(uow, till.ctx, conversion_id=promise.id, attempt="pi_1", reason="card_declined")
    assert [leg.status for leg in till.legs(invoice)] == ["failed"]
    assert till.invoice(invoice).label_base == "failed"
    till.fund(promise)
    with till.database.write() as uow:
        fail_conversion(uow, till.ctx, conversion_id=promise.id, attempt="pi_0", reason="card_declined")
    assert till.invoice(invoice).payment_status == "paid"


def test_an_abandoned_promise_frees_its_coins(till: Till):
    promise = till.accept(till.send())
    for _ in range(2):
        with till.database.write() as uow:
            abandon_conversion(uow, till.ctx, conversion_id=promise.id, reason="processor_down")
    assert till.conversion(promise).state == ConversionState.FAILED
    assert till.balance(Role.FLOAT_RESERVED) == 0


def test_closed_paid_and_unwilling_invoices_say_so(till: Till):
    paid = till.send()
    till.fund(till.accept(paid))
    with pytest.raises(Conflict, match="Nothing is left"):
        till.accept(paid)
    with till.database.write() as uow:
        business = till.business(uow)
    wallet_only = till.send(business=business)
    with till.database.write() as uow:
        row = uow.invoices.lock(business.id, wallet_only.id)
        assert row is not None
        row.accepted_methods = ["wallet"]
        uow.invoices.add(row)
    with pytest.raises(Conflict, match="can't be paid that way"):
        till.accept(wallet_only)


def test_another_currency_needs_a_fresh_rate(till: Till):
    invoice = till.send()
    with pytest.raises(RateUnavailable, match="no fresh EUR rate"):
        till.accept(invoice, rail=Rail.WIRE, source="EUR")
    with till.database.write() as uow:
        uow.rates.put(Rate("EUR", "USD", 1_160_000, "test", till.ctx.clock.now()))
    promise = till.accept(invoice, rail=Rail.WIRE, source="EUR")
    assert promise.source_units == 103_450_000
    assert promise.expires_at - promise.quoted_at == timedelta(days=3)
    till.pass_time(minutes=20)
    with pytest.raises(RateUnavailable):
        till.accept(till.send(), rail=Rail.WIRE, source="EUR")


def test_a_coin_away_from_its_peg_pauses(till: Till):
    with till.database.write() as uow:
        uow.rates.put(Rate("USDC", "USD", 980_000, "test", till.ctx.clock.now()))
        uow.rates.put(Rate("USDT", "USD", 980_000, "test", till.ctx.clock.now()))
    with pytest.raises(TokenPaused, match="away from their peg"):
        till.accept(till.send())


def test_a_wire_settles_at_once_with_one_entry_of_the_banks_reference(till: Till):
    invoice = till.send()
    promise = till.accept(invoice, rail=Rail.WIRE)
    till.fund(promise, reference="bank-7")
    assert till.invoice(invoice).payment_status == "paid"
    assert till.balances(invoice.business_id) == {"available": 119 * ONE}
    with till.database.read() as uow:
        assert uow.journal.has("bank:bank-7")
    assert till.legs(invoice)[0].unit == USDC


def _settle(till: Till, promise) -> None:
    with till.database.write() as uow:
        settle_conversion(uow, till.ctx, conversion_id=promise.id)


def _expire(till: Till, promise) -> None:
    with till.database.write() as uow:
        expire_conversion(uow, till.ctx, conversion_id=promise.id)
