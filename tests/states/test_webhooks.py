"""Settings › Webhooks: what its handlers do for their own business, and for nobody else."""

from __future__ import annotations

import pytest

from allscale_app.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound, NotSignedIn
from allscale_app.services.ports import HookAnswer
from allscale_app.services.webhook_queue import disable_endpoint
from allscale_app.services.webhook_tries import begin_try, record_try
from allscale_app.states.base import AppState
from allscale_app.states.webhook_form import WebhookFormState, WebhookQuestionsState
from allscale_app.states.webhooks import WebhooksState
from allscale_app.store.tables import WebhookEndpoint
from tests.builders import a_business, a_session, a_user
from tests.fakes.tab import Tab

URL = "https://hooks.example.com/in"


@pytest.fixture
def office(web_process):
    ctx = web_process.application.context
    with web_process.application.database.write() as uow:
        business = a_business(uow, ctx, owner=a_user(uow, ctx))
        stranger = a_business(uow, ctx)
        return {"here": a_session(uow, ctx, business=business), "stranger": a_session(uow, ctx, business=stranger)}


@pytest.fixture
def tab(office):
    return Tab(token=office["here"], path="/settings/webhooks")


@pytest.fixture
async def hooks(tab):
    state = await tab.state(WebhooksState)
    await state.open()
    return state


@pytest.fixture
async def form(tab, hooks):
    return await tab.state(WebhookFormState)


@pytest.fixture
async def questions(tab, hooks):
    return await tab.state(WebhookQuestionsState)


async def add(form, hooks, **typed):
    await form.open_new()
    await form.save({"url": URL, **typed})
    assert form.errors == {}
    secret = form.secret
    form.forget(False)
    await hooks._read()
    return hooks.endpoints[-1].id, secret


async def toast(tab):
    return (await tab.state(AppState)).toasts[-1]


def stored(web_process, endpoint_id):
    with web_process.application.database.read() as uow:
        return uow.session.get_one(WebhookEndpoint, endpoint_id)


async def test_an_endpoint_is_made_and_its_secret_shown_once(hooks, form):
    assert (hooks.endpoints, hooks.is_read) == ([], True)
    _, secret = await add(form, hooks, description="Shop")
    assert secret.startswith("whsec_")
    assert (form.secret, form.is_open) == ("", False)
    (row,) = hooks.endpoints
    assert (row.url, row.description, row.filter, row.word) == (URL, "Shop", "All events", "On")
    assert row.status == "Nothing delivered yet"


async def test_a_wrong_address_and_an_empty_filter_are_said_at_their_fields(form, hooks):
    await form.open_new()
    form.choose("some")
    await form.save({"url": "http://localhost", "description": ""})
    assert set(form.errors) == {"url", "event_types"}
    form.take("invoice.paid", True)
    assert set(form.errors) == {"url"}
    await form.save({"url": URL, "description": ""})
    await hooks._read()
    assert hooks.endpoints[0].filter == "invoice.paid"


async def test_what_was_ticked_is_not_lost_without_a_question(form, hooks):
    endpoint_id, _ = await add(form, hooks)
    await form.open_edit(endpoint_id)
    form.choose("some")
    form.take("invoice.paid", True)
    form.set_open(False)
    assert (form.is_open, form.is_asking) == (True, True)
    form.choose("all")
    form.keep_editing()
    form.set_open(False)
    assert not form.is_open


async def test_an_endpoint_is_changed_switched_and_deleted(form, hooks, questions, tab, web_process):
    endpoint_id, _ = await add(form, hooks)
    await form.open_edit(endpoint_id)
    await form.save({"url": f"{URL}/2", "description": "New"})
    await hooks.switch(endpoint_id, False)
    assert (hooks.endpoints[0].url, hooks.endpoints[0].word) == (f"{URL}/2", "Off")
    assert hooks.endpoints[0].status == "Switched off by hand."
    await hooks.switch(endpoint_id, True)
    assert (await toast(tab)).title == "Endpoint switched on"
    await questions.ask("delete", endpoint_id)
    assert questions.url == f"{URL}/2"
    await questions.confirm()
    await hooks._read()
    assert hooks.endpoints == []


async def test_a_new_secret_is_shown_once_and_the_old_one_still_signs(form, hooks, questions, web_process):
    endpoint_id, secret = await add(form, hooks)
    await questions.ask("rotate", endpoint_id)
    await questions.confirm()
    assert questions.new_secret not in ("", secret)
    shown = questions.new_secret
    await questions.confirm()
    assert questions.new_secret == shown, "a second press makes no second secret"
    questions.set_asking(False)
    assert (questions.act, questions.new_secret) == ("", "")
    await hooks._read()
    assert hooks.endpoints[0].status.startswith("Nothing delivered yet. The old secret signs until ")


async def test_a_page_that_was_left_with_a_secret_open_forgets_it(tab, form, hooks, questions):
    endpoint_id, _ = await add(form, hooks)
    await questions.ask("rotate", endpoint_id)
    await questions.confirm()
    await form.open_new()
    await form.save({"url": URL})
    shown = (form.secret, questions.new_secret)
    await form.start()
    assert (form.secret, questions.new_secret) == shown, "the connection was lost and found"
    tab.go("/dashboard")
    await (await tab.state(AppState)).guard()
    tab.go("/settings/webhooks")
    await form.start()
    assert (form.is_open, form.secret, questions.act, questions.new_secret) == (False, "", "", "")


async def test_the_log_shows_what_came_of_a_test_event(form, hooks, web_process):
    endpoint_id, _ = await add(form, hooks)
    await hooks.test(endpoint_id)
    (row,) = hooks.log.deliveries
    assert (hooks.log_is_open, row.type, row.word, row.may_resend) == (True, "webhook.test", "On its way", False)
    app = web_process.application
    trying = app.run_sync(begin_try, delivery_id=row.id)
    answer = HookAnswer(code=500, words="Answered 500 Internal Server Error.", answer="oh no", duration_ms=1234)
    app.run_sync(record_try, delivery_id=row.id, attempt_id=trying.attempt_id, answer=answer)
    await hooks._read()
    (row,) = hooks.log.deliveries
    assert (row.word, row.detail, row.answer, row.may_resend) == (
        "Failed",
        "Answered 500 Internal Server Error.",
        "oh no",
        True,
    )
    assert [one.words for one in row.tries] == ["Answered 500 Internal Server Error, 1.2 s"]
    await hooks.send_again(row.id)
    assert hooks.log.deliveries[0].word == "On its way"


async def test_a_log_closes_when_its_endpoint_is_deleted_elsewhere(form, hooks, questions):
    endpoint_id, _ = await add(form, hooks)
    await hooks.open_log(endpoint_id)
    await questions.ask("delete", endpoint_id)
    await questions.confirm()
    await hooks._read()
    assert not hooks.log_is_open


async def test_an_endpoint_that_is_off_is_neither_tested_nor_sent_to(form, hooks):
    endpoint_id, _ = await add(form, hooks)
    await hooks.switch(endpoint_id, False)
    with pytest.raises(Conflict):
        await hooks.test(endpoint_id)


async def test_another_business_finds_nothing(form, hooks, office, web_process):
    endpoint_id, _ = await add(form, hooks)
    await hooks.test(endpoint_id)
    delivery_id = hooks.log.deliveries[0].id
    before = stored(web_process, endpoint_id)
    tab = Tab(token=office["stranger"], path="/settings/webhooks")
    theirs, their_form, their_questions = [
        await tab.state(cls) for cls in (WebhooksState, WebhookFormState, WebhookQuestionsState)
    ]
    await theirs.open()
    assert theirs.endpoints == []
    for handler, arguments in (
        (theirs.open_log, (endpoint_id,)),
        (theirs.switch, (endpoint_id, False)),
        (theirs.test, (endpoint_id,)),
        (theirs.send_again, (delivery_id,)),
        (their_form.open_edit, (endpoint_id,)),
        (their_questions.ask, ("delete", endpoint_id)),
    ):
        with pytest.raises(NotFound):
            await handler(*arguments)
    await their_questions.confirm()  # nothing was asked
    assert stored(web_process, endpoint_id) == before


async def test_a_stranger_is_led_to_sign_in(office):
    tab = Tab(path="/settings/webhooks")
    hooks, form, questions = [await tab.state(cls) for cls in (WebhooksState, WebhookFormState, WebhookQuestionsState)]
    for handler, arguments in (
        (hooks.open, ()),
        (hooks.open_log, ("whe_a",)),
        (hooks.show_more, ()),
        (hooks.switch, ("whe_a", True)),
        (hooks.test, ("whe_a",)),
        (hooks.send_again, ("whd_a",)),
        (form.open_new, ()),
        (form.open_edit, ("whe_a",)),
        (form.save, ({},)),
        (questions.ask, ("delete", "whe_a")),
        (questions.confirm, ()),
    ):
        with pytest.raises(NotSignedIn):
            await handler(*arguments)


async def test_an_address_that_is_not_confirmed_makes_no_endpoint(web_process):
    ctx = web_process.application.context
    with web_process.application.database.write() as uow:
        business = a_business(uow, ctx, owner=a_user(uow, ctx, email_verified_at=None))
        token = a_session(uow, ctx, business=business)
    form = await Tab(token=token).state(WebhookFormState)
    with pytest.raises(NotAllowed):
        await form.open_new()


@pytest.mark.parametrize(
    ("cls", "handler", "arguments"),
    [
        (WebhooksState, "open_log", (7,)),
        (WebhooksState, "set_log", ("yes",)),
        (WebhooksState, "switch", ("whe_a", "yes")),
        (WebhooksState, "send_again", (None,)),
        (WebhookFormState, "choose", ("none",)),
        (WebhookFormState, "take", ("webhook.test", True)),
        (WebhookFormState, "take", ("invoice.paid", 1)),
        (WebhookFormState, "forget", (None,)),
        (WebhookFormState, "type_in", ("secret", "x")),
        (WebhookQuestionsState, "set_asking", ("no",)),
    ],
)
async def test_what_a_browser_makes_up_is_refused(tab, hooks, cls, handler, arguments):
    state = await tab.state(cls)

    async def send() -> None:
        result = getattr(state, handler)(*arguments)
        if result is not None:
            await result

    with pytest.raises(InvalidInput):
        await send()


async def test_an_endpoint_that_we_switched_off_says_why(form, hooks, web_process):
    endpoint_id, _ = await add(form, hooks)
    app = web_process.application
    with app.database.write() as uow:
        endpoint = uow.webhook_endpoints.lock(endpoint_id)
        disable_endpoint(uow, app.context, endpoint=endpoint, reason="Nothing arrived for three days.")
    await hooks._read()
    assert (hooks.endpoints[0].word, hooks.endpoints[0].status) == ("Off", "Nothing arrived for three days.")
