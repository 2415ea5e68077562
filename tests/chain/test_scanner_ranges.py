"""The scanner far behind: ranges that fit what each provider gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest

from allscale_app.chain.errors import RpcError, TimedOut, Unavailable
from tests.chain.fake_node import FakeNode, an_error
from tests.chain.scripted import ALICE, TEST, USDC, Clock, a_caught_up, a_keeper
from tests.fixtures.chain import an_address


def test_a_long_catch_up_is_several_scans():
    node = FakeNode()
    node.mine(9_000)
    node.finalized = 8_950
    node.transfer(USDC, ALICE, 1, block=10)
    node.transfer(USDC, ALICE, 2, block=8_940)
    node.transfer(USDC, ALICE, 4, block=8_990)
    keeper = a_keeper(node)
    keeper.catch_up()
    assert [scan.cursor.number for scan in keeper.scans] == [1999, 5998, 8950, 9000]
    assert all(scan.head.number == 9_000 for scan in keeper.scans)
    assert keeper.received(ALICE) == 7
    assert set(range(8_951, 9_001)) <= set(keeper.blocks)


def test_blocks_that_are_not_final_are_all_remembered():
    node = FakeNode()
    node.mine(400)
    keeper = a_keeper(node, network=replace(TEST, finality_depth=350))
    keeper.catch_up()
    assert len(keeper.scans) == 5
    assert set(range(51, 401)) <= set(keeper.blocks)


def limited(limit: int, message: str) -> Callable[[str, list[Any]], Any]:
    """Refuses log queries of more than `limit` blocks."""

    def intercept(method: str, params: list[Any]) -> Any:
        if method != "eth_getLogs":
            return None
        first, last = int(params[0]["fromBlock"], 16), int(params[0]["toBlock"], 16)
        return an_error(-32602, message) if last - first + 1 > limit else None

    return intercept


def sizes(node: FakeNode) -> list[int]:
    return [int(query["toBlock"], 16) - int(query["fromBlock"], 16) + 1 for query in node.log_queries()]


def a_long_chain() -> FakeNode:
    node = FakeNode()
    node.mine(3_000)
    node.finalized = 2_990
    return node


def test_a_plans_maximum_is_adopted_and_never_exceeded():
    node = a_long_chain()
    node.intercept = limited(500, "eth_getLogs is limited to a 500 range")
    keeper = a_keeper(node)
    keeper.catch_up()
    assert sizes(node)[0] == 2_000
    assert max(sizes(node)[1:]) == 500
    assert keeper.cursor is not None
    assert keeper.cursor.number == 3_000


def test_a_suggested_range_is_adopted_and_grows_slowly():
    node = a_long_chain()
    node.intercept = limited(700, "more than 10000 results. Try with this block range [0x0, 0x257].")
    keeper = a_keeper(node)
    keeper.poll()
    keeper.poll()
    assert sizes(node) == [2_000, 600, 630]


def test_too_many_results_halve_the_range():
    node = a_long_chain()
    node.intercept = limited(300, "query returned more than 10000 results")
    keeper = a_keeper(node)
    keeper.poll()
    keeper.poll()
    assert sizes(node) == [2_000, 1_000, 500, 250, 262]


@pytest.mark.parametrize("limit", [1, 2, 5])
def test_even_the_smallest_ranges_get_there(limit: int):
    node = FakeNode()
    node.mine(30)
    node.transfer(USDC, ALICE, 5, block=13)
    node.intercept = limited(limit, f"eth_getLogs is limited to a {limit} range")
    keeper = a_keeper(node)
    keeper.catch_up()
    assert keeper.cursor is not None
    assert keeper.cursor.number == 30
    assert keeper.received(ALICE) == 5


def test_one_block_that_is_too_much_splits_the_recipients():
    node = FakeNode()
    node.mine(3)
    many = [an_address(number) for number in range(8)]
    for number, address in enumerate(many):
        node.transfer(USDC, address, number + 1)

    def at_most_two(method: str, params: list[Any]) -> Any:
        if method == "eth_getLogs" and len(params[0]["topics"][2]) > 2:
            return an_error(-32005, "query returned more than 10000 results")
        return None

    node.intercept = at_most_two
    keeper = a_keeper(node, watched=many)
    keeper.catch_up()
    assert sum(keeper.received(address) for address in many) == 36


def test_one_block_of_everything_that_is_too_much_falls_back_to_filters():
    node = FakeNode()
    node.mine(1)
    many = [an_address(10_000 + number) for number in range(2_500)]
    node.transfer(USDC, many[2_400], 5)

    def filtered_only(method: str, params: list[Any]) -> Any:
        if method == "eth_getLogs" and len(params[0]["topics"]) == 1:
            return an_error(-32005, "response too large")
        return None

    node.intercept = filtered_only
    keeper = a_keeper(node, watched=many)
    keeper.catch_up()
    assert keeper.received(many[2_400]) == 5
    assert max(len(query["topics"][2]) for query in node.log_queries() if len(query["topics"]) > 1) <= 1_000


def test_an_endpoint_that_refuses_even_the_least_is_left_for_another():
    stubborn, sound = FakeNode(), FakeNode()
    for node in (stubborn, sound):
        node.mine(3)
        node.transfer(USDC, ALICE, 5)
    stubborn.intercept = lambda method, params: (
        an_error(-32005, "query returned more than 10000 results") if method == "eth_getLogs" else None
    )
    keeper = a_keeper(stubborn, sound)
    keeper.catch_up()
    assert keeper.received(ALICE) == 5


def test_a_slow_answer_halves_the_range():
    node = a_long_chain()

    def slow(request: httpx.Request) -> httpx.Response | None:
        if any(size > 500 for size in sizes(node)[-1:]):
            raise httpx.ReadTimeout("slow", request=request)
        return None

    node.respond = slow
    clock = Clock()
    keeper = a_keeper(node, clock=clock)
    for _ in range(2):
        with pytest.raises(TimedOut):
            keeper.poll()
        clock.now += 60
        node.requests.clear()
    assert keeper.poll() is not None
    assert sizes(node) == [500]


@pytest.mark.parametrize(
    ("method", "answer"),
    [
        ("eth_getBlockByNumber", {"number": "0x1"}),
        ("eth_getBlockByNumber", {"number": "0x1", "hash": "0x12", "parentHash": "0x12", "timestamp": "0x1"}),
        ("eth_getBlockByNumber", "what"),
        ("eth_getLogs", [{"address": USDC}]),
        ("eth_getLogs", "what"),
    ],
)
def test_answers_no_node_should_give_make_the_endpoint_unavailable(method: str, answer: Any):
    node = FakeNode()
    keeper = a_caught_up(node)
    node.mine()
    node.intercept = lambda asked, params: answer if asked == method else None
    with pytest.raises(Unavailable):
        keeper.poll()


def test_headers_of_other_numbers_are_not_believed():
    node = FakeNode()
    node.mine(5)
    keeper = a_caught_up(node)
    node.mine(2)
    node.intercept = lambda method, params: node.blocks[6].header() if params[0] == hex(7) else None
    with pytest.raises(Unavailable):
        keeper.poll()


def test_a_node_that_is_down_says_so_and_loses_nothing():
    node, clock = FakeNode(), Clock()
    keeper = a_caught_up(node, clock=clock)
    node.mine()
    node.transfer(USDC, ALICE, 5)
    node.respond = lambda request: httpx.Response(503)
    with pytest.raises(RpcError):
        keeper.poll()
    node.respond = lambda request: None
    clock.now += 60
    keeper.poll()
    assert keeper.received(ALICE) == 5
