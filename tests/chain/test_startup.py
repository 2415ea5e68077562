"""A network is used only after it proved to be what the registry says."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from eth_abi.abi import encode

from allscale_app.chain.registry import load_registry
from allscale_app.chain.rpc import RpcClient
from allscale_app.chain.startup import NetworkCheck, check_network
from allscale_app.domain.networks import Registry
from tests.chain.fake_node import FakeNode, an_error
from tests.fixtures.chain import LocalChain

DECIMALS, SYMBOL = "0x313ce567", "0x95d89b41"


def the_registry(*keys: str) -> Registry:
    return load_registry(endpoints={key: ["http://127.0.0.1:1"] for key in keys}, local_tokens={})


def a_node(registry: Registry, key: str, overrides: dict[tuple[str, str], Any] | None = None) -> FakeNode:
    """A node on which every token answers like the registry, but for `overrides` of (symbol, selector)."""
    network = registry.network(key)
    node = FakeNode(chain_id=network.chain_id)
    answers: dict[tuple[str, str], Any] = {}
    for token in network.tokens:
        answers[token.contract, DECIMALS] = "0x" + encode(["uint256"], [token.decimals]).hex()
        answers[token.contract, SYMBOL] = "0x" + encode(["string"], [token.symbol]).hex()
        for (symbol, selector), answer in (overrides or {}).items():
            if symbol == token.symbol:
                answers[token.contract, selector] = answer
    node.intercept = lambda method, params: (
        answers[params[0]["to"], params[0]["data"]] if method == "eth_call" else None
    )
    return node


def check(registry: Registry, key: str, *nodes: FakeNode) -> NetworkCheck:
    hosts = {f"n{number}.example": node for number, node in enumerate(nodes)}
    transport = httpx.MockTransport(lambda request: hosts[request.url.host].handle(request))
    urls = [f"http://{host}" for host in hosts]
    network = registry.network(key)
    with RpcClient(key, urls, transport=transport, chain_id=network.chain_id) as rpc:
        return check_network(network, rpc)


def string(text: str) -> str:
    return "0x" + encode(["string"], [text]).hex()


def test_everything_as_it_should_be():
    registry = the_registry("base", "bnb")
    checks = [check(registry, key, a_node(registry, key)) for key in ("base", "bnb")]
    assert all(found.reachable and not found.reason and not found.refused for found in checks)


@pytest.mark.parametrize(
    ("symbol", "override", "words"),
    [
        ("USDC", {("USDC", DECIMALS): "0x" + encode(["uint256"], [6]).hex()}, "6 decimals, the registry says 18"),
        ("USDC", {("USDC", SYMBOL): string("FAKE")}, "calls itself 'FAKE', not USDC"),
        ("USDC", {("USDC", DECIMALS): "0x"}, "does not answer decimals()"),
        ("USDC", {("USDC", DECIMALS): "0xzz"}, "does not answer decimals()"),
        ("USDC", {("USDC", DECIMALS): 6}, "does not answer decimals()"),
        ("USDC", {("USDC", SYMBOL): "0x"}, "calls itself ''"),
        ("USDC", {("USDC", DECIMALS): an_error(3, "execution reverted")}, "does not answer decimals()"),
    ],
)
def test_a_mismatch_disables_that_token_alone_and_loudly(
    symbol: str, override: dict[tuple[str, str], Any], words: str, capsys: pytest.CaptureFixture[str]
):
    registry = the_registry("bnb")
    found = check(registry, "bnb", a_node(registry, "bnb", override))
    assert found.refused == {f"{symbol}@56"}
    (reason,) = [token.reason for token in found.tokens if token.reason]
    assert words in reason
    said = "".join(capsys.readouterr())
    assert "chain.token_refused" in said
    assert "USDC@56" in said


def test_symbols_that_differ_on_chain_are_in_the_registry():
    registry = the_registry("arbitrum", "avalanche")
    tether = a_node(registry, "arbitrum", {("USDT0", SYMBOL): string("USD₮0"), ("USDC.e", SYMBOL): string("USDC")})
    assert check(registry, "arbitrum", tether).refused == frozenset()
    assert (
        check(registry, "avalanche", a_node(registry, "avalanche", {("USDT", SYMBOL): string("USDt")})).refused == set()
    )


def test_a_symbol_of_32_bytes_is_read_too():
    registry = the_registry("ethereum")
    node = a_node(registry, "ethereum", {("DAI", SYMBOL): "0x" + b"DAI".ljust(32, b"\0").hex()})
    assert check(registry, "ethereum", node).refused == frozenset()


def test_another_chain_behind_the_only_endpoint_disables_the_network(capsys: pytest.CaptureFixture[str]):
    registry = the_registry("base")
    found = check(registry, "base", FakeNode(chain_id=1))
    assert (found.reachable, found.tokens) == (True, ())
    assert "another chain" in found.reason
    assert "chain.network_refused" in "".join(capsys.readouterr())


def test_another_chain_behind_one_of_two_endpoints_is_a_warning(capsys: pytest.CaptureFixture[str]):
    registry = the_registry("base")
    found = check(registry, "base", FakeNode(chain_id=1), a_node(registry, "base"))
    assert (found.reason, found.refused) == ("", frozenset())
    assert found.warnings == ("base#1 (n0.example): is of chain 0x1, not 8453",)
    assert "chain.endpoint_refused" in "".join(capsys.readouterr())


def test_a_network_that_does_not_answer_is_not_refused(capsys: pytest.CaptureFixture[str]):
    registry = the_registry("base")
    node = FakeNode(chain_id=8453)
    node.respond = lambda request: httpx.Response(503)
    found = check(registry, "base", node)
    assert not found.reachable
    assert found.reason.startswith("not reachable")
    assert "chain.network_unreachable" in "".join(capsys.readouterr())


@pytest.mark.parametrize(
    "words", ["header not found", "missing trie node 0xabc (path )", "daily request count exceeded"]
)
def test_a_hiccup_of_the_node_disables_no_token(words: str, capsys: pytest.CaptureFixture[str]):
    registry = the_registry("base")
    found = check(registry, "base", a_node(registry, "base", {("USDC", DECIMALS): an_error(-32000, words)}))
    assert (found.reachable, found.tokens) == (False, ())
    healthy = a_node(registry, "base")
    hasty = a_node(registry, "base", {("USDC", DECIMALS): an_error(-32000, "header not found")})
    assert check(registry, "base", hasty, healthy).refused == frozenset()
    assert "chain.token_refused" not in "".join(capsys.readouterr())


def test_a_network_without_tokens_passes():
    registry = load_registry(endpoints={"local": ["http://127.0.0.1:1"]}, local_tokens={})
    assert check(registry, "local", FakeNode()).tokens == ()


def test_the_local_chain_passes(local_chain: LocalChain):
    tokens = {token.symbol: token.contract for token in local_chain.tokens}
    registry = load_registry(endpoints={"local": [local_chain.anvil.url]}, local_tokens=tokens)
    with RpcClient("local", [local_chain.anvil.url], chain_id=31337) as rpc:
        found = check_network(registry.network("local"), rpc)
    assert {token.unit: token.reason for token in found.tokens} == {f"{symbol}@31337": "" for symbol in tokens}
