from __future__ import annotations

from dataclasses import replace

import pytest

from allscale_app.domain.assets import is_currency, peg_of
from allscale_app.domain.networks import Network, Registry, Token
from allscale_app.domain.observations import observation_key


def token(symbol, network, chain_id, *, asset=None, kind="native", contract=None):
    return Token(
        symbol=symbol,
        asset=asset or symbol,
        network=network,
        chain_id=chain_id,
        contract=contract or f"0x{symbol}{chain_id}",
        decimals=6,
        kind=kind,
        name=symbol,
    )


def network(key, chain_id, *tokens, fee=0, explorer=""):
    return Network(
        key=key,
        chain_id=chain_id,
        name=key.title(),
        native_symbol="ETH",
        block_seconds=2.0,
        confirmations=3,
        finality_depth=12,
        explorer_url=explorer,
        typical_fee_usd_units=fee,
        tokens=tokens,
    )


ETHEREUM = network(
    "ethereum",
    1,
    token("USDC", "ethereum", 1),
    token("USDT", "ethereum", 1),
    token("DAI", "ethereum", 1),
    token("EURC", "ethereum", 1),
    fee=1_500_000,
)
BASE = network(
    "base",
    8453,
    token("USDC", "base", 8453),
    token("USDbC", "base", 8453, asset="USDC", kind="bridged"),
    fee=10_000,
    explorer="https://basescan.org",
)
REGISTRY = Registry((ETHEREUM, BASE))


def test_networks_are_ordered_cheapest_first():
    assert [n.key for n in REGISTRY.networks] == ["base", "ethereum"]


def test_networks_are_found_by_key():
    assert REGISTRY.network("base") is BASE
    assert REGISTRY.find_network("solana") is None
    with pytest.raises(KeyError):
        REGISTRY.network("solana")


def test_tokens_are_found_by_unit():
    assert REGISTRY.token("USDC@8453").network == "base"
    assert REGISTRY.find_token("USDC@10") is None
    with pytest.raises(KeyError):
        REGISTRY.token("USDC@10")


def test_tokens_are_found_by_contract_in_any_letter_case():
    found = REGISTRY.token_at("base", "0xusdc8453")
    assert found is not None
    assert found.unit == "USDC@8453"
    assert REGISTRY.token_at("base", "0xother") is None
    assert REGISTRY.token_at("solana", "0xusdc8453") is None


@pytest.mark.parametrize(
    ("currency", "units"),
    [
        pytest.param("USD", ("USDC@8453", "USDC@1", "USDT@1"), id="a peg takes its main coins"),
        pytest.param("USDT", ("USDC@8453", "USDC@1", "USDT@1"), id="a main coin takes them too"),
        pytest.param("DAI", ("USDC@8453", "USDC@1", "USDT@1", "DAI@1"), id="another coin adds itself"),
        pytest.param("EUR", ("EURC@1",), id="euros"),
    ],
)
def test_default_tokens_are_native_contracts_of_the_main_coins(currency, units):
    assert REGISTRY.default_units(currency) == units


def test_payable_are_those_enabled_with_the_same_peg():
    assert REGISTRY.payable_units("USDC", ["EURC@1", "DAI@1", "USDbC@8453", "USDC@10"]) == ("USDbC@8453", "DAI@1")


def test_quotable_are_those_enabled_with_another_peg():
    assert REGISTRY.quotable_units("USDC", ["EURC@1", "DAI@1", "EURC@10"]) == ("EURC@1",)


@pytest.mark.parametrize(("code", "known"), [("USDC", True), ("EUR", True), ("usdc", False), ("BTC", False)])
def test_currencies(code, known):
    assert is_currency(code) is known


def test_pegs():
    assert (peg_of("EURC"), peg_of("USD")) == ("EUR", "USD")
    assert REGISTRY.token("DAI@1").peg == "USD"
    with pytest.raises(KeyError):
        peg_of("BTC")


def test_explorer_links_only_where_there_is_an_explorer():
    assert BASE.transaction_url("0xab") == "https://basescan.org/tx/0xab"
    assert BASE.address_url("0xcd") == "https://basescan.org/address/0xcd"
    local = replace(BASE, explorer_url="")
    assert (local.transaction_url("0xab"), local.address_url("0xcd")) == ("", "")


def test_an_observation_is_named_by_block_and_log_and_by_its_life():
    assert observation_key("base", "0xab", 3) == "base:0xab:3"
    assert observation_key("base", "0xab", 3, generation=2) == "base:0xab:3:2"
