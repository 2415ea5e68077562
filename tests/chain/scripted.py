"""A scanner over scripted nodes: what its tests start from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import httpx

from allscale_app.chain.rpc import RpcClient
from allscale_app.chain.scanner import Scanner
from allscale_app.domain.networks import Network, Token
from tests.chain.fake_node import FakeNode
from tests.chain.ledger import Keeper
from tests.fixtures.chain import an_address

USDC, OTHER = an_address(900), an_address(901)
ALICE, BOB = an_address(1), an_address(2)
TOKEN = Token("USDC", "USDC", "base", 8453, USDC, 6, "native", "USD Coin")
BASE = Network("base", 8453, "Base", "ETH", 2.0, 2, 20, "", 0, tokens=(TOKEN,))
TEST = replace(BASE, test=True)


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def a_keeper(
    *nodes: FakeNode,
    network: Network = TEST,
    watched: Sequence[str] = (ALICE, BOB),
    start_block: int | None = 0,
    clock: Clock | None = None,
) -> Keeper:
    """A keeper on the nodes, each an endpoint, that has read nothing yet."""
    clock = clock or Clock()
    hosts = {f"n{number}.example": node for number, node in enumerate(nodes)}
    transport = httpx.MockTransport(lambda request: hosts[request.url.host].handle(request))
    rpc = RpcClient("base", [f"http://{host}" for host in hosts], transport=transport, monotonic=clock)
    return Keeper(Scanner(network, rpc, start_block=start_block, monotonic=clock), watched)


def a_caught_up(node: FakeNode, **kwargs: Any) -> Keeper:
    keeper = a_keeper(node, **kwargs)
    keeper.catch_up()
    node.requests.clear()
    return keeper
