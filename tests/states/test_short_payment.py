"""Accepting a short payment on the invoice's page: the question names what is missing, yes is said once."""

from __future__ import annotations

import pytest

from allscale_app.domain.errors import Conflict, NotFound, NotSignedIn
from allscale_app.services.evaluate_invoice import reevaluate
from allscale_app.states.base import AppState
from allscale_app.states.short_payment import ShortPaymentState
from tests.builders import a_business, a_payment, a_sent_invoice, a_session
from tests.fakes.tab import Tab


@pytest.fixture
def office(web_process):
    with web_process.application.database.write() as uow:
        ctx = web_process.application.context
        business = a_business(uow, ctx)
        short = a_sent_invoice(uow, ctx, business=business)
        a_payment(uow, ctx, invoice=short, units=100_000_000)
        reevaluate(uow, ctx, invoice=short)
        return {
            "token": a_session(uow, ctx, business=business),
            "short": short,
            "unpaid": a_sent_invoice(uow, ctx, business=business),
            "stranger": a_session(uow, ctx, business=a_business(uow, ctx)),
        }


def stored(web_process, invoice):
    with web_process.application.database.read() as uow:
        return uow.invoices.find(invoice.business_id, invoice.id)


async def accept(state):
    return [step async for step in state.accept()]


async def test_the_question_names_the_shortfall_and_yes_makes_it_paid(office, web_process):
    tab = Tab(token=office["token"])
    state = await tab.state(ShortPaymentState)
    await state.ask(office["short"].id)
    assert state.title == f"Accept {office['short'].number} as paid, 20.00 USDC short?"
    assert state.body.startswith("100.00 of 120.00 USDC has arrived. The other 20.00 USDC is written off")
    await accept(state)
    invoice = stored(web_process, office["short"])
    assert (invoice.payment_status, invoice.written_off_units) == ("paid", 20_000_000)
    assert (state.is_asking, state.busy) == (False, False)
    assert (await tab.state(AppState)).toasts[-1].title == f"{invoice.number} is paid"


async def test_nothing_is_accepted_unasked_or_twice(office, web_process):
    state = await Tab(token=office["token"]).state(ShortPaymentState)
    await accept(state)
    await state.ask(office["short"].id)
    state.set_asking(False)
    await accept(state)
    assert stored(web_process, office["short"]).payment_status == "partially_paid"


async def test_a_refusal_closes_the_question(office):
    state = await Tab(token=office["token"]).state(ShortPaymentState)
    await state.ask(office["unpaid"].id)
    with pytest.raises(Conflict):
        await accept(state)
    assert (state.is_asking, state.busy) == (False, False)


async def test_strangers_see_and_accept_nothing(office, web_process):
    with pytest.raises(NotFound):
        await (await Tab(token=office["stranger"]).state(ShortPaymentState)).ask(office["short"].id)
    nobody = await Tab().state(ShortPaymentState)
    with pytest.raises(NotSignedIn):
        await nobody.ask(office["short"].id)
    with pytest.raises(NotSignedIn):
        await accept(nobody)
    assert stored(web_process, office["short"]).payment_status == "partially_paid"
