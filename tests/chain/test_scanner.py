"""The scanner on a scripted node: what it asks of a network, and what of the answers counts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from allscale_app.services.ports import ChainReader
from tests.chain.fake_node import FakeNode, a_hash, topic
from tests.chain.scripted import ALICE, BOB, OTHER, TEST, USDC, a_caught_up, a_keeper
from tests.fixtures.chain import an_address


def test_the_scanner_is_what_the_port_asks_for():
    reader: ChainReader = a_keeper(FakeNode()).scanner
    assert reader.poll(None, (), tuple) is not None


def test_a_poll_is_two_requests_and_an_idle_one_is_one():
    node = FakeNode()
    node.mine(10)
    keeper = a_caught_up(node)
    node.mine()
    keeper.poll()
    assert [len(body) for body in node.requests] == [2, 3]
    node.requests.clear()
    assert keeper.poll() is None
    assert [len(body) for body in node.requests] == [2]


def test_the_filter_names_tokens_and_recipients_and_ends_there():
    node = FakeNode()
    node.mine(5)
    keeper = a_caught_up(node)
    node.mine()
    keeper.poll()
    (query,) = node.log_queries()
    assert query["address"] == [USDC]
    assert query["topics"][1:] == [None, [topic(ALICE), topic(BOB)]]
    assert (query["fromBlock"], query["toBlock"]) == ("0x4", "0x6"), "the last two blocks are read again"


def test_more_than_a_thousand_recipients_a_block_are_filtered_here():
    node = FakeNode()
    many = [an_address(10_000 + number) for number in range(3_001)]
    node.mine()
    keeper = a_caught_up(node, watched=many)
    node.mine()
    node.transfer(USDC, many[3_000], 5)
    node.transfer(USDC, OTHER, 7)
    keeper.poll()
    (query,) = node.log_queries()
    assert len(query["topics"]) == 1
    assert [log.recipient for log in keeper.canonical.values()] == [many[3_000]]


def test_over_many_blocks_even_many_recipients_are_asked_for_by_name():
    node = FakeNode()
    many = [an_address(10_000 + number) for number in range(3_001)]
    node.mine()
    keeper = a_caught_up(node, watched=many)
    node.mine(2)
    node.transfer(USDC, many[3_000], 5)
    keeper.poll()
    assert [len(query["topics"][2]) for query in node.log_queries()] == [1_000, 1_000, 1_000, 1]
    assert [log.recipient for log in keeper.canonical.values()] == [many[3_000]]


def test_nobody_to_watch_asks_for_no_logs_but_moves_on():
    node = FakeNode()
    node.mine(5)
    keeper = a_caught_up(node, watched=())
    node.mine()
    assert keeper.poll() is not None
    assert node.log_queries() == []
    assert keeper.cursor is not None
    assert keeper.cursor.number == 6


def test_a_network_without_tokens_asks_for_no_logs():
    node = FakeNode()
    keeper = a_caught_up(node, network=replace(TEST, tokens=()))
    node.mine()
    assert keeper.poll() is not None
    assert node.log_queries() == []


def test_recipients_are_read_after_the_head_is_known():
    node = FakeNode()
    keeper = a_caught_up(node)
    node.mine()
    node.transfer(USDC, BOB, 5)
    order: list[str] = []
    node.intercept = lambda method, params: order.append(method)

    def watched() -> list[str]:
        order.append("recipients")
        return [BOB]

    scan = keeper.scanner.poll(keeper.cursor, [], watched)
    assert scan is not None
    assert [log.raw_amount for log in scan.transfers] == [5]
    assert order.index("eth_getBlockByNumber") < order.index("recipients") < order.index("eth_getLogs")


@pytest.mark.parametrize(
    "changes",
    [
        {"data": "0x" + "0" * 64},
        {"data": "0x"},
        {"data": "0x" + "0" * 127 + "1"},
        {"removed": True},
        {"topics": [a_hash("Approval"), topic(OTHER), topic(ALICE)]},
    ],
    ids=["value 0", "no value", "two words", "removed", "another event"],
)
def test_logs_that_do_not_count(changes: dict[str, Any]):
    node = FakeNode()
    keeper = a_caught_up(node)
    node.mine()
    node.transfer(USDC, ALICE, 5, **changes)
    assert keeper.poll() is not None
    assert keeper.canonical == {}


def test_a_log_with_four_topics_is_a_collectible():
    node = FakeNode()
    keeper = a_caught_up(node)
    node.mine()
    log = node.transfer(USDC, ALICE, 5)
    log["topics"].append("0x" + "0" * 63 + "7")
    keeper.poll()
    assert keeper.canonical == {}


def test_an_endpoint_that_ignores_the_filter_is_filtered_here():
    node = FakeNode()
    keeper = a_caught_up(node)
    node.mine()
    logs = [node.transfer(OTHER, ALICE, 5), node.transfer(USDC, OTHER, 6), node.transfer(USDC, ALICE, 7)]
    node.intercept = lambda method, params: logs if method == "eth_getLogs" else None
    keeper.poll()
    assert [log.raw_amount for log in keeper.canonical.values()] == [7]


def test_logs_that_come_late_are_found_on_the_second_reading():
    node = FakeNode()
    keeper = a_caught_up(node)
    node.mine()
    node.transfer(USDC, ALICE, 5)
    node.intercept = lambda method, params: [] if method == "eth_getLogs" else None
    keeper.poll()
    assert keeper.received(ALICE) == 0
    node.intercept = lambda method, params: None
    node.mine()
    keeper.poll()
    assert keeper.received(ALICE) == 5
    node.mine()
    keeper.poll()
    assert keeper.received(ALICE) == 5, "read twice, counted once"


def test_addresses_come_back_as_they_were_given():
    node = FakeNode()
    keeper = a_caught_up(node)
    node.mine()
    node.transfer(USDC, ALICE, 5)
    keeper.poll()
    (transfer,) = keeper.canonical.values()
    assert (transfer.recipient, transfer.contract, transfer.network) == (ALICE, USDC, "base")
    assert transfer.sender == "0x" + "99" * 20
