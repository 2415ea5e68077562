"""The list's state: whose rows it shows, what it takes from a browser, how it follows changes."""

from __future__ import annotations

import asyncio

import pytest

from allscale_app.domain.errors import InvalidInput, NotFound, NotSignedIn
from allscale_app.services.acting import Acting
from allscale_app.services.cancel_invoice import cancel_invoice
from allscale_app.states import invoice_list
from allscale_app.states.base import AppState
from allscale_app.states.invoice_actions import InvoiceActionsState
from allscale_app.states.invoice_filters import InvoiceFiltersState
from allscale_app.states.invoice_list import InvoiceListState
from allscale_app.states.invoice_selection import InvoiceSelectionState
from allscale_app.views.invoice_query import InvoiceQuery
from tests.builders import a_business, a_draft, a_sent_invoice, a_session
from tests.fakes.tab import Tab


@pytest.fixture
def office(web_process):
    """A business with a draft and two sent invoices, signed in; a stranger's invoice beside it."""
    with web_process.application.database.write() as uow:
        ctx = web_process.application.context
        business = a_business(uow, ctx)
        invoices = {
            "draft": a_draft(uow, ctx, business=business, title="Booking flow audit"),
            "sent": a_sent_invoice(uow, ctx, business=business, recipient={"email": "a@b.co", "name": "Kōhi"}),
            "late": a_sent_invoice(uow, ctx, business=business, due_on="2026-11-20"),
            "stranger": a_sent_invoice(uow, ctx, business=a_business(uow, ctx)),
        }
        return {
            "token": a_session(uow, ctx, business=business),
            "business": business,
            "acting": Acting(uow.businesses.members(business.id)[0].user_id),
            **{name: invoice.id for name, invoice in invoices.items()},
        }


@pytest.fixture
def tab(office):
    return Tab(token=office["token"], path="/invoices")


@pytest.fixture
async def filters(tab):
    return await tab.state(InvoiceFiltersState)


@pytest.fixture
async def selection(tab):
    return await tab.state(InvoiceSelectionState)


@pytest.fixture
async def listing(tab):
    state = await tab.state(InvoiceListState)
    await state.load()
    return state


def ids(state):
    return {row.id for row in state.rows}


async def test_the_list_shows_the_own_invoices_with_counts_and_nobody_elses(listing, office, tab):
    assert ids(listing) == {office["draft"], office["sent"], office["late"]}
    assert listing.status == "ready"
    assert {tab: listing.counts[tab] for tab in ("all", "draft", "open", "overdue")} == {
        "all": "3", "draft": "1", "open": "2", "overdue": "1",
    }  # fmt: skip
    assert listing.range_text == "1–3 of 3"
    assert (await tab.state(AppState)).shell.open_invoices == "2"


async def test_tabs_search_filters_and_order_narrow_together(listing, filters, office):
    await listing.show_tab("open")
    await listing.search("kohi")
    assert ids(listing) == {office["sent"]}
    assert listing.range_text == "1–1 of 1, filtered from 3"
    await filters.set_filters({"min_amount": "500", "unknown": "ignored"})
    assert listing.status == "no_match"
    assert listing.chips["amount"] == "From 500.00"
    assert "min_amount=500" in listing.export_href
    assert listing.address == "/invoices?tab=open&q=kohi&min_amount=500"
    await filters.remove_filter("amount")
    await listing.show_everything()
    assert (listing.asking, listing.address, len(listing.rows)) == (InvoiceQuery(), "/invoices", 3)
    await listing.sort_by("due")
    assert listing.rows[0].id == office["late"]


async def test_status_method_and_days_stand_in_the_address_and_come_back(listing, filters, tab):
    asked = {"label": "overdue", "method": "wallet", "created_since": "2026-01-02", "created_until": "2026-12-31"}
    await filters.set_filters(asked)
    assert (listing.chips["label"], listing.chips["method"]) == ("Overdue", "Wallet")
    assert listing.chips["created"] == "Created 2 Jan – 31 Dec"
    assert "method=wallet" in listing.address
    assert listing.json_href.startswith("/invoices/export.json?")
    tab.go(listing.address)
    again = await tab.state(InvoiceListState)
    await again.load()
    assert again.asking.filters == asked
    await filters.set_filters({"created_until": "2026-01-01"})
    assert "before the first" in filters.errors["created_until"]


async def test_a_wrong_amount_is_said_in_the_filters_form_and_filters_nothing(listing, filters):
    await filters.show_filter("amount", True)
    await filters.set_filters({"min_amount": "a lot"})
    assert "digits with a point" in filters.errors["min_amount"]
    assert filters.open_filter == "amount"
    assert len(listing.rows) == 3


async def test_a_client_is_found_and_narrows_the_list(listing, filters, office):
    await filters.show_filter("client", True)
    assert {client.name for client in filters.clients} == {"Kōhi", "Payer Ltd"}
    await filters.find_clients("koh")
    (client,) = filters.clients
    await filters.choose_client(client.id)
    assert ids(listing) == {office["sent"]}
    assert listing.chips["client"] == "Kōhi"
    assert filters.open_filter == ""
    await filters.remove_filter("client")
    assert len(listing.rows) == 3


async def test_the_address_asks_and_what_makes_no_sense_in_it_is_left_out(office, tab):
    tab.go("/invoices?tab=overdue&min_amount=x&currency=USDC")
    state = await tab.state(InvoiceListState)
    await state.load()
    assert ids(state) == {office["late"]}
    assert state.asking.filters == {"currency": "USDC"}


async def test_an_address_that_asks_nothing_keeps_the_last_question(listing, tab):
    await listing.show_tab("overdue")
    tab.go("/invoices")
    asked = listing.asked
    await listing.load()
    assert listing.address == "/invoices?tab=overdue"
    assert listing.asked == asked + 1  # so that the address bar follows


async def test_pages_turn_both_ways(listing, monkeypatch):
    monkeypatch.setattr(invoice_list, "PAGE_ROWS", 2)
    await listing.load()
    assert (len(listing.rows), listing.has_newer, listing.has_older) == (2, False, True)
    await listing.turn("older")
    assert (listing.range_text, listing.has_newer, listing.has_older) == ("3–3 of 3", True, False)
    await listing.turn("newer")
    assert listing.range_text == "1–2 of 3"


async def test_only_what_changed_washes(listing, office, web_process):
    with web_process.application.database.write() as uow:
        cancel_invoice(
            uow,
            web_process.application.context,
            business_id=office["business"].id,
            invoice_id=office["sent"],
            acting=office["acting"],
        )
    await listing._read(live=True)
    assert [row.id for row in listing.rows if row.changed] == [office["sent"]]
    await listing._read(live=True)
    assert not [row.id for row in listing.rows if row.changed]


async def test_an_unchanged_list_sends_nothing(listing, tab):
    tab.root._clean()
    await listing._read(live=True)
    assert listing.get_delta() == {}


async def test_chosen_rows_make_the_bar(listing, selection, office):
    selection.choose(office["draft"], True)
    for _ in range(2):  # keys are quicker than answers
        selection.choose(office["late"], True)
    assert (selection.bulk.count, selection.bulk.total) == ("2 selected", "$120.00 open")
    assert (selection.bulk.delete_label, selection.bulk.cancel_label) == ("Delete 1 draft…", "Cancel 1 invoice…")
    assert selection.bulk.pdf_label == ""  # nothing is rendered yet
    selection.choose(office["draft"], False)
    assert selection.bulk.cancel_label == "Cancel invoice…"
    selection.choose_all()
    assert len(selection.selected) == 3
    selection.choose_all()
    assert (selection.selected, selection.bulk.count) == ([], "")


async def test_pdfs_are_offered_for_those_that_have_one(listing, selection, office, web_process):
    def rendered(*names):
        with web_process.application.database.write() as uow:
            for name in names:
                invoice = uow.invoices.find(office["business"].id, office[name])
                invoice.pdf_sha256, invoice.version = "ab" * 32, invoice.version + 1

    rendered("sent")
    await listing._read(live=True)
    selection.choose_all()
    assert selection.bulk.pdf_label == "Download PDF"
    assert selection.bulk.pdf_href == f"/invoices/{office['sent']}/invoice.pdf"
    rendered("late")
    await listing._read(live=True)
    assert selection.bulk.pdf_label == "Download PDFs"
    assert office["draft"] not in selection.bulk.pdf_href


async def test_what_leaves_the_page_is_no_longer_chosen(listing, selection, office):
    selection.choose_all()
    await listing.show_tab("draft")
    assert selection.selected == []
    selection.choose(office["late"], True)  # a row of another tab, as only a made-up event names it
    assert (selection.selected, selection.bulk.count) == ([], "")


async def test_a_failure_is_said_on_the_page_and_forgotten_at_the_next_answer(listing, monkeypatch):
    async def broken(*_args, **_kwargs):
        raise OSError("disk")

    with monkeypatch.context() as patch:
        patch.setattr(invoice_list, "fetch", broken)
        await listing.try_again()
    assert listing.status == "failed"
    assert listing.fault.startswith("err_")
    await listing.try_again()
    assert listing.status == "ready"


async def test_nothing_yet_is_told_from_nothing_found(web_process):
    with web_process.application.database.write() as uow:
        ctx = web_process.application.context
        token = a_session(uow, ctx, business=a_business(uow, ctx))
    state = await Tab(token=token).state(InvoiceListState)
    await state.load()
    assert state.status == "empty"


@pytest.mark.parametrize(
    ("cls", "handler", "arguments"),
    [
        (InvoiceListState, "show_tab", (7,)),
        (InvoiceListState, "show_tab", ("nope",)),
        (InvoiceListState, "search", ({"q": 1},)),
        (InvoiceListState, "search", ("x" * 201,)),
        (InvoiceListState, "sort_by", ("created_at; drop",)),
        (InvoiceListState, "turn", ("sideways",)),
        (InvoiceFiltersState, "remove_filter", (None,)),
        (InvoiceFiltersState, "set_filters", ("text",)),
        (InvoiceFiltersState, "show_filter", ("amount", "yes")),
        (InvoiceFiltersState, "find_clients", (None,)),
        (InvoiceFiltersState, "choose_client", ({"id": 1},)),
        (InvoiceSelectionState, "choose", (["a"], True)),
        (InvoiceSelectionState, "choose", ("inv_1", "yes")),
    ],
)
async def test_what_a_browser_makes_up_is_refused(listing, tab, cls, handler, arguments):
    state = await tab.state(cls)

    async def send() -> None:
        result = getattr(state, handler)(*arguments)
        if asyncio.iscoroutine(result):
            await result

    with pytest.raises(InvalidInput):
        await send()


async def test_nobody_sees_a_list_without_signing_in(office):
    tab = Tab()
    state, filters = await tab.state(InvoiceListState), await tab.state(InvoiceFiltersState)
    for handler in (state.load, state.try_again, state.show_everything):
        with pytest.raises(NotSignedIn):
            await handler()
    for handler in (filters.find_clients, filters.choose_client):
        with pytest.raises(NotSignedIn):
            await handler("con_1")
    with pytest.raises(NotSignedIn):
        await filters.set_filters({})
    assert (state.rows, filters.clients) == ([], [])


async def confirm(state, values=None):
    return [step async for step in state.confirm(values or {})]


async def test_cancelling_asks_in_words_and_then_does_it(office, tab, web_process):
    actions = await tab.state(InvoiceActionsState)
    await actions.ask_cancel([office["sent"]])
    assert actions.question.title == "Cancel INV-2026-0001?"
    assert actions.question.body.startswith("Kōhi is told by e-mail")
    await confirm(actions, {"reason": "A typo"})
    with web_process.application.database.read() as uow:
        invoice = uow.invoices.find(office["business"].id, office["sent"])
    assert (invoice.document_status, invoice.closed_reason) == ("cancelled", "A typo")
    assert not actions.is_asking
    assert (await tab.state(AppState)).toasts[-1].title == "1 invoice cancelled"


async def test_drafts_are_deleted_and_refusals_have_words(office, tab, web_process):
    actions = await tab.state(InvoiceActionsState)
    await actions.ask_delete([office["draft"], office["sent"]])
    await confirm(actions)
    toast = (await tab.state(AppState)).toasts[-1]
    assert (toast.title, toast.tone) == ("1 of 2 drafts deleted", "wait")
    assert "was sent" in toast.body


async def test_reissuing_opens_the_editor_of_the_new_draft(office, tab):
    actions = await tab.state(InvoiceActionsState)
    await actions.ask_reissue([office["late"]])
    steps = await confirm(actions)
    assert "/edit" in str(steps[-1])


async def test_an_answer_without_a_question_does_nothing(office, tab, web_process):
    actions = await tab.state(InvoiceActionsState)
    await confirm(actions, {"reason": "made up"})
    with web_process.application.database.read() as uow:
        assert uow.invoices.find(office["business"].id, office["sent"]).document_status == "sent"


@pytest.mark.parametrize("ask", ["ask_cancel", "ask_reissue", "ask_delete"])
async def test_a_strangers_invoice_is_not_there_to_be_asked_about(office, tab, ask):
    actions = await tab.state(InvoiceActionsState)
    with pytest.raises(NotFound):
        await getattr(actions, ask)([office["stranger"]])
    with pytest.raises(InvalidInput):
        await getattr(actions, ask)("not a list")


async def test_a_strangers_invoice_can_be_neither_copied_nor_mailed(office, tab):
    actions = await tab.state(InvoiceActionsState)
    for handler in (actions.duplicate, actions.resend):
        with pytest.raises(NotFound):
            await handler(office["stranger"])
        with pytest.raises(InvalidInput):
            await handler({"id": office["sent"]})


async def test_duplicating_leads_to_the_new_draft(office, tab):
    actions = await tab.state(InvoiceActionsState)
    assert "/edit" in str(await actions.duplicate(office["sent"]))
