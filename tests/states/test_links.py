"""The page of payment links: making, changing, switching, sharing and deleting them; strangers get nowhere."""

from __future__ import annotations

import html
import re

import pytest

from allscale_app.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound, NotSignedIn
from allscale_app.services.evaluate_invoice import reevaluate
from allscale_app.states.base import AppState
from allscale_app.states.invoice_detail import InvoiceDetailState
from allscale_app.states.invoice_list import InvoiceListState
from allscale_app.states.link_form import LinkFormState
from allscale_app.states.links import LinkQuestionState, LinkShareState, LinksState
from allscale_app.store.tables import Membership
from tests.builders import a_business, a_link, a_payment, a_session, a_user, a_visit
from tests.fakes.tab import Tab

USD = 1_000_000
FORM = {"title": "Studio fee", "amount_kind": "fixed", "amount": "120", "currency": "USDC"}


@pytest.fixture
def desk(web_process):
    ctx = web_process.application.context
    with web_process.application.database.write() as uow:
        business = a_business(uow, ctx, name="Fern & <Wick>")
        return {
            "business": business,
            "token": a_session(uow, ctx, business=business),
            "stranger": a_session(uow, ctx, business=a_business(uow, ctx)),
        }


@pytest.fixture
def made(web_process, desk):
    """Makes a link of the business's: `made(title="…")`."""

    def make(**fields):
        with web_process.application.database.write() as uow:
            return a_link(uow, web_process.application.context, business=desk["business"], **fields)

    return make


def use(web_process, link, *, paid=0):
    app = web_process.application
    with app.database.write() as uow:
        invoice = a_visit(uow, app.context, link=link)
        if paid:
            a_payment(uow, app.context, invoice=invoice, units=paid)
            reevaluate(uow, app.context, invoice=invoice)
        return invoice


async def shown(desk, *, token=""):
    tab = Tab(token=token or desk["token"], path="/links")
    state = await tab.state(LinksState)
    await state.load()
    return tab, state


def rows(state):
    return state.shown[0].rows


async def test_a_link_stands_with_its_amount_uses_income_and_state(web_process, desk, made, clock):
    made(title="Workshop", amount="240", slug="lisbon", expires_on=clock.now().date().isoformat())
    made(title="Tips", amount_kind="open", minimum="10", maximum="500")
    fee = made(title="Fee", use_limit="2")
    use(web_process, fee, paid=120 * USD)
    _, state = await shown(desk)
    top, tips, workshop = rows(state)
    assert (top.title, top.amount, top.unit, top.uses, top.income) == ("Fee", "120.00", "USDC", "1 of 2", "120.00 USDC")
    assert (top.word, top.is_used, top.is_paid, top.last_use) == ("On", True, True, "just now")
    assert (tips.amount, tips.amount_note, tips.uses, tips.income) == ("10.00 – 500.00", "payer chooses", "0", "–")
    assert (workshop.url, workshop.limits) == ("http://localhost:3000/l/lisbon", "until 23 Nov")
    use(web_process, fee)
    clock.advance(hours=12)
    await state.load()
    assert [row.word for row in rows(state)] == ["Used up", "On", "Expired"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"minimum": "10"}, "From 10.00"),
        ({"maximum": "90"}, "Up to 90.00"),
        ({}, "Any amount in"),
    ],
)
async def test_what_the_payer_may_choose_is_said(desk, made, fields, words):
    made(amount_kind="open", **fields)
    _, state = await shown(desk)
    assert rows(state)[0].amount == words


async def test_a_link_is_made_once_and_shown_with_all_that_leads_to_it(desk):
    tab, state = await shown(desk)
    assert rows(state) == []
    form = await tab.state(LinkFormState)
    await form.open_new()
    assert form.fields == {"amount_kind": "fixed", "currency": "USDC"}
    form.type_in("slug", "Studio-Fee")
    assert form.preview == "http://localhost:3000/l/studio-fee"
    follow = await form.save({**FORM, "slug": "Studio-Fee"})
    assert not form.is_open
    assert await form.save({**FORM, "slug": "again"}) is None  # a second click
    await state.load()
    (row,) = rows(state)
    assert (row.title, row.url) == ("Studio fee", "http://localhost:3000/l/studio-fee")
    assert row.id in str(follow.args)


async def test_every_wrong_field_is_told_and_nothing_typed_is_lost(desk, made):
    made(slug="studio-fee")
    tab, state = await shown(desk)
    form = await tab.state(LinkFormState)
    await form.open_new()
    form.set_kind("open")
    wrong = {
        "title": "",
        "amount_kind": "open",
        "minimum": "9",
        "maximum": "5",
        "suggestions": "x",
        "use_limit": "many",
    }
    await form.save({**wrong, "expires_on": "never", "slug": "admin", "currency": "USDC"})
    assert set(form.errors) == {"title", "maximum", "suggestions", "use_limit", "expires_on"}
    await form.save({**FORM, "slug": "admin"})
    assert set(form.errors) == {"slug"}
    await form.save({**FORM, "slug": "studio-fee"})
    assert form.errors == {"slug": "Another link has this address. Choose other words."}
    form.set_open(False)
    assert (form.is_open, form.is_asking) == (True, True)  # it asks before what was typed is gone
    form.discard()
    await state.load()
    assert len(rows(state)) == 1


async def test_a_change_keeps_the_address_and_heeds_other_tabs(desk, made):
    link = made(title="Tips", amount_kind="open", suggestions="10 25", slug="tips-jar")
    tab, state = await shown(desk)
    form, late = await tab.state(LinkFormState), await Tab(token=desk["token"]).state(LinkFormState)
    for each in (form, late):
        await each.open_edit(link.id)
    assert (form.kind, form.fields["suggestions"], form.fields["slug"]) == ("open", "10.00 25.00", "tips-jar")
    await form.save({**FORM, "title": "Fee", "slug": "other"})
    await late.save({**FORM, "title": "Late"})
    assert "changed in another tab" in late.errors["title"]
    await state.load()
    (row,) = rows(state)
    assert (row.title, row.amount, row.url) == ("Fee", "120.00", "http://localhost:3000/l/tips-jar")


async def test_a_link_is_switched_and_an_unused_one_deleted(web_process, desk, made):
    used, idle = made(title="Used"), made(title="Idle")
    use(web_process, used)
    tab, state = await shown(desk)
    await state.switch(used.id, False)
    assert [(row.title, row.word, row.is_on) for row in rows(state)] == [("Idle", "On", True), ("Used", "Off", False)]
    await state.switch(used.id, True)
    assert rows(state)[1].word == "On"
    question = await tab.state(LinkQuestionState)
    await question.confirm()  # nothing was asked
    await question.ask_delete(idle.id)
    assert (question.is_asking, question.question.title) == (True, "Delete Idle?")
    await question.confirm()
    await question.ask_delete(used.id)
    with pytest.raises(Conflict, match="Switch it off"):
        await question.confirm()
    await state.load()
    assert [row.title for row in rows(state)] == ["Used"]


async def test_a_button_for_any_website_is_plain_and_escaped(desk, made):
    link = made(slug="studio-fee")
    tab, state = await shown(desk)
    share = await tab.state(LinkShareState)
    await share.begin(link.id)
    view = share.view
    assert (view.url, view.amount, view.warning) == ("http://localhost:3000/l/studio-fee", "120.00 USDC", "")
    assert view.code.startswith("data:image/svg+xml")
    found = re.fullmatch(r'<a href="([^"]*)" style="([^"<>]*)">([^<>]*)</a>', view.snippet)
    assert found, view.snippet
    assert (found[1], html.unescape(found[3])) == (view.url, "Pay Fern & <Wick>")
    assert "url(" not in found[2]
    await state.switch(link.id, False)
    await share.begin(link.id)
    assert "This link is off" in share.view.warning
    share.set_open(False)
    assert not share.is_open


async def test_a_link_leads_to_its_invoices(web_process, desk, made):
    fee, other = made(title="Fee"), made(title="Other")
    invoice = use(web_process, fee)
    use(web_process, other)
    tab, state = await shown(desk)
    detail = await tab.state(InvoiceDetailState)
    object.__setattr__(detail, "invoice_id", invoice.id)
    await detail.load()
    assert [(row.value, row.href) for row in detail.view.facts if row.label == "Payment link"] == [("Fee", "/links")]
    told = ["".join(part.text for part in item.sentence) for item in detail.view.timeline]
    assert "Ines Carvalho used the payment link Fee, which made this invoice" in told
    assert f"{invoice.number} went to ines@olivelane.example at once" in told
    tab.go(rows(state)[1].invoices_href)
    listing = await tab.state(InvoiceListState)
    await listing.load()
    assert [row.id for row in listing.rows] == [invoice.id]
    assert listing.chips["link"] == "Link: Fee"
    await listing.show_everything()
    assert len(listing.rows) == 2


async def test_strangers_and_nonsense_get_nowhere(desk, made):
    link = made()
    for token, refusal in (("", NotSignedIn), (desk["stranger"], NotFound)):
        tab = Tab(token=token)
        page, form = await tab.state(LinksState), await tab.state(LinkFormState)
        question, share = await tab.state(LinkQuestionState), await tab.state(LinkShareState)
        for act in (
            page.switch(link.id, False),
            form.open_edit(link.id),
            question.ask_delete(link.id),
            share.begin(link.id),
        ):
            with pytest.raises(refusal):
                await act
        share.set_open(True)
        question.set_asking(True)
        assert (share.is_open, question.is_asking) == (False, False)
    _, state = await shown(desk, token=desk["stranger"])
    assert rows(state) == []
    tab, state = await shown(desk)
    for nonsense in ({"a": 1}, "x" * 65, None):
        with pytest.raises(InvalidInput):
            await state.switch(nonsense, True)
    with pytest.raises(InvalidInput):
        await state.switch(link.id, "yes")
    with pytest.raises(InvalidInput):
        (await tab.state(LinkFormState)).set_kind("free")


async def test_an_accountant_sees_links_and_changes_none(web_process, desk, made):
    link = made()
    ctx = web_process.application.context
    with web_process.application.database.write() as uow:
        user = a_user(uow, ctx)
        uow.session.add(
            Membership(user_id=user.id, business_id=desk["business"].id, role="accountant", created_at=ctx.clock.now())
        )
        uow.flush()
        token = a_session(uow, ctx, business=desk["business"], user_id=user.id)
    tab, state = await shown(desk, token=token)
    assert len(rows(state)) == 1
    with pytest.raises(NotAllowed):
        await state.switch(link.id, False)
    form = await tab.state(LinkFormState)
    await form.open_new()
    with pytest.raises(NotAllowed):
        await form.save(FORM)
    assert (await tab.state(AppState)).viewer.business_name == "Fern & <Wick>"
