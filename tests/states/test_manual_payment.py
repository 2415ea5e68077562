"""Recording what reached the issuer elsewhere: the dialog, whose it is, and that a second click is the same payment."""

from __future__ import annotations

import pytest

from allscale_app.domain.errors import InvalidInput, NotFound, NotSignedIn
from allscale_app.services.invoice_detail import read_invoice
from allscale_app.states.manual_payment import ManualPaymentState
from allscale_app.views.invoice_detail import build
from tests.builders import a_business, a_sent_invoice, a_session
from tests.fakes.tab import Tab


@pytest.fixture
def office(web_process):
    with web_process.application.database.write() as uow:
        ctx = web_process.application.context
        business = a_business(uow, ctx)
        return {
            "token": a_session(uow, ctx, business=business),
            "sent": a_sent_invoice(uow, ctx, business=business),
            "stranger": a_sent_invoice(uow, ctx, business=a_business(uow, ctx)),
        }


async def dialog(office, *, token=None):
    return await Tab(token=office["token"] if token is None else token).state(ManualPaymentState)


async def save(state, **values):
    return [step async for step in state.save({**state.fields, **values})]


def page_of(web_process, invoice):
    app = web_process.application
    with app.database.read() as uow:
        detail = read_invoice(uow, app.context, business_id=invoice.business_id, invoice_id=invoice.id)
    return build(
        detail,
        registry=app.context.registry,
        viewer_name="Inês Duarte",
        timezone="UTC",
        public_url=app.context.public_url,
        qr_image=lambda content, _kind: content,
    )


async def test_cash_closes_an_invoice_and_says_so(office, web_process):
    state = await dialog(office)
    await state.begin(office["sent"].id)
    assert (state.fields, state.unit) == ({"amount": "120.00", "received_on": "2026-11-23"}, "USDC")
    assert state.received_words == "23 November 2026"
    state.type_in("received_on", "2026-11-20")
    assert state.received_words == "20 November 2026"
    await save(state, amount="20.00", received_on="2026-11-20", note="Cash, at the studio")
    assert not state.is_open
    view = page_of(web_process, office["sent"])
    assert (view.head.word, view.acts.can_record, view.progress.left) == ("Partially paid", True, "100.00")
    row = view.payments[0]
    assert (row.method, row.origin, row.word, row.amount) == ("Manual", "Cash, at the studio", "Final", "20.00")
    told = next(item for item in view.timeline if item.icon == "banknote")
    assert "".join(part.text for part in told.sentence).endswith(" recorded 20.00 USDC as paid elsewhere")
    assert told.note == "Arrived 20 Nov. “Cash, at the studio”"
    await state.begin(office["sent"].id)
    await save(state)
    view = page_of(web_process, office["sent"])
    assert (view.head.word, view.head.tags, view.acts.can_record) == ("Paid", ["Manual"], False)


async def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(office, web_process):
    state = await dialog(office)
    await state.begin(office["sent"].id)
    await save(state, amount="12,5", received_on="tomorrow", note="n" * 501)
    assert set(state.errors) == {"amount", "received_on", "note"}
    await save(state, amount="120.01")
    assert "120.00 USDC is left to pay" in state.errors["amount"]
    await save(state, received_on="2999-01-01")
    assert "received_on" in state.errors
    assert state.is_open
    assert not state.busy
    assert page_of(web_process, office["sent"]).payments == []


async def test_a_second_click_on_the_same_form_is_the_same_payment(office, web_process):
    state = await dialog(office)
    await state.begin(office["sent"].id)
    await save(state, amount="20.00")
    state.is_open = True
    await save(state, amount="20.00")
    assert len(page_of(web_process, office["sent"]).payments) == 1


async def test_a_strangers_invoice_takes_nothing(office):
    state = await dialog(office)
    with pytest.raises(NotFound):
        await state.begin(office["stranger"].id)
    with pytest.raises(InvalidInput):
        await state.begin(7)
    state._invoice_id, state.is_open = office["stranger"].id, True
    with pytest.raises(NotFound):
        await save(state, amount="1.00")
    nobody = await dialog(office, token="")
    with pytest.raises(NotSignedIn):
        await nobody.begin(office["sent"].id)
    with pytest.raises(NotSignedIn):
        await save(nobody, amount="1.00")
