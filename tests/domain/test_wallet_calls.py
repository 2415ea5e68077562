"""Requests to a browser wallet, byte for byte, and what is read from its answers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from allscale_app.domain import wallet_calls
from allscale_app.domain.wallet_calls import address_in, hash_in, quantity_in
from tests.fakes.context import LOCAL, USDC_CONTRACT

PAYER = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
DEPOSIT = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"
USDC = LOCAL.tokens[0]


def test_a_payment_reads_chain_and_account_again_right_before_it_is_sent():
    *before, send = wallet_calls.pay(LOCAL, USDC, PAYER, recipient=DEPOSIT, raw_amount=120_000_000)
    assert before == [
        {"method": "eth_chainId", "want": "0x7a69"},
        {"method": "eth_accounts", "want": PAYER},
    ]
    (transaction,) = send["params"]
    assert send["method"] == "eth_sendTransaction"
    assert transaction == {
        "from": PAYER,
        "to": USDC_CONTRACT,
        "value": "0x0",
        "data": "0xa9059cbb"
        "00000000000000000000000070997970c51812dc3a010c7d01b50e0d17dc79c8"
        "0000000000000000000000000000000000000000000000000000000007270e00",
    }


def test_looking_at_a_balance_changes_nothing_and_may_stay_unanswered():
    steps = wallet_calls.look(LOCAL, USDC, PAYER)
    assert [step["method"] for step in steps] == [
        "eth_chainId", "eth_accounts", "eth_call", "eth_getBalance", "eth_gasPrice",
    ]  # fmt: skip
    assert steps[2]["params"][0] == {
        "to": USDC_CONTRACT,
        "data": "0x70a08231000000000000000000000000f39fd6e51aad88f6f4ce6ab8827279cfffb92266",
    }
    assert [step.get("optional", False) for step in steps] == [False, False, True, True, True]


@pytest.mark.parametrize(("explorer", "known"), [("", None), ("https://basescan.org", ["https://basescan.org"])])
def test_a_network_is_added_with_its_public_endpoint_then_switched_to(explorer, known):
    base = replace(LOCAL, name="Base", chain_id=8453, wallet_rpc_url="https://rpc.example", explorer_url=explorer)
    add, *switch = wallet_calls.add(base)
    (chain,) = add["params"]
    assert (chain["chainId"], chain["chainName"], chain["rpcUrls"]) == ("0x2105", "Base", ["https://rpc.example"])
    assert chain["nativeCurrency"] == {"name": "ETH", "symbol": "ETH", "decimals": 18}
    assert chain.get("blockExplorerUrls") == known
    assert switch == wallet_calls.switch_to(base) == [
        {"method": "wallet_switchEthereumChain", "params": [{"chainId": "0x2105"}]},
        {"method": "eth_chainId", "want": "0x2105"},
    ]  # fmt: skip


def test_connecting_asks_for_an_account_and_a_chain():
    assert [step["method"] for step in wallet_calls.connect()] == ["eth_requestAccounts", "eth_chainId"]


@pytest.mark.parametrize("text", ["", "0x", PAYER[:-1], PAYER + "0", "0x" + "g" * 40, PAYER + "\n"])
def test_what_is_no_address_is_not_asked_about(text):
    assert address_in(text) == ""
    assert hash_in(text) == ""


def test_hashes_addresses_and_quantities_are_read_exactly():
    assert address_in(PAYER) == PAYER
    assert hash_in("0x" + "AB" * 32) == "0x" + "ab" * 32
    assert (quantity_in("0x7a69"), quantity_in("0x0")) == (31337, 0)
    assert [quantity_in(text) for text in ("", "0x", "31337", "0x" + "f" * 65, "-0x1", "0x 1")] == [None] * 6
