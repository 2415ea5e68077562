"""The state of one invoice's page: whose it is, what it takes from a browser, how it follows changes."""

from __future__ import annotations

import pytest

from allscale_app.domain.errors import InvalidInput, NotFound, NotSignedIn
from allscale_app.services.checkout import mark_viewed
from allscale_app.states.invoice_detail import InvoiceDetailState
from allscale_app.states.invoice_redirect import InvoiceRedirectState
from allscale_app.states.manual_payment import ManualPaymentState
from allscale_app.states.other_token import OtherTokenState
from allscale_app.states.refund import RefundState
from tests.builders import a_business, a_draft, a_sent_invoice, a_session
from tests.fakes.tab import Tab


@pytest.fixture
def office(web_process):
    with web_process.application.database.write() as uow:
        ctx = web_process.application.context
        business = a_business(uow, ctx, timezone="Europe/Lisbon")
        return {
            "token": a_session(uow, ctx, business=business),
            "draft": a_draft(uow, ctx, business=business),
            "sent": a_sent_invoice(uow, ctx, business=business),
            "stranger": a_sent_invoice(uow, ctx, business=a_business(uow, ctx)),
        }


async def page(office, which, *, token=None):
    """The state of the page of an invoice, as the address of the tab names it."""
    invoice_id = office[which].id if which in office else which
    tab = Tab(token=office["token"] if token is None else token, path=f"/invoices/{invoice_id}")
    state = await tab.state(InvoiceDetailState)
    object.__setattr__(state, "invoice_id", invoice_id)
    return state


async def test_the_page_shows_the_invoice_of_its_address(office):
    state = await page(office, "sent")
    await state.load()
    view = state.view
    assert state.status == "ready"
    assert (view.head.number, view.head.amount, view.head.unit, view.head.word) == (
        "INV-2026-0001", "120.00", "USDC", "Sent",
    )  # fmt: skip
    assert view.acts.pay_url == f"http://localhost:3000/pay/{office['sent'].checkout_token}"
    assert [item.key for item in view.timeline] == sorted((item.key for item in view.timeline), reverse=True)


async def test_a_dialog_about_one_invoice_does_not_stand_over_another(office):
    state = await page(office, "sent")
    await state.load()
    dialog = await state.get_state(ManualPaymentState)
    await dialog.begin(office["sent"].id)
    refund, other_token = await state.get_state(RefundState), await state.get_state(OtherTokenState)
    refund.is_open = other_token.is_asking = True
    await state.load()
    assert dialog.is_open, "the same invoice again, after a lost connection"
    object.__setattr__(state, "invoice_id", office["stranger"].id)
    await state.load()
    assert (dialog.is_open, refund.is_open, other_token.is_asking) == (False, False, False)


async def test_a_draft_is_opened_in_the_editor(office):
    state = await page(office, "draft")
    assert f"/invoices/{office['draft'].id}/edit" in str(await state.load())


@pytest.mark.parametrize("which", ["stranger", "inv_unknown", "", "x" * 5_000])
async def test_a_strangers_invoice_is_exactly_an_unknown_one(office, which):
    state = await page(office, which)
    assert await state.load() is None
    assert (state.status, state.view.id) == ("missing", "")


async def test_nobody_sees_an_invoice_without_signing_in(office):
    state = await page(office, "sent", token="")
    with pytest.raises(NotSignedIn):
        await state.load()
    with pytest.raises(NotSignedIn):
        await state.show_only("all")
    assert state.view.id == ""


async def test_what_happens_meanwhile_comes_in_marked_as_new(office, web_process):
    state = await page(office, "sent")
    await state.load()
    with web_process.application.database.write() as uow:
        mark_viewed(uow, web_process.application.context, token=office["sent"].checkout_token)
    await state._read(live=True)
    assert state.view.head.word == "Viewed"
    assert [item.sentence[0].text for item in state.view.timeline if item.changed] == ["First viewed by the payer"]


async def test_the_timeline_narrows_to_messages(office):
    state = await page(office, "sent")
    await state.load()
    await state.show_only("messages")
    assert {item.group for item in state.view.timeline} == {"messages"}
    await state.show_only("money")
    assert state.view.timeline == []
    for wrong in ("secrets", 3, None, ["all"]):
        with pytest.raises(InvalidInput):
            await state.show_only(wrong)


async def sent_to(redirect, email):
    return [step async for step in redirect.send({"email": email})]


async def test_a_sent_invoice_goes_to_another_address(office, web_process):
    redirect = await Tab(token=office["token"]).state(InvoiceRedirectState)
    redirect.open_form(office["sent"].id, "payer@example.com")
    await sent_to(redirect, "nonsense")
    assert (redirect.is_open, redirect.busy, redirect.email) == (True, False, "nonsense")
    assert "name@example.com" in redirect.error
    await sent_to(redirect, "billing@example.com")
    assert (redirect.is_open, redirect.error) == (False, "")
    state = await page(office, "sent")
    await state.load()
    assert state.view.acts.email == "billing@example.com"


async def test_a_strangers_invoice_goes_nowhere(office):
    redirect = await Tab(token=office["token"]).state(InvoiceRedirectState)
    redirect.open_form(office["stranger"].id, "")
    with pytest.raises(NotFound):
        await sent_to(redirect, "mine@example.com")
    assert not redirect.busy
    for wrong in ((7, ""), ("x" * 65, ""), ("inv_1", None)):
        with pytest.raises(InvalidInput):
            redirect.open_form(*wrong)
    nobody = await Tab().state(InvoiceRedirectState)
    with pytest.raises(NotSignedIn):
        await sent_to(nobody, "mine@example.com")
