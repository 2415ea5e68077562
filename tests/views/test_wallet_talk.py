"""The talk with a browser wallet: what follows on each answer, in the words of the design."""

from __future__ import annotations

from dataclasses import replace

import pytest

from allscale_app.services.wallet_transfer import WalletTransfer
from allscale_app.views.checkout import wallet_notes
from allscale_app.views.checkout.wallet_talk import Answer, follow, pay, read_answer, switch
from tests.fakes.context import LOCAL

PAYER = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
BASE = replace(LOCAL, key="base", name="Base", chain_id=8453, wallet_rpc_url="https://rpc.example")
TRANSFER = WalletTransfer(
    token=replace(LOCAL.tokens[0], network="base", chain_id=8453),
    network=BASE,
    address="0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
    units=4_409_250_000,
    names={8453: "Base", 1: "Ethereum"},
)
HELD = "0x" + f"{3_912_000_000:064x}"
ENOUGH = "0x" + f"{10**12:064x}"
GWEI, ETHER = hex(10**9), hex(10**18)


def said(op: str, answer: Answer, transfer: WalletTransfer = TRANSFER) -> tuple[str, str]:
    note = follow(op, answer, transfer).note
    return note.title, note.body


def test_the_good_way_is_connect_look_pay():
    looked = follow("connect", Answer((PAYER, "0x2105")), TRANSFER)
    assert (looked.op, looked.account) == ("look", PAYER)
    paying = follow("look", Answer(("0x2105", PAYER, ENOUGH, ETHER, GWEI)), TRANSFER)
    assert (paying.op, paying.steps) == ("pay", pay(TRANSFER, PAYER).steps)
    assert paying.steps[-1]["params"][0]["data"].endswith(f"{4_409_250_000:064x}")
    assert follow("pay", Answer(("0x2105", PAYER, "0x" + "Ab" * 32)), TRANSFER).tx_hash == "0x" + "ab" * 32


@pytest.mark.parametrize("quiet", [("", "", ""), (ENOUGH, "", ""), (ENOUGH, ETHER, ""), ("", "0x0", "0x0")])
def test_what_a_wallet_keeps_quiet_about_stops_nothing(quiet):
    assert follow("look", Answer(("0x2105", PAYER, *quiet)), TRANSFER).op == "pay"


def test_every_row_of_the_errors_table_has_its_words():
    assert said("pay", Answer(code=4001, method="eth_sendTransaction")) == (
        "You closed the request in your wallet",
        "Nothing was sent. Press the wallet again when you are ready.",
    )
    assert said("connect", Answer(code=-32002)) == (
        "Your wallet is waiting for you",
        "Open it: there is a request to confirm.",
    )
    assert said("connect", Answer((PAYER, "0x1"))) == (
        "Your wallet is on Ethereum",
        "This payment is set to Base. Switch in the wallet, or choose Ethereum here.",
    )
    assert said("switch", Answer(code=4902)) == (
        "Your wallet does not know Base yet",
        "It will ask to add it, then to pay.",
    )
    assert said("look", Answer(("0x2105", PAYER, ENOUGH, "0x0", hex(150_000_000)))) == (
        "Not enough ETH for the network fee",
        "The fee on Base is about 0.00001 ETH. Add a little ETH, or pay from another network.",
    )
    assert said("look", Answer(("0x2105", PAYER, HELD, ETHER, GWEI))) == (
        "This wallet holds 3,912.00 USDC on Base",
        "That is 497.25 short. Pay a part now, choose another network, or use another wallet.",
    )
    assert said("pay", Answer(code=1, method="eth_accounts", got="0x1")) == (
        "The account in your wallet changed",
        "Check that it is the right one, then pay again.",
    )
    note = wallet_notes.sent(BASE, "0x77a455" + "0" * 52 + "a022eb", is_slow=True)
    assert (note.title, note.body) == (
        "Sent, not in a block yet",
        "Your wallet gave us 0x77a455…a022eb. The network is busy; we keep watching.",
    )


def test_each_note_has_a_way_out():
    acts = {
        "switch": follow("connect", Answer((PAYER, "0x1")), TRANSFER).note,
        "add": follow("switch", Answer(code=4902), TRANSFER).note,
        "anyway": follow("look", Answer(("0x2105", PAYER, ENOUGH, "0x0", GWEI)), TRANSFER).note,
        "part": follow("look", Answer(("0x2105", PAYER, HELD, ETHER, GWEI)), TRANSFER).note,
        "again": follow("pay", Answer(code=-32002), TRANSFER).note,
        "forget": wallet_notes.sent(BASE, "0x" + "ab" * 32),
    }
    assert {act: note.act for act, note in acts.items()} == {act: act for act in acts}
    assert acts["switch"].label == "Switch to Base"
    assert acts["add"].label == "Add Base"
    assert acts["part"].label == "Pay 3,912.00 USDC now"


def test_a_wallet_with_nothing_is_not_asked_for_a_part():
    turn = follow("look", Answer(("0x2105", PAYER, "0x" + "0" * 64, ETHER, GWEI)), TRANSFER)
    assert (turn.note.act, turn.note.title) == ("", "This wallet holds 0.00 USDC on Base")
    assert "part" not in turn.note.body


def test_switching_and_adding_go_on_to_pay():
    assert switch(TRANSFER).op == "switch"
    assert switch(TRANSFER, is_unknown=True).steps[0]["method"] == "wallet_addEthereumChain"
    assert [follow(op, Answer(("", "0x2105")), TRANSFER).op for op in ("switch", "add")] == ["connect", "connect"]


def test_a_network_without_a_public_endpoint_is_added_by_hand():
    quiet = replace(TRANSFER, network=replace(BASE, wallet_rpc_url=""))
    note = follow("switch", Answer(code=4902), quiet).note
    assert (note.act, note.body) == ("", "Add Base in its settings, or choose another network here.")


def test_an_unknown_chain_has_no_name_and_is_not_offered():
    assert said("connect", Answer((PAYER, "0x539"))) == (
        "Your wallet is on another network",
        "This payment is set to Base. Switch in the wallet.",
    )
    assert follow("pay", Answer(code=1, method="eth_chainId", got="0x1"), TRANSFER).note.code == "wrong_network"


def test_a_fault_is_told_in_the_wallets_words_and_promises_no_more_than_we_know():
    assert said("connect", Answer(code=4200, message=" no \n such method ")) == (
        "Your wallet could not do this",
        "It says: “no such method”. Nothing was sent.",
    )
    body = said("pay", Answer(code=-32000, method="eth_sendTransaction", message="x" * 500))[1]
    assert body.endswith("Look in the wallet whether anything was sent before you try again.")
    assert len(body) < 260


@pytest.mark.parametrize("out", [(), ("",), ("nonsense", "0x2105"), ("0x2105",) * 5, (PAYER,)])
def test_nonsense_is_a_fault_not_a_request(out):
    assert [follow(op, Answer(out), TRANSFER).op for op in ("connect", "look")] == ["", ""]


def test_a_smart_wallet_that_gives_no_hash_is_believed_no_more_and_no_less():
    for out in ((), ("0x2105", PAYER, "0xbundle")):
        turn = follow("pay", Answer(out), TRANSFER)
        assert (turn.tx_hash, turn.note.title) == ("", "Your wallet took the payment")


@pytest.mark.parametrize(
    "sent", [None, 7, [], "x", {"out": "x"}, {"out": ["a"] * 99}, {"code": "4001"}, {"code": True}]
)
def test_whatever_a_browser_sends_is_read_as_a_fault(sent):
    assert read_answer(sent).code == 0


def test_texts_of_a_browser_are_cut():
    assert read_answer({"out": ["x" * 900, 7, None]}).out == ("x" * 200, "", "")
    assert read_answer({"code": 4001, "message": "m" * 900, "method": 3}) == Answer(code=4001, message="m" * 200)
