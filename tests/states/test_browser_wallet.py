"""The talk with a browser wallet on the server's side: what it believes of a browser, and what it never asks twice."""

from __future__ import annotations

import pytest

from allscale_app.domain.errors import InvalidInput
from allscale_app.services.evaluate_invoice import reevaluate
from allscale_app.states.browser_wallet import BrowserWalletState
from tests.builders import a_business, a_payment, a_sent_invoice
from tests.fakes.tab import Tab

PAYER = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
CHAIN = "0x7a69"
HASH = "0x" + "77a455" + "0" * 52 + "a022eb"
RICH = ["0x7a69", PAYER, "0x" + "f" * 16, "0xde0b6b3a7640000", "0x1"]


@pytest.fixture
def invoice(web_process):
    with web_process.application.database.write() as uow:
        ctx = web_process.application.context
        return a_sent_invoice(uow, ctx, business=a_business(uow, ctx), accepted_methods=["wallet"])


@pytest.fixture
async def state(invoice):
    tab = Tab(path="/pay/x")
    wallet = await tab.state(BrowserWalletState)
    object.__setattr__(wallet, "pay_token", invoice.checkout_token)
    wallet.begin()
    await wallet._read()
    return wallet


def methods(state):
    return [step["method"] for step in state.wallet_command.get("steps", [])]


async def answer(state, *out, **refusal):
    return await state.wallet_answered(state.wallet_command["id"], refusal or {"out": list(out)})


async def asked_to_pay(state):
    await state.pick_wallet("w1", "m1")
    await answer(state, PAYER, CHAIN)
    await answer(state, *RICH)
    assert methods(state)[-1] == "eth_sendTransaction"


async def test_the_server_builds_the_transfer_from_what_is_stored(state, invoice):
    await asked_to_pay(state)
    transaction = state.wallet_command["steps"][-1]["params"][0]
    assert transaction["data"].endswith(f"{invoice.deposit_address[2:].lower():0>64}{120_000_000:064x}")
    assert (state.wallet_command["mount"], state.wallet_command["wallet"]) == ("m1", "w1")
    assert await answer(state, CHAIN, PAYER, HASH) is BrowserWalletState.wait_for_block
    assert state.wallet_note.title == "Sent, not in a block yet"


async def test_a_second_press_while_it_waits_asks_nothing_more(state):
    await asked_to_pay(state)
    command = state.wallet_command
    await state.pick_wallet("w1", "m1")
    assert (state.wallet_command, state.wallet_note.code) == (command, "waiting")
    await state.act_on_wallet("again")
    assert methods(state) == ["eth_requestAccounts", "eth_chainId"]


async def test_an_answer_to_another_command_is_not_heard(state):
    await state.pick_wallet("w1", "m1")
    await state.wallet_answered("9-m1", {"out": [PAYER, CHAIN]})
    assert methods(state) == ["eth_requestAccounts", "eth_chainId"]
    await answer(state, PAYER, CHAIN)
    await state.wallet_answered("1-m1", {"out": [PAYER, CHAIN]})
    assert methods(state)[2:] == ["eth_call", "eth_getBalance", "eth_gasPrice"]


async def test_paid_meanwhile_nothing_is_asked_any_more(state, invoice, web_process):
    await state.pick_wallet("w1", "m1")
    await answer(state, PAYER, CHAIN)
    with web_process.application.database.write() as uow:
        a_payment(uow, web_process.application.context, invoice=invoice, units=120_000_000)
        reevaluate(uow, web_process.application.context, invoice=uow.invoices.lock(invoice.business_id, invoice.id))
    await answer(state, *RICH)
    assert (state.wallet_is_asked, state.wallet_note.title) == (False, "Nothing is left to pay on this invoice.")


async def test_a_part_is_never_more_than_what_is_open(state):
    await state.pick_wallet("w1", "m1")
    await answer(state, PAYER, CHAIN)
    await answer(state, CHAIN, PAYER, hex(40_000_000), *RICH[3:])
    await state.act_on_wallet("part")
    assert state.wallet_command["steps"][-1]["params"][0]["data"].endswith(f"{40_000_000:064x}")


async def test_ways_out_of_a_note(state):
    await state.pick_wallet("w1", "m1")
    await answer(state, PAYER, "0x1")
    assert state.wallet_note.code == "wrong_network"
    for act, first in (("switch", "wallet_switchEthereumChain"), ("add", "wallet_addEthereumChain")):
        await state.act_on_wallet(act)
        assert methods(state)[0] == first
    await state.act_on_wallet("anyway")
    assert methods(state)[-1] == "eth_sendTransaction"
    await state.act_on_wallet("forget")
    assert state.wallet_note.title == ""


async def test_changes_in_the_wallet(state):
    await state.wallet_changed("account", PAYER)
    assert state.wallet_note.title == "", "nobody was asked yet"
    await state.pick_wallet("w1", "m1")
    await answer(state, PAYER, "0x1")
    await state.wallet_changed("chain", "0x2")
    assert state.wallet_note.code == "wrong_network"
    await state.wallet_changed("chain", CHAIN)
    assert state.wallet_note.title == ""
    await state.wallet_changed("account", PAYER.lower())
    assert state.wallet_note.title == ""
    await state.wallet_changed("account", "")
    assert state.wallet_note.code == "account_changed"


async def test_after_two_minutes_the_network_is_said_to_be_busy(state):
    await state._say_slow()
    assert state.wallet_note.title == "", "nothing was sent"
    await asked_to_pay(state)
    await answer(state, CHAIN, PAYER, HASH)
    await state._say_slow()
    assert state.wallet_note.body == "Your wallet gave us 0x77a455…a022eb. The network is busy; we keep watching."


async def test_whatever_a_browser_sends_is_checked(state):
    for call in (
        state.pick_wallet({}, "m"),
        state.pick_wallet("w", "m" * 65),
        state.wallet_answered(7, {}),
        state.wallet_changed("balance", ""),
        state.wallet_changed("chain", None),
        state.act_on_wallet("drain"),
    ):
        with pytest.raises(InvalidInput):
            await call
    await state.pick_wallet("w1", "m1")
    await state.wallet_answered(state.wallet_command["id"], None)
    assert state.wallet_note.code == "failed"
