"""The list of received invoices as its states: whose it is, what it shows, and rejecting one."""

from __future__ import annotations

import pytest

from allscale_app.domain.errors import InvalidInput, NotFound, NotSignedIn
from allscale_app.states.base import AppState
from allscale_app.states.received import ReceivedState, RejectState
from tests.builders import a_business, a_sent_invoice, a_session, a_user
from tests.fakes.tab import Tab

JONAS = {"email": "jonas@tidewater.example", "name": "Tidewater Robotics"}


@pytest.fixture
def desk(web_process):
    ctx = web_process.application.context
    with web_process.application.database.write() as uow:
        user = a_user(uow, ctx, email=JONAS["email"])
        issuer = a_business(uow, ctx, name="Fieldnote Studio")
        return {
            "token": a_session(uow, ctx, business=a_business(uow, ctx, owner=user)),
            "sent": a_sent_invoice(uow, ctx, business=issuer, recipient=JONAS),
            "elsewhere": a_sent_invoice(uow, ctx, business=issuer),
        }


async def ask(tab, invoice_id):
    state = await tab.state(RejectState)
    await state.begin(invoice_id)
    return state


async def save(state, reason):
    return [step async for step in state.save({"reason": reason})]


async def test_the_list_leads_to_the_payment_page_and_counts_in_the_sidebar(desk):
    tab = Tab(token=desk["token"])
    state = await tab.state(ReceivedState)
    await state.load()
    (row,) = state.rows
    assert (row.issuer, row.number, row.amount, row.word, row.due) == (
        "Fieldnote Studio", desk["sent"].number, "120.00", "Sent", "31 Dec, in 38 days",
    )  # fmt: skip
    assert (row.page_href, row.can_pay, row.can_reject) == (f"/pay/{desk['sent'].checkout_token}", True, True)
    assert (await tab.state(AppState)).shell.received_invoices == "1"
    assert state._topics() == ("to:jonas@tidewater.example",)


async def test_the_question_stands_in_the_address_and_comes_back(desk):
    tab = Tab(token=desk["token"])
    tab.go("/invoices/received?q=fieldnote&label=sent&method=nonsense")
    state = await tab.state(ReceivedState)
    await state.load()
    assert ([row.id for row in state.rows], state.asking.filters) == ([desk["sent"].id], {"label": "sent"})
    await state.set_filters({"method": "card", "created_since": ""})
    assert (state.rows, state.address) == ([], "/invoices/received?q=fieldnote&method=card")
    assert state.export_href == "/invoices/received/export.csv?q=fieldnote&method=card"
    assert state.chips["method"] == "Card"
    await state.remove_filter("method")
    assert len(state.rows) == 1
    await state.set_filters({"created_since": "2026-11-02", "created_until": "2026-11-01"})
    assert "before the first" in state.errors["created_until"]
    await state.search("nobody at all")
    assert state.rows == []
    await state.show_everything()
    assert (state.address, len(state.rows)) == ("/invoices/received", 1)


async def test_a_reason_is_asked_and_nothing_typed_is_lost(desk):
    tab = Tab(token=desk["token"])
    reject = await ask(tab, desk["sent"].id)
    assert reject.title == f"Reject {desk['sent'].number}?"
    await save(reject, "  ")
    assert (reject.is_open, reject.busy, list(reject.errors)) == (True, False, ["reason"])
    await save(reject, "Not what we agreed")
    assert not reject.is_open
    state = await tab.state(ReceivedState)
    await state.load()
    assert (state.rows[0].word, state.rows[0].can_pay, state.rows[0].can_reject) == ("Rejected", False, False)
    await reject.begin(desk["sent"].id)
    assert not reject.is_open


async def test_nobody_rejects_what_did_not_come_to_them(desk):
    tab = Tab(token=desk["token"])
    reject = await ask(tab, desk["elsewhere"].id)
    assert not reject.is_open
    reject._invoice_id, reject.is_open = desk["elsewhere"].id, True
    with pytest.raises(NotFound):
        await save(reject, "Mine now")
    with pytest.raises(InvalidInput):
        await reject.begin(7)
    nobody = Tab()
    for call in ((await nobody.state(ReceivedState)).load, (await nobody.state(ReceivedState)).show_more):
        with pytest.raises(NotSignedIn):
            await call()
    with pytest.raises(NotSignedIn):
        await ask(nobody, desk["sent"].id)
