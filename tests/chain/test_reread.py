"""Final blocks read once more, and what else came to our addresses, on a scripted node."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from allscale_app.chain.errors import RpcError, TimedOut, Unavailable
from allscale_app.chain.holdings import NotABalance, native_balances
from allscale_app.chain.reread import read_again, unregistered_transfers
from allscale_app.chain.rpc import RpcClient
from allscale_app.chain.wire import Malformed
from allscale_app.domain.observations import Reread
from tests.chain.fake_node import FakeNode, a_hash, an_error
from tests.chain.scripted import ALICE, BASE, OTHER, USDC
from tests.fixtures.chain import an_address


def a_client(*nodes: FakeNode) -> RpcClient:
    hosts = {f"n{number}.example": node for number, node in enumerate(nodes)}
    transport = httpx.MockTransport(lambda request: hosts[request.url.host].handle(request))
    return RpcClient("base", [f"http://{host}" for host in hosts], transport=transport)


def everything(node: FakeNode, *, last: int, recipients: list[str] | None = None) -> list[Reread]:
    """Piece after piece."""
    rpc, pieces, first = a_client(node), [], 0
    while first <= last:
        pieces.append(read_again(rpc, BASE, first=first, last=last, recipients=recipients or [ALICE]))
        first = pieces[-1].last.number + 1
    return pieces


def test_it_finds_our_transfers_with_their_blocks_and_says_how_far_it_came():
    node = FakeNode()
    node.mine(9)
    node.transfer(USDC, ALICE, 5, block=3)
    node.transfer(OTHER, ALICE, 7, block=4)
    node.transfer(USDC, OTHER, 8, block=5)
    (piece,) = everything(node, last=8)
    assert [(log.block_number, log.raw_amount) for log in piece.transfers] == [(3, 5)]
    assert [block.number for block in piece.blocks] == [3, 8]
    assert piece.last.hash == node.blocks[8].hash


def test_it_keeps_to_the_range_that_the_endpoint_allows():
    node = FakeNode()
    node.mine(25)
    node.transfer(USDC, ALICE, 5, block=24)

    def limited(method: str, params: list[Any]) -> Any:
        wide = method == "eth_getLogs" and int(params[0]["toBlock"], 16) - int(params[0]["fromBlock"], 16) >= 10
        return an_error(-32000, "eth_getLogs is limited to a 10 range") if wide else None

    node.intercept = limited
    pieces = everything(node, last=25)
    assert [piece.last.number for piece in pieces] == [9, 19, 25]
    assert [log.raw_amount for piece in pieces for log in piece.transfers] == [5]


def test_any_number_of_recipients_is_asked_for_by_name():
    node = FakeNode()
    many = [an_address(10_000 + number) for number in range(2_500)]
    node.transfer(USDC, many[2_400], 5)
    (piece,) = everything(node, last=0, recipients=many)
    assert [log.recipient for log in piece.transfers] == [many[2_400]]
    assert [len(query["topics"][2]) for query in node.log_queries()] == [1_000, 1_000, 500]


def test_nobody_to_look_for_costs_one_header():
    node = FakeNode()
    node.mine(5)
    assert read_again(a_client(node), BASE, first=0, last=4, recipients=[]).last.number == 4
    assert node.log_queries() == []


@pytest.mark.parametrize(
    "changes",
    [{"blockHash": a_hash("another block")}, {"blockNumber": hex(7)}, {"transactionHash": None}, {"logIndex": "zero"}],
)
def test_an_answer_that_does_not_fit_is_asked_for_elsewhere(changes: dict[str, Any]):
    broken, sound = FakeNode(), FakeNode()
    for node in (broken, sound):
        node.mine(3)
    broken.transfer(USDC, ALICE, 1, block=2, **changes)
    sound.transfer(USDC, ALICE, 5, block=2)
    found = read_again(a_client(broken, sound), BASE, first=0, last=3, recipients=[ALICE])
    assert [log.raw_amount for log in found.transfers] == [5]


@pytest.mark.parametrize("answer", ["null", "text", {"error": {"code": -32601, "message": "no such method"}}])
def test_an_endpoint_that_cannot_is_an_error_in_the_end(answer: Any):
    node = FakeNode()
    node.intercept = lambda method, params: answer if method == "eth_getLogs" else None
    with pytest.raises(Unavailable):
        read_again(a_client(node), BASE, first=0, last=0, recipients=[ALICE])


def test_an_answer_too_late_halves_the_range():
    node = FakeNode()
    node.mine(1_500)
    rpc = a_client(node)
    slow = True

    def hang(request: httpx.Request) -> None:
        if slow and b"eth_getLogs" in request.content:
            raise httpx.ReadTimeout("slow", request=request)

    node.respond = hang
    with pytest.raises(TimedOut):
        read_again(rpc, BASE, first=0, last=1_500, recipients=[ALICE])
    slow = False
    (endpoint,) = rpc._endpoints
    endpoint._resting_until = 0.0
    assert read_again(rpc, BASE, first=0, last=1_500, recipients=[ALICE]).last.number == 999


def test_tokens_of_no_registry_are_found_without_asking_for_contracts():
    node = FakeNode()
    node.mine(3)
    node.transfer(OTHER, ALICE, 7, block=2)
    node.transfer(USDC, ALICE, 5, block=2)
    node.transfer(OTHER, ALICE, 0, block=3)
    node.transfer(OTHER, OTHER, 9, block=3)
    found = unregistered_transfers(a_client(node), BASE, first=0, last=3, recipients=[ALICE])
    assert [(log.contract, log.raw_amount) for log in found] == [(OTHER, 7)]
    assert all("address" not in query for query in node.log_queries())


@pytest.mark.parametrize(
    ("answer", "error"),
    [(an_error(-32602, "specify an address"), RpcError), ([{"address": None}], Malformed), ("text", Malformed)],
)
def test_an_endpoint_without_such_logs_says_so(answer: Any, error: type[Exception]):
    node = FakeNode()
    node.intercept = lambda method, params: answer if method == "eth_getLogs" else None
    with pytest.raises(error):
        unregistered_transfers(a_client(node), BASE, first=0, last=0, recipients=[ALICE])


def test_native_balances_are_exact():
    node = FakeNode()
    node.wei[ALICE] = 10**18 + 1
    assert native_balances(a_client(node), [ALICE, OTHER]) == {ALICE: 10**18 + 1, OTHER: 0}
    assert native_balances(a_client(node), []) == {}


@pytest.mark.parametrize("answer", ["text", "0x", ["0x1"], "0x" + "f" * 65])
def test_what_is_no_balance_is_refused(answer: Any):
    node = FakeNode()
    node.intercept = lambda method, params: answer if method == "eth_getBalance" else None
    with pytest.raises(NotABalance):
        native_balances(a_client(node), [ALICE])
