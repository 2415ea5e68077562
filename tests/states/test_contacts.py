"""The contacts' states: whose rows they show, what they take from a browser, how nothing typed is lost."""

from __future__ import annotations

from typing import Any

import pytest

from allscale_app.domain.errors import InvalidInput, NotFound, NotSignedIn
from allscale_app.services.contacts import create_contact, find_contact, update_contact
from allscale_app.states import contacts as contacts_module
from allscale_app.states.base import AppState
from allscale_app.states.contact_drawer import ContactDrawerState
from allscale_app.states.contact_form import WHOLE, ContactFormState, ContactWalletState
from allscale_app.states.contact_questions import ContactQuestionsState
from allscale_app.states.contacts import ContactsState
from tests.builders import a_business, a_payment, a_sent_invoice, a_session
from tests.fakes.tab import Tab

TREASURY = "0x8678cAC9E2656075F7274FA37C3e6FcB8b05445D"
CLIENTS: dict[str, dict[str, Any]] = {
    "harbour": {"email": "billing@harbour.example", "name": "Härbour & Pine", "labels": ["Retainer"], "country": "DE"},
    "rui": {"email": "rui@example.pt", "name": "Rui", "labels": ["Vendor"], "country": "PT"},
    "kohi": {"email": "keiri@kohi.example", "name": "Kōhi Roasters"},
}


@pytest.fixture
def office(web_process):
    """A business with three clients, signed in; a stranger's client beside them."""
    with web_process.application.database.write() as uow:
        ctx = web_process.application.context
        business = a_business(uow, ctx)
        stranger = a_business(uow, ctx)
        made = {}
        for key, form in CLIENTS.items():
            ctx.clock.advance(minutes=1)
            made[key] = create_contact(uow, ctx, business_id=business.id, form=form).id
        foreign = create_contact(
            uow, ctx, business_id=stranger.id, form={"email": "x@secret.example", "name": "Secret"}
        )
        return {"token": a_session(uow, ctx, business=business), "business": business, "stranger": foreign.id, **made}


@pytest.fixture
def tab(office):
    return Tab(token=office["token"], path="/contacts")


@pytest.fixture
async def listing(tab):
    state = await tab.state(ContactsState)
    await state.load()
    return state


async def opened(tab, contact_id):
    state = await tab.state(ContactDrawerState)
    object.__setattr__(state, "contact_id", contact_id)  # what the route /contacts/[[contact_id]] declares
    await state.load()
    return state


async def saved(state, form):
    """The save handler run to its end; where it leads."""
    return [step async for step in state.save(form)][-1]


def names(listing):
    return [row.name for row in listing.rows]


def contact(web_process, office, key):
    with web_process.application.database.read() as uow:
        return find_contact(
            uow, web_process.application.context, business_id=office["business"].id, contact_id=office[key]
        )


async def test_the_list_shows_the_own_clients_and_nobody_elses(listing):
    assert names(listing) == ["Kōhi Roasters", "Rui", "Härbour & Pine"]
    assert (listing.status, listing.range_text, listing.rows[2].place) == ("ready", "1–3 of 3", "3 of 3")
    assert [option.value for option in listing.labels] == ["Retainer", "Vendor"]
    assert [option.label for option in listing.countries] == ["Germany", "Portugal"]


async def test_search_filters_and_order_narrow_together(listing):
    await listing.search("harb")
    assert names(listing) == ["Härbour & Pine"]
    assert listing.range_text == "1–1 of 1, filtered from 3"
    assert "q=harb" in listing.export_href
    await listing.narrow("country", "PT")
    assert (listing.status, listing.chips["country"]) == ("no_match", "Portugal")
    await listing.narrow("country", "")
    assert names(listing) == ["Härbour & Pine"]
    await listing.show_everything()
    await listing.sort_by("name")
    assert names(listing) == ["Härbour & Pine", "Kōhi Roasters", "Rui"]
    await listing.narrow("label", "Vendor")
    assert names(listing) == ["Rui"]


async def test_the_address_asks_and_what_makes_no_sense_in_it_is_left_out(office, tab):
    tab.go("/contacts?label=Vendor&sort=sideways")
    state = await tab.state(ContactsState)
    await state.load()
    assert (names(state), state.sort, state.filters) == (["Rui"], "activity", {"label": "Vendor"})


async def test_pages_turn_both_ways_and_steps_go_over_their_ends(listing, office, tab, monkeypatch):
    monkeypatch.setattr(contacts_module, "PAGE_ROWS", 2)
    await listing.load()
    assert (listing.has_newer, listing.has_older) == (False, True)
    drawer = await opened(tab, office["rui"])
    assert (drawer.place, drawer.has_previous, drawer.has_next) == ("2 of 3", True, True)
    moved = await drawer.step("next")
    assert office["harbour"] in str(moved)
    assert (listing.range_text, listing.has_newer) == ("3–3 of 3", True)
    drawer = await opened(tab, office["harbour"])
    assert (drawer.place, drawer.has_next) == ("3 of 3", False)
    assert await drawer.step("next") is None
    assert office["rui"] in str(await drawer.step("previous"))
    await listing.turn("newer")
    assert listing.range_text == "1–2 of 3"


async def test_only_what_changed_washes_and_an_unchanged_list_sends_nothing(listing, office, tab, web_process):
    with web_process.application.database.write() as uow:
        update_contact(
            uow, web_process.application.context, business_id=office["business"].id, contact_id=office["rui"],
            form={"notes": "x"},
        )  # fmt: skip
    await listing._read(live=True)
    assert [row.name for row in listing.rows if row.changed] == ["Rui"]
    await listing._read(live=True)
    tab.root._clean()
    await listing._read(live=True)
    assert listing.get_delta() == {}


async def test_chosen_rows_make_the_bar(listing, office, web_process):
    with web_process.application.database.write() as uow:
        a_sent_invoice(
            uow, web_process.application.context, business=office["business"], recipient=CLIENTS["rui"]
        )  # fmt: skip
    await listing._read()
    for _ in range(2):  # quick keys say it twice
        listing.choose(office["rui"], True)
    listing.choose(office["stranger"], True)
    assert (listing.bulk.count, listing.bulk.total) == ("1 selected", "$120.00 open")
    assert listing.bulk.export_href.endswith(f"?ids={office['rui']}")
    listing.choose_all()
    assert listing.bulk.count == "3 selected"
    listing.choose_all()
    assert listing.selected == []
    for is_chosen, count in ((True, 1), (False, 0), (False, 0), (True, 1)):
        listing.choose(office["rui"], is_chosen)
        assert len(listing.selected) == count
    listing.choose_none()
    assert listing.selected == []


async def test_an_empty_business_is_told_so_and_a_failure_too(web_process, listing, monkeypatch):
    with web_process.application.database.write() as uow:
        ctx = web_process.application.context
        token = a_session(uow, ctx, business=a_business(uow, ctx))
    state = await Tab(token=token).state(ContactsState)
    await state.load()
    assert state.status == "empty"
    monkeypatch.setattr(contacts_module, "read_contacts_page", None)
    await listing.try_again()
    assert (listing.status, listing.fault[:4], len(listing.rows)) == ("failed", "err_", 3)


async def test_the_drawer_shows_facts_history_and_wallets(office, tab, listing, web_process, ctx):
    with web_process.application.database.write() as uow:
        invoice = a_sent_invoice(uow, ctx, business=office["business"], recipient=CLIENTS["harbour"])
        a_payment(uow, ctx, invoice=invoice, units=120_000_000, sender=TREASURY.lower())
    drawer = await opened(tab, office["harbour"])
    view = drawer.view
    assert (drawer.is_open, drawer.status) == (True, "ready")
    assert (view.name, view.initials, view.sub) == ("Härbour & Pine", "HP", "Germany")
    assert (view.billed, view.open, view.usual) == ("$120.00", "$120.00", "–")
    assert [(line.name, line.word) for line in view.invoices] == [(invoice.number, "Sent")]
    assert [(line.word, line.note, line.amount, line.unit) for line in view.payments] == [
        ("Settled", "Local", "120.00", "USDC")
    ]
    assert [(box.address, box.is_saved, box.words) for box in view.wallets] == [
        (TREASURY, False, "Paid you once from here, last just now")
    ]
    assert view.new_href == f"/invoices/new?contact={office['harbour']}"


async def test_strangers_clients_are_missing_whatever_is_asked(office, tab, listing):
    drawer = await opened(tab, office["stranger"])
    assert (drawer.status, drawer.view.name) == ("missing", "")
    form, wallet, questions = [
        await tab.state(state) for state in (ContactFormState, ContactWalletState, ContactQuestionsState)
    ]
    for act in (
        lambda: form.open_edit(office["stranger"]),
        lambda: wallet.begin(office["stranger"], ""),
        lambda: questions.ask_delete(office["stranger"]),
        lambda: questions.ask_remove_wallet(office["stranger"], TREASURY),
        lambda: drawer.unlabel("Retainer"),
        lambda: drawer.label({"labels": "Mine"}),
    ):
        with pytest.raises(NotFound):
            await act()


async def test_nobody_gets_anything_without_a_session(office):
    stranger = Tab(token="nobody", path="/contacts")
    listing, drawer, form, wallet, questions = [
        await stranger.state(state)
        for state in (ContactsState, ContactDrawerState, ContactFormState, ContactWalletState, ContactQuestionsState)
    ]
    for act in (
        listing.load, lambda: listing.search("x"), drawer.load, lambda: drawer.label({"labels": "x"}),
        lambda: drawer.step("next"), form.open_new, lambda: saved(form, {}), lambda: wallet.save({}), questions.confirm,
        lambda: questions.ask_delete(office["rui"]),
    ):  # fmt: skip
        with pytest.raises(NotSignedIn):
            await act()


async def test_mistakes_are_told_at_their_fields_and_nothing_typed_is_lost(office, tab, web_process):
    form = await tab.state(ContactFormState)
    await form.open_new()
    form.leave("email", "")
    assert form.errors == {}
    form.leave("email", "lena@")
    assert "name@example.com" in form.errors["email"]
    form.type_in("email", "lena@harbour.example")
    assert form.errors == {}
    assert await saved(form, {"email": "", "name": "n" * 201, "country": "PT", "labels": "a, b"}) is None
    assert set(form.errors) == {"email", "name"}
    assert form.is_open
    assert form._typed["country"] == "PT"
    leads = await saved(form, {"email": "lena@harbour.example", "name": "<b>Lena</b>", "labels": "a, b , a"})
    assert "/contacts/con_" in str(leads)
    assert not form.is_open
    with web_process.application.database.read() as uow:
        made = uow.contacts.by_email(office["business"].id, "lena@harbour.example")
    assert made is not None
    assert (made.name, made.labels) == ("<b>Lena</b>", ["a", "b"])


async def test_an_address_that_is_taken_leads_to_the_client_who_has_it(office, tab):
    form = await tab.state(ContactFormState)
    await form.open_new()
    await saved(form, {"email": "RUI@example.pt"})
    assert form.errors == {"email": "Rui has this e-mail address already."}
    assert (form.other_name, form.other_href) == ("Rui", f"/contacts/{office['rui']}")
    form.type_in("name", "Another")
    assert "email" in form.errors
    form.type_in("email", "rui@")
    assert (form.other_href, "name@example.com" in form.errors["email"]) == ("", True)


async def test_closing_asks_only_when_something_would_be_lost(office, tab):
    form = await tab.state(ContactFormState)
    await form.open_edit(office["rui"])
    form.type_in("name", "Rui ")
    form.set_open(False)
    assert not form.is_open
    await form.open_edit(office["rui"])
    form.type_in("name", "Rui Teixeira")
    form.set_open(False)
    assert (form.is_open, form.is_asking) == (True, True)
    form.keep_editing()
    assert (form.is_open, form.is_asking, form._typed["name"]) == (True, False, "Rui Teixeira")
    form.set_open(False)
    form.discard()
    assert not form.is_open


async def test_two_tabs_that_edit_one_client_are_told_and_the_second_may_save_again(office, tab, web_process):
    form = await tab.state(ContactFormState)
    await form.open_edit(office["rui"])
    with web_process.application.database.write() as uow:
        update_contact(
            uow, web_process.application.context, business_id=office["business"].id, contact_id=office["rui"],
            form={"name": "Rui T."},
        )  # fmt: skip
    mine = {**form.fields, "name": "Rui Teixeira"}
    await saved(form, mine)
    assert "changed in another tab" in form.errors[WHOLE]
    assert contact(web_process, office, "rui").name == "Rui T."
    await saved(form, mine)
    assert contact(web_process, office, "rui").name == "Rui Teixeira"


async def test_labels_and_wallets_are_kept_from_the_drawer(office, tab, listing, web_process):
    drawer = await opened(tab, office["rui"])
    drawer.show_label_form(True)
    await drawer.label({"labels": "x" * 41})
    assert "41 characters" in drawer.label_error
    await drawer.label({"labels": "Late payer"})
    assert (drawer.view.labels, drawer.adding_label) == (["Vendor", "Late payer"], False)
    await drawer.unlabel("Vendor")
    assert drawer.view.labels == ["Late payer"]
    wallet = await tab.state(ContactWalletState)
    await wallet.begin(office["rui"], "")
    await wallet.save({"name": "Main", "address": "0x12"})
    assert "40 characters" in wallet.errors["address"]
    wallet.type_in("address", TREASURY)
    assert wallet.errors == {}
    await wallet.save({"name": "Main", "address": TREASURY.lower()})
    assert not wallet.is_open
    await wallet.save({"name": "Other", "address": "0x" + "1" * 40})  # a second press, when the form is closed
    assert [box["name"] for box in contact(web_process, office, "rui").wallets] == ["Main"]
    questions = await tab.state(ContactQuestionsState)
    await questions.ask_remove_wallet(office["rui"], TREASURY)
    assert questions.question.title == "Remove Main?"
    await questions.confirm()
    assert contact(web_process, office, "rui").wallets == []


async def test_deleting_asks_and_leads_back_to_the_list(office, tab, web_process):
    questions = await tab.state(ContactQuestionsState)
    await questions.confirm()
    await questions.ask_delete(office["rui"])
    assert "Invoices stay" in questions.question.body
    questions.set_asking(False)
    await questions.confirm()
    assert contact(web_process, office, "rui").name == "Rui"
    await questions.ask_delete(office["rui"])
    assert "/contacts" in str(await questions.confirm())
    with pytest.raises(NotFound):
        contact(web_process, office, "rui")
    assert (await tab.state(AppState)).toasts[-1].title == "Rui deleted"


async def test_closing_the_drawer_leads_to_the_list(office, tab, listing):
    drawer = await opened(tab, office["rui"])
    assert await drawer.set_open(True) is None
    assert "/contacts" in str(await drawer.set_open(False))
    assert not drawer.is_open
    assert (await opened(tab, "")).is_open is False


async def test_nonsense_from_a_browser_is_refused(listing, tab):
    form = await tab.state(ContactFormState)
    drawer = await tab.state(ContactDrawerState)
    for call in (
        lambda: listing.search({"a": 1}),
        lambda: listing.sort_by("sideways"),
        lambda: listing.turn("up"),
        lambda: listing.narrow("q", "x"),
        lambda: listing.narrow("label", None),
        lambda: drawer.step("away"),
        lambda: drawer.unlabel(5),
        lambda: form.open_edit(["x"]),
    ):
        with pytest.raises(InvalidInput):
            await call()
    for call in (
        lambda: listing.choose(5, True),
        lambda: listing.choose("con_rui", "yes"),
        lambda: form.type_in("surprise", "x"),
        lambda: form.type_in("email", "x" * 20_001),
        lambda: form.set_open("yes"),
        lambda: drawer.show_label_form(1),
    ):
        with pytest.raises(InvalidInput):
            call()
