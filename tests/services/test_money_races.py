"""Many at once: no balance is spent twice, nothing goes back twice, and the books are audited afterwards."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest

from allscale_app.domain.errors import Conflict, DomainError
from allscale_app.services.balance_payments import pay_from_balance
from allscale_app.services.refunds import request_refund
from allscale_app.store.tables import Invoice, Membership
from tests.builders import a_user
from tests.services.station import ONE
from tests.services.test_disputes_and_refunds import a_paid_card, owner_of
from tests.services.till import Till

Result = TypeVar("Result")
TABS = 20


def at_once(work: Callable[[int], Result]) -> list[Result | DomainError]:
    """What `work` answers, or how it refuses, to `TABS` that ask in the same moment."""

    def ask(number: int) -> Result | DomainError:
        try:
            return work(number)
        except DomainError as error:
            return error

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(ask, range(TABS)))


def refusals(answers: list[Result | DomainError]) -> set[str]:
    return {answer.error_code for answer in answers if isinstance(answer, DomainError)}


def test_twenty_refunds_at_once_never_send_back_more_than_there_is(till: Till):
    invoice, _, leg = a_paid_card(till)
    owner = owner_of(till, invoice)

    def send_back(number: int) -> str:
        about: dict[str, Any] = {"business_id": invoice.business_id, "payment_id": leg.id, "acting": owner}
        with till.database.write() as uow:
            return request_refund(uow, till.ctx, applied_units=10 * ONE, attempt=f"tab {number}", **about).id

    answers = at_once(send_back)
    sent = [answer for answer in answers if isinstance(answer, str)]
    assert (len(sent), refusals(answers)) == (11, {"balance_short"}), "116.22 came"
    assert till.balances(invoice.business_id) == {"available": 6_220_000, "held": 110 * ONE}
    assert len(set(at_once(lambda _: send_back(answers.index(sent[0]))))) == 1, "the same click is the same refund"


def test_a_refund_of_all_is_sent_once_however_many_ask(till: Till):
    invoice = till.send(amount="100.00")
    payer, user_id = a_payer(till)
    leg = pay(till, invoice, payer, user_id, "first")
    about: dict[str, Any] = {"business_id": invoice.business_id, "payment_id": leg, "acting": owner_of(till, invoice)}

    def send_back(_: int) -> str:
        with till.database.write() as uow:
            return request_refund(uow, till.ctx, applied_units=100 * ONE, **about).id

    answers = at_once(send_back)
    assert sum(isinstance(answer, str) for answer in answers) == 1
    assert till.balances(payer) == {"available": 116_220_000}


def a_payer(till: Till) -> tuple[str, str]:
    """A business with 116.22 USDC, and its owner."""
    paid, _, _ = a_paid_card(till)
    return paid.business_id, owner_of(till, paid).user_id


def pay(till: Till, invoice: Invoice, payer: str, user_id: str, attempt: str) -> str:
    with till.database.write() as uow:
        return pay_from_balance(
            uow,
            till.ctx,
            token=invoice.checkout_token or "",
            user_id=user_id,
            payer_id=payer,
            amount_units=100 * ONE,
            attempt=attempt,
        ).id


@pytest.mark.parametrize("invoices", [1, 5])
def test_two_people_with_one_balance_spend_it_once(till: Till, invoices: int):
    payer, first = a_payer(till)
    with till.database.write() as uow:
        second = a_user(uow, till.ctx).id
        uow.session.add(Membership(business_id=payer, user_id=second, role="admin", created_at=till.ctx.clock.now()))
    bills = [till.send(amount="100.00") for _ in range(invoices)]
    answers = at_once(
        lambda number: pay(till, bills[number % invoices], payer, (first, second)[number % 2], f"tab {number}")
    )
    assert sum(isinstance(answer, str) for answer in answers) == 1
    assert till.balances(payer) == {"available": 16_220_000}
    assert sum(till.balances(bill.business_id).get("available", 0) for bill in bills) == 100 * ONE


def test_a_click_of_another_is_no_click_of_ones_own(till: Till):
    invoice, other = till.send(amount="250.00"), till.send(amount="100.00")
    (payer, user_id), (stranger, stranger_id) = a_payer(till), a_payer(till)
    leg = pay(till, invoice, payer, user_id, "click")
    assert pay(till, invoice, payer, user_id, "click") == leg
    for bill, who in ((invoice, (stranger, stranger_id)), (other, (payer, user_id))):
        with pytest.raises(Conflict, match="something else already"):
            pay(till, bill, *who, "click")
    assert till.balances(stranger) == {"available": 116_220_000}


def test_a_refunds_click_names_one_payment(till: Till):
    (invoice, _, leg), (other, _, other_leg) = a_paid_card(till, reference="a"), a_paid_card(till, reference="b")

    def send_back(bill: Invoice, payment_id: str) -> str:
        about: dict[str, Any] = {
            "business_id": bill.business_id,
            "payment_id": payment_id,
            "acting": owner_of(till, bill),
        }
        with till.database.write() as uow:
            return request_refund(uow, till.ctx, applied_units=ONE, attempt="click", **about).id

    assert send_back(invoice, leg.id) == send_back(invoice, leg.id)
    with pytest.raises(Conflict, match="something else back already"):
        send_back(other, other_leg.id)
