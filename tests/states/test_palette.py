"""The palette's state: finds what is the own business's, takes text only, forgets with the session."""

from __future__ import annotations

import pytest

from allscale_app.domain.errors import InvalidInput, NotSignedIn
from allscale_app.states.palette import PaletteState
from allscale_app.views.palette import ACTIONS, PAGES, PaletteView
from tests.builders import a_business, a_sent_invoice, a_session
from tests.fakes.tab import Tab


@pytest.fixture
def office(web_process):
    with web_process.application.database.write() as uow:
        ctx = web_process.application.context
        business, stranger = a_business(uow, ctx), a_business(uow, ctx)
        theirs = a_sent_invoice(uow, ctx, business=stranger, title="Secret job")
        mine = a_sent_invoice(uow, ctx, business=business, title="Open job")
        return {
            "token": a_session(uow, ctx, business=business),
            "other": a_session(uow, ctx, business=stranger),
            "mine": mine,
            "theirs": theirs,
        }


@pytest.fixture
async def state(office):
    return await Tab(token=office["token"]).state(PaletteState)


async def test_it_finds_and_says_what_can_be_done(state, office):
    await state.look("job")
    found, mine = state.found, office["mine"]
    assert (found.query, [item.id for item in found.invoices]) == ("job", [mine.id])
    row = found.invoices[0]
    assert (row.label, row.detail, row.word, row.amount, row.href) == (
        mine.number, "Payer Ltd, Open job", "Sent", "120.00 USDC", f"/invoices/{mine.id}",
    )  # fmt: skip
    assert [item.label for item in found.actions] == [f"Copy payment link of {mine.number}"]
    assert found.actions[0].copy.endswith(f"/pay/{mine.checkout_token}")
    await state.look("payer")
    assert [item.label for item in state.found.contacts] == ["Payer Ltd"]
    assert state.found.actions[0].label == "New invoice for Payer Ltd"
    assert state.found.actions[0].href == f"/invoices/new?client={state.found.contacts[0].id}"


@pytest.mark.parametrize("question", ["Secret", "{number}", "{address}", "{token}"])
async def test_nothing_of_another_business_is_found(state, office, question):
    theirs = office["theirs"]
    await state.look(question.format(number=theirs.number, address=theirs.deposit_address, token=theirs.checkout_token))
    assert theirs.id not in {item.id for item in state.found.invoices}
    assert "Secret job" not in repr(state.found)


@pytest.mark.parametrize("wrong", [None, 7, {"query": "a"}, ["a"], "a" * 201])
async def test_it_takes_short_text_only(state, wrong):
    with pytest.raises(InvalidInput):
        await state.look(wrong)


async def test_a_stranger_and_the_next_session_find_nothing(office):
    with pytest.raises(NotSignedIn):
        await (await Tab().state(PaletteState)).look("job")
    tab = Tab(token=office["token"])
    state = await tab.state(PaletteState)
    await state.look("job")
    tab.use_session(office["other"])
    await state._require_member()
    assert state.found == PaletteView()


def test_each_row_leads_somewhere_and_has_its_own_name():
    rows = [*ACTIONS, *PAGES]
    assert all(bool(row.href) != bool(row.post) for row in rows)
    assert len({row.id for row in rows}) == len(rows)
