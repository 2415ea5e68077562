"""Dialogs live in the tab's state: on a page that was left they are closed, on one that lost its connection they stay."""

from __future__ import annotations

import pytest

from allscale_app.services.contacts import create_contact
from allscale_app.states.admin_bank import AdminBankState
from allscale_app.states.admin_decisions import AdminDecisionState
from allscale_app.states.base import AppState
from allscale_app.states.contact_form import ContactFormState
from allscale_app.states.contact_import import ContactImportState
from allscale_app.states.contact_merge import ContactMergeState
from allscale_app.states.contact_questions import ContactQuestionsState
from allscale_app.states.invoice_actions import InvoiceActionsState
from allscale_app.states.invoice_detail import InvoiceDetailState
from allscale_app.states.invoice_list import InvoiceListState
from tests.builders import a_business, a_sent_invoice, a_session, a_user
from tests.fakes.tab import Tab


@pytest.fixture
def office(web_process):
    """Somebody who runs the instance and a business, with an invoice and a client."""
    with web_process.application.database.write() as uow:
        ctx = web_process.application.context
        business = a_business(uow, ctx, owner=a_user(uow, ctx, is_operator=True))
        return {
            "token": a_session(uow, ctx, business=business),
            "invoice": a_sent_invoice(uow, ctx, business=business).id,
            "client": create_contact(uow, ctx, business_id=business.id, form={"email": "a@example.com"}).id,
        }


async def look_elsewhere(tab: Tab, *, then: str) -> None:
    """Another page, and back."""
    tab.go("/dashboard")
    await (await tab.state(AppState)).guard()
    tab.go(then)


async def test_forms_about_clients(office):
    tab = Tab(token=office["token"], path="/contacts")
    form, file, merge, questions = [
        await tab.state(kind)
        for kind in (ContactFormState, ContactImportState, ContactMergeState, ContactQuestionsState)
    ]
    await form.open_new()
    await file.begin()
    await merge.begin(office["client"])
    await questions.ask_delete(office["client"])
    open_ones = (form.is_open, file.is_open, merge.is_open, questions.is_asking)
    await merge.start()
    assert open_ones == (form.is_open, file.is_open, merge.is_open, questions.is_asking) == (True, True, True, True)
    await look_elsewhere(tab, then="/contacts")
    await merge.start()
    assert (form.is_open, file.is_open, merge.is_open, questions.is_asking) == (False, False, False, False)


async def test_an_operators_questions(office):
    tab = Tab(token=office["token"], path="/admin/unmatched")
    decisions, bank = await tab.state(AdminDecisionState), await tab.state(AdminBankState)
    await decisions.ask("ignore", "bkl_1", "", "")
    await bank.edit("")
    await decisions.start()
    assert (decisions.act, bank.editing) == ("ignore", True)
    await look_elsewhere(tab, then="/admin/unmatched")
    await decisions.start()
    assert (decisions.act, bank.editing) == ("", False)


@pytest.mark.parametrize("page", ["list", "detail"])
async def test_a_question_about_invoices(office, page):
    path = "/invoices" if page == "list" else f"/invoices/{office['invoice']}"
    tab = Tab(token=office["token"], path=path)
    shown = await tab.state(InvoiceListState if page == "list" else InvoiceDetailState)
    object.__setattr__(shown, "invoice_id", office["invoice"])
    await shown.load()
    actions = await tab.state(InvoiceActionsState)
    await actions.ask_cancel([office["invoice"]])
    await shown.load()
    assert actions.is_asking
    await look_elsewhere(tab, then=path)
    await shown.load()
    assert not actions.is_asking
