"""The operator's pages and the payer's bank transfer, from their handlers: who may, what they show, what they change."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from allscale_app.bootstrap.app import Application
from allscale_app.domain.errors import InvalidInput, NotFound, NotSignedIn
from allscale_app.domain.ledger.accounts import Role
from allscale_app.domain.observations import TransferLog
from allscale_app.services.strays import note_native, note_unregistered
from allscale_app.settings import get_settings
from allscale_app.states.admin import SECTIONS, AdminState
from allscale_app.states.admin_bank import AdminBankState
from allscale_app.states.admin_decisions import AdminDecisionState
from allscale_app.states.admin_treasury import AdminTreasuryState
from allscale_app.states.checkout import CheckoutState
from allscale_app.states.checkout_methods import CheckoutMethodsState
from allscale_app.states.checkout_wire import CheckoutWireState
from allscale_app.store.tables import Membership
from tests.builders import a_business, a_session
from tests.fakes.chain import FakeChain
from tests.fakes.context import a_context
from tests.fakes.tab import Tab
from tests.rails.bank_files import camt_entry
from tests.services.bank_desk import Desk
from tests.services.station import ONE, Station
from tests.services.till import POLICY, Till


@pytest.fixture
def office(web_process, clock):
    """An operator with a float and two bank accounts, who is signed in; and a stranger."""
    database = web_process.application.database
    ctx = a_context(clock=clock, policy=POLICY)
    web_process.application = Application(get_settings(), database, ctx)
    station = Station(database, ctx, FakeChain(clock))
    station.catch_up()
    till = Till(database, ctx, station.chain)
    till.add_float()
    desk = Desk(till)
    with database.write() as uow:
        firm = a_business(uow, ctx)
        membership = Membership(business_id=firm.id, user_id=till.operator_id, role="owner", created_at=ctx.clock.now())
        uow.businesses.add(membership)
        uow.flush()
        token = a_session(uow, ctx, business=firm, user_id=till.operator_id)
        stranger = a_session(uow, ctx, business=a_business(uow, ctx))
    return SimpleNamespace(till=till, desk=desk, token=token, stranger=stranger)


def a_tab(token: str, section: str) -> Tab:
    tab = Tab(token=token, path=f"/admin/{section}")
    setattr(AdminState, "admin_page", section)  # noqa: B010  # the router's own, of a page that no app has added here
    return tab


@pytest.fixture(autouse=True)
def _no_section_is_left():
    yield
    if hasattr(AdminState, "admin_page"):
        del AdminState.admin_page


async def opened(token: str, section: str) -> tuple[Tab, Any]:
    tab = a_tab(token, section)
    state = await tab.state(AdminState)
    await state.open()
    if state.section != "missing":
        await state._read()
    return tab, state


@pytest.mark.parametrize("section", SECTIONS)
async def test_each_section_is_shown_to_the_operator_and_to_nobody_else(office, section: str):
    _, state = await opened(office.token, section)
    assert state.section == section
    for token in (office.stranger, ""):
        _, state = await opened(token, section)
        assert state.section == "missing"


async def test_a_section_that_is_none_is_an_unknown_page(office):
    _, state = await opened(office.token, "secrets")
    assert state.section == "missing"


async def test_no_handler_answers_a_stranger(office):
    office.desk.bring(camt_entry())
    (line,) = office.desk.lines()
    for token, refusal in ((office.stranger, NotFound), ("", NotSignedIn)):
        tab = a_tab(token, "unmatched")
        decisions, bank = await tab.state(AdminDecisionState), await tab.state(AdminBankState)
        treasury = await tab.state(AdminTreasuryState)
        decisions.act, decisions.subject = "ignore", line.id
        for call in (
            decisions.ask("apply", line.id, "", ""),
            decisions.decide({"value": "x"}),
            bank.uploaded(""),
            bank.choose_account(""),
            bank.edit(office.desk.usd.id),
            bank.save({"currency": "GBP", "holder": "Mallory", "iban": "GB29NWBK60161331926819"}),
            bank.set_active(office.desk.usd.id, False),
            treasury.show_address(),
            treasury.begin(),
            treasury.confirm({}),
        ):
            with pytest.raises(refusal):
                await call
    assert len(office.desk.lines()) == 1


async def test_coins_that_settled_no_invoice_are_listed_with_the_reason_and_wait_for_nobody(office):
    invoice = office.till.send()
    address = invoice.deposit_address
    with office.till.database.write() as uow:
        note_native(uow, office.till.ctx, network="local", wei={address: 1_500_000_000_000_000_000})
        log = TransferLog("local", 1, "0x" + "1" * 64, "0x" + "2" * 64, 0, "0x" + "a" * 40, "0x" + "b" * 40, address, 7)
        note_unregistered(uow, office.till.ctx, network="local", transfers=[log])
    _, state = await opened(office.token, "unmatched")
    ether, unknown = state.inbox.strays
    assert (ether.amount, ether.coin, ether.owner) == ("1.5", "ETH", invoice.number)
    assert ether.why == "ETH received, not payable: invoices take tokens only. It stays at the address."
    assert (unknown.amount, unknown.coin, unknown.contract) == ("", "Unknown token", "0xaaaaaa…aaaaaa")
    assert unknown.why.startswith("A token that no registry knows")
    assert state.inbox.count == 0


async def test_an_account_is_chosen_for_files_that_do_not_say_theirs(office):
    tab, state = await opened(office.token, "statements")
    assert state.bank.choices[0].label == "As the file says"
    assert len(state.bank.choices) == 3
    bank = await tab.state(AdminBankState)
    await bank.choose_account(office.desk.usd.id)
    assert bank.upload_account == office.desk.usd.id
    with pytest.raises(InvalidInput):
        await bank.choose_account("bka_of_another")


async def test_the_inbox_says_why_suggests_and_applies(office):
    invoice = office.till.send()
    reference = office.desk.instruct(invoice).reference
    office.desk.bring(camt_entry(text=reference[:-1]))
    tab, state = await opened(office.token, "unmatched")
    (line,) = state.inbox.lines
    assert line.why == "No reference in it."
    assert line.suggestions[0].number == invoice.number
    decisions = await tab.state(AdminDecisionState)
    await decisions.ask("apply", line.id, "", "")
    await decisions.decide({"value": "INV-0"})
    assert decisions.error == "No invoice has this number or reference."
    await decisions.decide({"value": line.suggestions[0].invoice_id})
    assert (decisions.act, state.inbox.count) == ("", 0)
    assert office.till.invoice(invoice).payment_status == "paid"


async def test_money_is_sent_back_by_a_task(office):
    office.desk.bring(camt_entry(amount="30.00", currency="EUR"), euros=True)
    tab, state = await opened(office.token, "unmatched")
    decisions = await tab.state(AdminDecisionState)
    await decisions.ask("refund", state.inbox.lines[0].id, "", "")
    await decisions.decide({"value": ""})
    (task,) = state.inbox.tasks
    assert task.file_href == f"/admin/refunds/{task.id}/pain001.xml"
    await decisions.ask("stop", task.id, "", "")
    await decisions.decide({"value": "Closed"})
    await decisions.ask("refund", state.inbox.lines[0].id, "", "")
    await decisions.decide({"value": ""})
    await decisions.ask("sent", task.id, "", "")
    await decisions.decide({"value": ""})
    assert state.inbox.count == 0


async def test_accounts_are_added_changed_and_hidden(office):
    tab, state = await opened(office.token, "statements")
    bank = await tab.state(AdminBankState)
    await bank.edit("")
    await bank.save({"currency": "GBP", "iban": "GB00"})
    assert set(bank.errors) == {"holder", "iban"}
    await bank.save({"currency": "GBP", "holder": "Operator Ltd", "iban": "GB29NWBK60161331926819"})
    assert [row.currency for row in state.bank.accounts] == ["EUR", "GBP", "USD"]
    second = {"currency": "CHF", "holder": "Operator Ltd", "iban": "CH9300762011623852957"}
    await bank.save(second)  # a second press, when the form is closed
    assert [row.currency for row in state.bank.accounts] == ["EUR", "GBP", "USD"]
    with office.till.database.read() as uow:
        assert uow.audit.chain()[-1].actor == f"user:{office.till.operator_id}"
    await bank.set_active(state.bank.accounts[1].id, False)
    assert [row.is_active for row in state.bank.accounts] == [True, False, True]
    await bank.uploaded("upload_failed")
    assert "did not arrive" in bank.problem
    office.desk.bring(camt_entry())
    await bank.uploaded("")
    assert state.bank.imports[0].result == "1 line, 1 new, 0 paid an invoice"
    assert state.bank.waiting == "1 line for your word"


async def test_the_float_is_replenished_after_a_question(office):
    office.desk.pay(office.till.send())
    tab, state = await opened(office.token, "treasury")
    treasury = await tab.state(AdminTreasuryState)
    await treasury.show_address()
    assert state.treasury.address.startswith("0x")
    await treasury.begin()
    form = {"unit": state.treasury.coins[0].value, "amount": "50", "source": "USD", "source_amount": "50.5"}
    await treasury.confirm({**form, "amount": "no"})
    assert "amount" in treasury.errors
    await treasury.confirm(form)
    assert (treasury.is_sure, treasury.summary) == (True, "50.00 USDC for 50.50 USD")
    assert office.till.balance(Role.BANK, unit="USD") == 120 * ONE
    await treasury.confirm({})
    await treasury.confirm({})
    assert office.till.balance(Role.BANK, unit="USD") == 69_500_000


async def test_handlers_take_no_nonsense(office):
    tab, _ = await opened(office.token, "unmatched")
    decisions, bank = await tab.state(AdminDecisionState), await tab.state(AdminBankState)
    for call in (
        decisions.ask("drop", "x", "", ""),
        decisions.ask("apply", {"a": 1}, "", ""),
        decisions.decide([1]),
        bank.uploaded(5),
        bank.edit(None),
        bank.set_active("x", "yes"),
    ):
        with pytest.raises(InvalidInput):
            await call


async def test_a_payer_sees_what_to_tell_the_bank_and_says_that_it_was_sent(office):
    invoice = office.till.send()
    setattr(CheckoutState, "pay_token", invoice.checkout_token)  # noqa: B010  # as `admin_page`
    try:
        tab = Tab(path=f"/pay/{invoice.checkout_token}")
        state, methods = await tab.state(CheckoutState), await tab.state(CheckoutMethodsState)
        await state.open()
        assert state.view.screen == "methods"
        await methods.choose_method("wire")
        wire = state.view.wire
        assert (state.view.screen, wire.currency, wire.amount, wire.code) == ("wire", "USD", "120.00", "")
        assert [row.label for row in wire.details][:2] == ["Reference (required)", "Account number"]
        transfer = await tab.state(CheckoutWireState)
        await transfer.choose_currency("EUR")
        assert "no fresh EUR rate" in state.error
        office.desk.put_rate()
        await transfer.choose_currency("EUR")
        euros = state.view.wire
        assert (euros.currency, euros.amount, euros.facts[0].value) == ("EUR", "103.45", "1 EUR = 1.16 USDC")
        assert euros.code.startswith("data:image/svg")
        office.till.pass_time(days=4)
        await state._read()
        assert state.view.wire.is_over
        office.desk.put_rate(1_200_000)
        await transfer.choose_currency("EUR")
        assert (state.view.wire.is_over, state.view.wire.amount) == (False, "100.00")
        await transfer.announce("EUR")
        assert state.view.wire.sent_title.startswith("Thank you. We look for RF")
        day = f"{office.till.ctx.clock.now():%Y-%m-%d}"
        reference = office.till.invoice(invoice).wire_reference or ""
        office.desk.bring(camt_entry(amount="100.00", currency="EUR", reference=reference, day=day), euros=True)
        await state._read()
        assert state.view.screen == "paid"
    finally:
        delattr(CheckoutState, "pay_token")  # as above
