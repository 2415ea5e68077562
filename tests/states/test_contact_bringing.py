"""The dialogs that bring clients in and together: what they take from a browser and what they show before anything is kept."""

from __future__ import annotations

import pytest

from allscale_app.bootstrap.web import fetch, run
from allscale_app.domain.errors import InvalidInput, NotFound
from allscale_app.services.contact_upload import find_upload, keep_upload
from allscale_app.services.contacts import create_contact
from allscale_app.states import contact_import
from allscale_app.states.contact_form import ContactWalletState
from allscale_app.states.contact_import import ContactImportState
from allscale_app.states.contact_merge import ContactMergeState
from allscale_app.states.contacts import ContactsState
from tests.builders import a_business, a_session, a_user
from tests.fakes.tab import Tab

TREASURY = "0x8678cAC9E2656075F7274FA37C3e6FcB8b05445D"
POISON = "0x8678" + "0" * 32 + "445d"
FILE = "email,name\nada@example.com,Ada\nben@,Ben\n"


@pytest.fixture
def office(web_process):
    with web_process.application.database.write() as uow:
        ctx = web_process.application.context
        user = a_user(uow, ctx)
        business = a_business(uow, ctx, owner=user)
        made = {}
        for name in ("Pine", "Oak", "Elm"):
            ctx.clock.advance(minutes=1)
            form = {"email": f"{name.lower()}@example.com", "name": name}
            made[name] = create_contact(uow, ctx, business_id=business.id, form=form).id
        foreign = create_contact(uow, ctx, business_id=a_business(uow, ctx).id, form={"email": "x@secret.example"})
        whose = {"business_id": business.id, "user_id": user.id}
        return {"token": a_session(uow, ctx, business=business), "whose": whose, "stranger": foreign.id, **made}


@pytest.fixture
def tab(office):
    return Tab(token=office["token"], path="/contacts")


async def confirmed(state):
    return [state.progress async for _ in state.confirm()]


async def test_a_file_is_looked_at_kept_mended_and_done(tab, office, monkeypatch):
    monkeypatch.setattr(contact_import, "CHUNK", 1)
    state = await tab.state(ContactImportState)
    await state.begin()
    await run(keep_upload, **office["whose"], name="a.csv", content=FILE + "cleo@example.com,Cleo\n")
    await state.uploaded("")
    assert (state.has_file, state.view.summary[:13], state.view.confirm) == (True, "2 new clients", "Import 2 clients")
    assert [fault.number for fault in state.view.faults] == ["Line 3"]
    told = await confirmed(state)
    assert told == ["0 of 2 clients kept. Leave this page open.", "1 of 2 clients kept. Leave this page open."]
    assert (state.is_open, state.view.fix, state.view.confirm) == (True, "email,name\nben@,Ben\n", "")
    await state.check({"lines": state.view.fix.replace("ben@", "ben@example.com")})
    assert (state.view.faults, state.view.confirm) == ([], "Import 1 client")
    await confirmed(state)
    assert not state.is_open
    await state.check({"lines": "email,name\nx@y.example,X\n"})
    assert "no file any more" in state.problem
    listing = await tab.state(ContactsState)
    await listing.load()
    assert {"Ada", "Ben", "Cleo"} <= {row.name for row in listing.rows}
    assert await confirmed(state) == []  # there is no file any more


async def test_a_newer_file_from_another_tab_stays_and_this_one_is_sent_again(tab, office):
    state = await tab.state(ContactImportState)
    await state.begin()
    await run(keep_upload, **office["whose"], name="a.csv", content=FILE)
    await state.uploaded("")
    await run(keep_upload, **office["whose"], name="b.csv", content="email\ndora@example.com\n")
    newer = await fetch(find_upload, **office["whose"])
    assert await confirmed(state) == []
    assert (state.has_file, "another file" in state.problem, state.busy) == (False, True, False)
    await state.check({"lines": "email,name\nben@example.com,Ben\n"})
    await state.set_open(False)
    assert await fetch(find_upload, **office["whose"]) == newer
    listing = await tab.state(ContactsState)
    await listing.load()
    assert {row.name for row in listing.rows}.isdisjoint({"Ada", "Ben"})


async def test_what_cannot_be_read_is_said_and_closing_forgets_the_file(tab, office):
    state = await tab.state(ContactImportState)
    await state.begin()
    await state.uploaded("logo_too_large")
    assert "5 MB" in state.problem
    await run(keep_upload, **office["whose"], name="a.csv", content="name\nAda\n")
    await state.uploaded("")
    assert "No column" in state.problem
    await run(keep_upload, **office["whose"], name="a.csv", content="email\n")
    await state.uploaded("")
    assert "no line under" in state.problem
    await state.set_open(False)
    await state.uploaded("")
    assert "no file any more" in state.problem
    for junk in (5, "x" * 501):
        with pytest.raises(InvalidInput):
            await state.uploaded(junk)


async def test_clients_are_chosen_shown_and_merged(tab, office):
    listing = await tab.state(ContactsState)
    await listing.load()
    listing.choose(office["Pine"], True)
    listing.choose(office["Oak"], True)
    state = await tab.state(ContactMergeState)
    await state.begin_chosen()
    await state.keep_one(office["Pine"])
    assert state.view.confirm == "Merge into Pine"
    assert "Oak goes for good" in state.view.sentences[-1]
    await state.find("elm")
    assert [one.name for one in state.found] == ["Elm"]
    await state.add(office["Elm"])
    assert len(state.chosen) == 3
    await state.confirm()
    await listing.load()
    assert ([row.name for row in listing.rows], listing.selected, state.is_open) == (["Pine"], [], False)


async def test_one_alone_is_not_merged_and_strangers_are_not_there(tab, office):
    state = await tab.state(ContactMergeState)
    await state.begin(office["Pine"])
    assert (state.is_open, state.view.confirm) == (True, "")
    assert await state.confirm() is None
    with pytest.raises(NotFound):
        await state.begin(office["stranger"])
    for handler in (state.keep_one, state.add):
        with pytest.raises(InvalidInput):
            await handler(office["stranger"])
    state.set_open(False)
    assert not state.is_open


async def test_a_look_alike_is_warned_of_once_and_a_second_address_again(tab, office):
    state = await tab.state(ContactWalletState)
    await state.begin(office["Pine"], "")
    await state.save({"name": "", "address": TREASURY})
    await state.begin(office["Oak"], "")
    await state.save({"name": "", "address": POISON})
    assert (state.is_open, "of Pine" in state.alike) == (True, True)
    await state.save({"name": "", "address": POISON.replace("00", "01", 1)})
    assert state.is_open  # another one than was warned of
    await state.save({"name": "", "address": POISON.replace("00", "01", 1)})
    assert not state.is_open
