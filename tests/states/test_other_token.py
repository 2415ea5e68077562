"""The issuer's word on another token, on the invoice's page: the question says what it does, yes is said once."""

from __future__ import annotations

import pytest

from allscale_app.domain.errors import NotFound, NotSignedIn
from allscale_app.services.other_tokens import waiting_transfers
from allscale_app.states.base import AppState
from allscale_app.states.other_token import OtherTokenState
from tests.builders import a_business, a_session
from tests.fakes.chain import FakeChain, Transfer
from tests.fakes.context import USDT_CONTRACT
from tests.fakes.tab import Tab
from tests.services.station import ONE, USDC, USDT, Station


@pytest.fixture
def office(web_process, clock):
    application = web_process.application
    station = Station(application.database, application.context, FakeChain(clock))
    station.catch_up()
    with application.database.write() as uow:
        business = a_business(uow, station.ctx)
        token = a_session(uow, station.ctx, business=business)
        stranger = a_session(uow, station.ctx, business=a_business(uow, station.ctx))
    invoice = station.send(business, accepted_units=[USDC])
    station.chain.mine(Transfer(invoice.deposit_address or "", 100 * ONE, contract=USDT_CONTRACT), blocks=8)
    station.catch_up()
    with application.database.read() as uow:
        (transfer,) = waiting_transfers(uow, station.ctx, invoice=invoice)
    return {"station": station, "invoice": invoice, "id": transfer.id, "token": token, "stranger": stranger}


async def decide(state):
    return [step async for step in state.decide()]


async def test_the_question_says_what_applying_does_and_yes_does_it(office):
    tab, invoice = Tab(token=office["token"]), office["invoice"]
    state = await tab.state(OtherTokenState)
    await state.ask("apply", invoice.id, office["id"])
    assert state.question.title == "Apply 100.00 USDT at par?"
    assert state.question.body == (
        f"It counts as 100.00 USDC for {invoice.number}: 20.00 USDC is left to pay. "
        "The USDT goes to your balance as it came. This cannot be taken back."
    )
    await decide(state)
    assert office["station"].invoice(invoice).settled_units == 100 * ONE
    assert (state.is_asking, state.busy) == (False, False)
    assert (await tab.state(AppState)).toasts[-1].title == f"Counted for {invoice.number}"
    with pytest.raises(NotFound):
        await state.ask("credit", invoice.id, office["id"])


async def test_credit_leaves_the_invoice_as_it_is(office):
    tab, invoice = Tab(token=office["token"]), office["invoice"]
    state = await tab.state(OtherTokenState)
    await state.ask("credit", invoice.id, office["id"])
    assert state.question.title == "Credit 100.00 USDT to your balance?"
    assert f"It does not count for {invoice.number}" in state.question.body
    await decide(state)
    assert office["station"].balances(invoice.business_id, USDT) == {"available": 100 * ONE}
    assert office["station"].invoice(invoice).payment_status == "unpaid"


async def test_nothing_is_done_unasked_or_after_no(office):
    state = await Tab(token=office["token"]).state(OtherTokenState)
    await decide(state)
    await state.ask("apply", office["invoice"].id, office["id"])
    state.set_asking(False)
    await decide(state)
    assert office["station"].legs(office["invoice"]) == []


async def test_a_word_that_came_first_closes_the_question(office):
    one, other = Tab(token=office["token"]), Tab(token=office["token"])
    late = await one.state(OtherTokenState)
    await late.ask("apply", office["invoice"].id, office["id"])
    first = await other.state(OtherTokenState)
    await first.ask("credit", office["invoice"].id, office["id"])
    await decide(first)
    with pytest.raises(NotFound):
        await decide(late)
    assert (late.is_asking, late.busy) == (False, False)


async def test_strangers_see_and_decide_nothing(office):
    with pytest.raises(NotFound):
        await (await Tab(token=office["stranger"]).state(OtherTokenState)).ask(
            "apply", office["invoice"].id, office["id"]
        )
    nobody = await Tab().state(OtherTokenState)
    with pytest.raises(NotSignedIn):
        await nobody.ask("apply", office["invoice"].id, office["id"])
    with pytest.raises(NotSignedIn):
        await decide(nobody)
    assert office["station"].legs(office["invoice"]) == []
