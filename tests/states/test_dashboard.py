"""The dashboard's state: whose figures, what it takes from a browser, how it follows changes."""

from __future__ import annotations

import pytest

from allscale_app.domain.errors import InvalidInput, NotSignedIn
from allscale_app.services.checkout import mark_viewed
from allscale_app.states.base import AppState
from allscale_app.states.dashboard import DashboardState
from tests.builders import a_business, a_sent_invoice, a_session
from tests.fakes.tab import Tab


@pytest.fixture
def office(web_process):
    with web_process.application.database.write() as uow:
        ctx = web_process.application.context
        business = a_business(uow, ctx)
        a_sent_invoice(uow, ctx, business=a_business(uow, ctx), title="A stranger's")
        return {
            "token": a_session(uow, ctx, business=business),
            "invoice": a_sent_invoice(uow, ctx, business=business),
        }


@pytest.fixture
async def state(office):
    state = await Tab(token=office["token"]).state(DashboardState)
    await state.load()
    return state


async def test_it_adds_up_the_own_business_only(state, office):
    assert state.ready
    assert (state.view.outstanding.value, state.view.outstanding.line) == ("$120.00", "1 open")
    assert [row.number for row in state.view.activity] == [office["invoice"].number]
    assert not state.view.is_new


async def test_lines_that_come_meanwhile_are_marked(state, office, web_process):
    with web_process.application.database.write() as uow:
        mark_viewed(uow, web_process.application.context, token=office["invoice"].checkout_token)
    await state._read(live=True)
    assert [(row.verb, row.changed) for row in state.view.activity] == [(" opened ", True), ("You sent ", False)]


async def test_an_unchanged_dashboard_sends_nothing(office):
    tab = Tab(token=office["token"])
    state = await tab.state(DashboardState)
    await state.load()
    tab.root._clean()
    await state._read(live=True)
    assert state.get_delta() == {}


async def test_the_chart_looks_back_as_far_as_asked(state):
    await state.show_period("12m")
    assert len(state.view.money_in.chart.bars) == 12
    for wrong in ("10y", 7, None, {"period": "7d"}):
        with pytest.raises(InvalidInput):
            await state.show_period(wrong)


async def test_a_business_that_never_sent_is_shown_how_to_begin(web_process):
    with web_process.application.database.write() as uow:
        ctx = web_process.application.context
        token = a_session(uow, ctx, business=a_business(uow, ctx))
    state = await Tab(token=token).state(DashboardState)
    await state.load()
    assert state.view.is_new
    assert (state.view.steps.count, state.view.steps.open[-1].label) == ("1 of 6 done", "Get paid")
    state.toggle_done_steps()
    assert state.shows_done_steps


async def test_nobody_sees_figures_without_signing_in(office):
    state = await Tab().state(DashboardState)
    for call in (state.load, lambda: state.show_period("7d")):
        with pytest.raises(NotSignedIn):
            await call()
    assert not state.ready


async def test_a_toast_that_has_left_does_not_come_back_with_the_next_page(office, clock):
    tab = Tab(token=office["token"])
    app = await tab.state(AppState)
    app._tell("1 invoice cancelled")
    app._tell("Something failed", tone="bad")
    state = await tab.state(DashboardState)
    await state.load()
    assert len(app.toasts) == 2
    clock.advance(seconds=6)
    await state.load()
    assert [toast.title for toast in app.toasts] == ["Something failed"]
