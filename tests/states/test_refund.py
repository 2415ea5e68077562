"""Sending a payment back on the invoice's page: what is said before, what is refused in words, whose it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from allscale_app.bootstrap.app import Application
from allscale_app.domain.errors import Conflict, InvalidInput, NotFound, NotSignedIn
from allscale_app.services.acting import Acting
from allscale_app.services.balance_payments import pay_from_balance
from allscale_app.services.bank_refunds import stop_task
from allscale_app.services.invoice_detail import read_invoice
from allscale_app.services.refunds import complete_refund, fail_refund
from allscale_app.states.base import AppState
from allscale_app.states.refund import RefundState
from allscale_app.views.invoice_detail import build
from tests.builders import a_payment, a_session
from tests.fakes.chain import FakeChain
from tests.fakes.tab import Tab
from tests.rails.bank_files import camt_entry
from tests.services.bank_desk import Desk
from tests.services.station import ONE
from tests.services.till import POLICY, Till


@pytest.fixture
def till(web_process, clock):
    """A web process whose operator takes fiat."""
    ctx = replace(web_process.application.context, policy=POLICY)
    web_process.application = Application(web_process.application.settings, web_process.application.database, ctx)
    till = Till(web_process.application.database, ctx, FakeChain(clock))
    till.catch_up()
    till.add_float()
    return till


def signed_in(till, invoice):
    with till.database.write() as uow:
        return Tab(token=a_session(uow, till.ctx, business=uow.businesses.get(invoice.business_id)))


def page_of(till, invoice):
    with till.database.read() as uow:
        detail = read_invoice(uow, till.ctx, business_id=invoice.business_id, invoice_id=invoice.id)
    return build(
        detail,
        registry=till.ctx.registry,
        viewer_name="Inês Duarte",
        timezone="UTC",
        public_url=till.ctx.public_url,
        qr_image=lambda content, _kind: content,
    )


def by_card(till, **fields):
    """An invoice paid by card: its issuer has 116.22 USDC of it."""
    invoice = till.send(**fields)
    till.fund(till.accept(invoice))
    return invoice


def more_money(till, invoice):
    """As much again for the same issuer."""
    with till.database.write() as uow:
        business = uow.businesses.get(invoice.business_id)
    till.fund(till.accept(till.send(business)), reference="ch_more")


async def save(state, **values):
    return [step async for step in state.save({**state.fields, **values})]


def facts(state):
    return {fact.label: fact.value for fact in state.view.facts}


def sentences(view):
    return ["".join(part.text for part in item.sentence) for item in view.timeline]


async def test_what_a_card_refund_does_is_said_and_followed_to_its_end(till):
    invoice = by_card(till)
    more_money(till, invoice)
    tab = signed_in(till, invoice)
    state = await tab.state(RefundState)
    assert page_of(till, invoice).acts.can_refund
    await state.begin(invoice.id)
    assert state.view.about.startswith("Payer Ltd paid 120.00 USDC by card.")
    assert state.fields == {"amount": "120.00", "reason": ""}
    assert facts(state)[invoice.number] == "Becomes Refunded"
    state.type_in("amount", "60.00")
    assert facts(state) == {
        "Goes to": "60.00 USD to the card that paid",
        "Sent by": "The card processor. Banks show it within ten days.",
        "Your balance": "232.44 → 172.44 USDC, held until it has gone",
        "Fee": "3.78 USD stays with the operator: you paid it",
        invoice.number: "Becomes Partially refunded",
    }
    assert state.view.confirm == "Send back 60.00 USDC"
    await save(state, amount="60.00", reason="One page fewer")
    assert (state.is_open, state.busy) == (False, False)
    assert (await tab.state(AppState)).toasts[-1].title == "60.00 USDC goes back"
    view = page_of(till, invoice)
    (row,) = view.refunds
    assert (row.title, row.word, row.amount) == ("60.00 USD to the card", "On its way", "60.00")
    assert row.detail.startswith("Asked today")
    assert any("asked to send back 60.00 USDC by card. It is held" in each for each in sentences(view))
    with till.database.write() as uow:
        complete_refund(uow, till.ctx, refund_id=row.id, external_id="re_1")
    view = page_of(till, invoice)
    assert (view.head.word, view.refunds[0].word) == ("Partially refunded", "Sent back")
    till.pass_time(minutes=1)
    await state.begin(invoice.id)
    assert state.fields["amount"] == "60.00"
    await save(state)
    with till.database.write() as uow:
        complete_refund(uow, till.ctx, refund_id=page_of(till, invoice).refunds[0].id, external_id="re_2")
    view = page_of(till, invoice)
    assert (view.head.word, view.acts.can_refund) == ("Refunded", False)
    with pytest.raises(Conflict, match="Nothing can be sent back"):
        await state.begin(invoice.id)


async def test_a_short_balance_is_said_before_and_refused_with_nothing_typed_lost(till):
    invoice = by_card(till)
    state = await signed_in(till, invoice).state(RefundState)
    await state.begin(invoice.id)
    short = next(fact for fact in state.view.facts if fact.label == "Your balance")
    assert (short.tone, short.value) == (
        "bad", "116.22 USDC is available, 3.78 too little. Send back less, or wait for more.",
    )  # fmt: skip
    await save(state, reason="All of it")
    assert state.problem == "Your balance is too short to send this back: 116.22 USDC is available. Nothing was sent."
    assert (state.is_open, state.busy, state._shown()["reason"]) == (True, False, "All of it")
    state.type_in("amount", "116.22")
    assert state.problem == ""
    await save(state, amount="116.22", reason="All of it")
    assert not state.is_open
    assert page_of(till, invoice).refunds[0].amount == "116.22"


async def test_what_is_wrong_stands_at_its_field(till):
    invoice = by_card(till)
    state = await signed_in(till, invoice).state(RefundState)
    await state.begin(invoice.id)
    await save(state, amount="x", reason="r" * 501)
    assert set(state.errors) == {"amount", "reason"}
    for amount, words in (("0", "above zero"), ("120.01", "what is left"), ("0.001", "0.01 USD")):
        await save(state, amount=amount)
        assert words in state.errors["amount"], amount
    state.type_in("amount", "nonsense")
    assert (state.view.confirm, "Your balance" in facts(state)) == ("Send back", False)
    assert facts(state)["Goes to"] == "The card that paid"
    assert page_of(till, invoice).refunds == []


async def test_a_refund_that_failed_says_why_and_can_be_asked_again(till):
    invoice = by_card(till)
    state = await signed_in(till, invoice).state(RefundState)
    await state.begin(invoice.id)
    await save(state, amount="50.00")
    with till.database.write() as uow:
        fail_refund(uow, till.ctx, refund_id=page_of(till, invoice).refunds[0].id, reason="lost_or_stolen_card")
    view = page_of(till, invoice)
    assert view.refunds[0].detail == "Not sent: the card was reported lost. Your balance has it again."
    assert (view.head.word, view.acts.can_refund) == ("Paid", True)


async def test_a_transfer_goes_back_as_a_task_of_the_operators_bank(till):
    desk = Desk(till)
    invoice = till.send()
    desk.pay(invoice, "150.00")
    view = page_of(till, invoice)
    row = view.payments[0]
    assert (row.rail_icon, row.method, row.origin, row.sender, row.log) == (
        "landmark", "Wire", "Payer Ltd", "", "150.00 USD",
    )  # fmt: skip
    assert row.origin_full.startswith("Payer Ltd, ")
    assert view.acts.excess == "30.00 USDC"
    state = await signed_in(till, invoice).state(RefundState)
    await state.begin(invoice.id)
    assert state.fields["amount"] == "30.00", "what was paid too much is suggested"
    assert facts(state)["Goes to"].startswith("30.00 USD to Payer Ltd, ")
    assert facts(state)[invoice.number] == "Becomes Paid"
    await save(state)
    view = page_of(till, invoice)
    assert view.refunds[0].detail.endswith("The operator sends it from their bank.")
    assert view.acts.excess == ""
    with till.database.write() as uow:
        stop_task(uow, till.ctx, user_id=till.operator_id, task_id=view.refunds[0].id, reason="Account closed")
    view = page_of(till, invoice)
    assert view.refunds[0].detail.startswith("Not sent: the operator’s bank: Account closed.")
    assert view.acts.excess == "30.00 USDC"


async def test_a_balance_payment_is_back_at_once_and_one_of_several_is_chosen(till):
    rich = by_card(till)
    with till.database.write() as uow:
        payer = uow.businesses.get(rich.business_id)
        acting = Acting(uow.businesses.members(payer.id)[0].user_id)
    bill = till.send()
    paid = {"token": bill.checkout_token, "user_id": acting.user_id, "payer_id": payer.id}
    with till.database.write() as uow:
        pay_from_balance(uow, till.ctx, amount_units=40 * ONE, attempt="one", **paid)
    till.pass_time(minutes=1)
    till.fund(till.accept(bill), reference="ch_rest")
    with till.database.write() as uow:
        a_payment(uow, till.ctx, invoice=bill, units=ONE)
    state = await signed_in(till, bill).state(RefundState)
    await state.begin(bill.id)
    assert [option.label.partition(",")[0] for option in state.choices] == [
        "80.00 USDC by card", "40.00 USDC from a balance",
    ]  # fmt: skip
    state.type_in("reason", "Half was enough")
    await state.choose(state.choices[1].value)
    assert state.fields == {"amount": "40.00", "reason": "Half was enough"}
    assert facts(state)["Goes to"] == f"40.00 USDC to the balance of {payer.name}"
    await save(state, amount="15.00")
    row = page_of(till, bill).refunds[0]
    assert (row.title, row.word) == (f"To the balance of {payer.name}", "Sent back")
    assert any("sent back 15.00 USDC to the payer’s balance" in each for each in sentences(page_of(till, bill)))


async def test_a_second_click_is_the_same_refund(till):
    invoice = by_card(till)
    state = await signed_in(till, invoice).state(RefundState)
    await state.begin(invoice.id)
    await save(state, amount="20.00")
    state.is_open = True
    await save(state, amount="20.00")
    assert len(page_of(till, invoice).refunds) == 1


async def test_parts_add_up_to_what_the_payer_gave(till):
    desk = Desk(till)
    desk.put_rate()
    invoice = till.send()
    told = desk.instruct(invoice, "EUR")
    day = f"{till.ctx.clock.now():%Y-%m-%d}"
    desk.bring(camt_entry(amount="103.45", currency="EUR", reference=told.reference, day=day), euros=True)
    state = await signed_in(till, invoice).state(RefundState)
    more_money(till, invoice)
    for amount in ("33.333333", "33.333333", "53.333334"):
        await state.begin(invoice.id)
        await save(state, amount=amount)
        assert not state.is_open, (state.errors, state.problem)
    with till.database.read() as uow:
        assert sum(refund.source_units for refund in uow.conversions.refunds_of(invoice.id)) == told.pay_units


async def test_strangers_send_nothing_back(till):
    invoice, other = by_card(till), till.send()
    stranger = await signed_in(till, other).state(RefundState)
    for wrong in (invoice.id, "inv_unknown"):
        with pytest.raises(NotFound):
            await stranger.begin(wrong)
    with pytest.raises(InvalidInput):
        await stranger.begin(7)
    with pytest.raises(InvalidInput):
        await stranger.choose("pay_x")
    stranger.payment_id, stranger._invoice_id, stranger.is_open = till.legs(invoice)[0].id, other.id, True
    await save(stranger, amount="1.00", reason="")
    assert stranger.problem == "There is no such payment."
    nobody = await Tab().state(RefundState)
    with pytest.raises(NotSignedIn):
        await nobody.begin(invoice.id)
    with pytest.raises(NotSignedIn):
        await nobody.choose("pay_x")
    with pytest.raises(NotSignedIn):
        await save(nobody, amount="1.00")
    assert page_of(till, invoice).refunds == []
