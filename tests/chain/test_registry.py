"""The registry file: addresses, decimals, and what an instance's endpoints enable."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from allscale_app.chain.eip55 import checksum
from allscale_app.chain.registry import Catalogue, load_catalogue, load_registry
from allscale_app.domain.networks import Registry

ROWS = [(network, token) for network in load_catalogue().networks for token in network.tokens]
EVERYWHERE = {network.key: ["http://127.0.0.1:1"] for network in load_catalogue().networks}
LOCAL_TOKENS = {
    "USDC": "0x5FbDB2315678afecb367f032d93F642f64180aa3",
    "USDT": "0xe7f1725e7734ce288f8367e1bb143e90bb3f0512",
}


def everything() -> Registry:
    return load_registry(endpoints=EVERYWHERE, local_tokens=LOCAL_TOKENS)


def test_the_eight_networks_and_their_chain_ids():
    assert {network.key: network.chain_id for network in load_catalogue().networks} == {
        "local": 31337,
        "ethereum": 1,
        "base": 8453,
        "arbitrum": 42161,
        "optimism": 10,
        "polygon": 137,
        "bnb": 56,
        "avalanche": 43114,
    }


@pytest.mark.parametrize(("network", "token"), ROWS, ids=lambda row: getattr(row, "symbol", getattr(row, "key", "")))
def test_every_row_is_checksummed_and_sourced(network, token):
    assert token.sources or token.withheld
    assert set(token.sources) - set(load_catalogue().sources) <= {
        "coingecko", "etherscan", "docs.range.org", "paxosglobal/pyusd-contract", "Bitfinex transport list",
        "demo/token/TestToken.sol",
    }  # fmt: skip
    if network.key == "local":
        assert token.contract is None
    else:
        assert token.contract == checksum(token.contract)


def test_no_contract_and_no_symbol_repeats_on_a_network():
    for network in load_catalogue().networks:
        symbols = [token.symbol for token in network.tokens]
        contracts = [token.contract for token in network.tokens if token.contract]
        assert len(set(symbols)) == len(symbols)
        assert len(set(contracts)) == len(contracts)


def test_coins_pegged_by_binance_have_18_decimals_and_are_not_the_issuers():
    registry = everything()
    assert {registry.token(unit).decimals for unit in ("USDC@56", "USDT@56", "DAI@56", "FDUSD@56")} == {18}
    assert registry.token("USDC@56").kind == registry.token("USDT@56").kind == "bridged"
    assert registry.token("USDC@8453").decimals == 6


def test_bridged_variants_have_names_of_their_own():
    registry = everything()
    assert {t.symbol for t in registry.network("arbitrum").tokens if t.asset == "USDC"} == {"USDC", "USDC.e"}
    assert {t.symbol for t in registry.network("optimism").tokens if t.asset == "USDT"} == {"USDT", "USDT0"}
    assert {t.symbol for t in registry.network("base").tokens if t.asset == "USDC"} == {"USDC", "USDbC"}
    assert {t.symbol for t in registry.network("avalanche").tokens if t.asset == "DAI"} == {"DAI.e"}


def test_an_invoice_accepts_the_issuers_own_coins_by_default():
    units = everything().default_units("USD")
    assert {"USDC@1", "USDT@1", "USDC@8453", "USDC@31337", "USDT@43114"} <= set(units)
    assert not {"USDC.e@42161", "USDT0@42161", "USDC@56", "USDT@8453", "USDbC@8453"} & set(units)


def test_a_token_whose_address_is_in_doubt_is_withheld():
    assert load_catalogue().network("arbitrum").row("PYUSD").withheld
    assert everything().find_token("PYUSD@42161") is None
    assert everything().find_token("PYUSD@1") is not None


def test_only_networks_with_endpoints_are_enabled_cheapest_first():
    registry = load_registry(endpoints={"ethereum": ["http://a"], "base": ["http://b"], "bnb": []}, local_tokens={})
    assert [network.key for network in registry.networks] == ["base", "ethereum"]


def test_the_local_network_has_the_tokens_that_were_deployed():
    registry = load_registry(endpoints={"local": ["http://127.0.0.1:1"]}, local_tokens=LOCAL_TOKENS)
    (local,) = registry.networks
    assert (local.test, local.confirmations, local.chain_id) == (True, 3, 31337)
    assert registry.token("USDT@31337").contract == checksum(LOCAL_TOKENS["USDT"])
    assert load_registry(endpoints={"local": ["http://127.0.0.1:1"]}, local_tokens={}).tokens() == ()


@pytest.mark.parametrize(
    ("endpoints", "tokens", "words"),
    [
        ({"bsae": ["http://a"]}, {}, "no such network: bsae"),
        ({"local": ["http://a"]}, {"DAI": LOCAL_TOKENS["USDC"]}, "no such token on local: DAI"),
        ({"local": ["http://a"]}, {"USDC": "0x123"}, "not an address"),
    ],
)
def test_a_typing_error_is_not_a_lost_network(endpoints, tokens, words):
    with pytest.raises(ValueError, match=words):
        load_registry(endpoints=endpoints, local_tokens=tokens)


def test_unknown_rows_are_unknown():
    with pytest.raises(KeyError):
        load_catalogue().network("solana")
    with pytest.raises(KeyError):
        load_catalogue().network("base").row("DOGE")


def test_the_schema_refuses_what_it_does_not_know():
    row = load_catalogue().model_dump()
    row["networks"][0]["tokens"][0]["asset"] = "DOGE"
    with pytest.raises(ValidationError):
        Catalogue.model_validate(row)
    with pytest.raises(ValidationError):
        Catalogue.model_validate(load_catalogue().model_dump() | {"extra": 1})
