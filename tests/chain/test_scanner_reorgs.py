"""The scanner when blocks go away: it finds the common ancestor, or accepts nothing."""

from __future__ import annotations

from typing import Any

import pytest

from allscale_app.chain.errors import ReorgTooDeep
from allscale_app.chain.scanner import SHRINK_PATIENCE_SECONDS
from tests.chain.fake_node import FakeNode, a_hash
from tests.chain.scripted import ALICE, BASE, BOB, USDC, Clock, a_caught_up, a_keeper


def test_a_replaced_block_rewinds_to_the_common_ancestor():
    node = FakeNode()
    node.mine(10)
    keeper = a_caught_up(node)
    node.reorg(3)
    scan = keeper.poll()
    assert scan is not None
    assert (scan.rewound_to, scan.cursor.number) == (7, 10)
    assert [block.number for block in scan.blocks] == [8, 9, 10]


def test_a_replaced_cursor_under_a_longer_chain():
    node = FakeNode()
    node.mine(10)
    keeper = a_caught_up(node)
    node.reorg(3, blocks=9)
    node.transfer(USDC, BOB, 4, block=9)
    scan = keeper.poll()
    assert scan is not None
    assert (scan.rewound_to, scan.cursor.number) == (7, 16)
    assert keeper.received(BOB) == 4


def test_a_header_that_is_not_there_yet_is_never_a_reorg():
    node = FakeNode()
    node.mine(10)
    keeper = a_caught_up(node)
    node.mine()
    node.intercept = lambda method, params: "null" if params[0] == hex(10) else None
    assert keeper.poll() is None
    node.intercept = lambda method, params: "null" if params[0] == "latest" else None
    assert keeper.poll() is None
    node.intercept = lambda method, params: "null" if method == "eth_getLogs" else None
    assert keeper.poll() is None
    node.intercept = lambda method, params: None
    scan = keeper.poll()
    assert scan is not None
    assert scan.rewound_to is None


def test_a_missing_header_while_looking_for_the_ancestor_waits():
    node = FakeNode()
    node.mine(10)
    keeper = a_caught_up(node)
    node.reorg(3)
    node.intercept = lambda method, params: "null" if params[0] == hex(9) else None
    assert keeper.poll() is None
    node.intercept = lambda method, params: None
    scan = keeper.poll()
    assert scan is not None
    assert scan.rewound_to == 7


def test_logs_of_another_fork_than_the_headers_are_read_again():
    node = FakeNode()
    keeper = a_caught_up(node)
    node.mine()
    log = node.transfer(USDC, ALICE, 5)
    honest = log["blockHash"]
    log["blockHash"] = a_hash("other fork")

    def heal(method: str, params: list[Any]) -> None:
        if method == "eth_getLogs" and len(node.log_queries()) == 2:
            log["blockHash"] = honest

    node.intercept = heal
    scan = keeper.poll()
    assert scan is not None
    assert len(node.log_queries()) == 2
    assert keeper.received(ALICE) == 5


def test_an_endpoint_that_never_makes_sense_is_given_up_for_the_next_poll():
    torn, sound = FakeNode(), FakeNode()
    keeper = a_keeper(torn, sound)
    keeper.catch_up()
    for node in (torn, sound):
        node.mine()
        node.transfer(USDC, ALICE, 5)
    torn.blocks[-1].logs[0]["blockHash"] = a_hash("other fork")
    assert keeper.poll() is None
    assert keeper.poll() is not None
    assert keeper.received(ALICE) == 5


def test_headers_that_do_not_link_are_not_accepted():
    node = FakeNode()
    node.mine(5)
    keeper = a_caught_up(node)
    node.mine(2)
    node.blocks[6].parent = a_hash("nobody")
    assert keeper.poll() is None
    assert keeper.cursor is not None
    assert keeper.cursor.number == 5


def test_a_shorter_chain_on_a_test_network_is_a_rollback():
    node = FakeNode()
    node.mine(10)
    keeper = a_caught_up(node)
    del node.blocks[-4:]
    scan = keeper.poll()
    assert scan is not None
    assert (scan.rewound_to, scan.cursor.number, scan.head.number) == (6, 6, 6)
    assert keeper.poll() is None


def test_a_shorter_chain_elsewhere_is_a_lagging_node_until_it_lasts():
    node, clock = FakeNode(), Clock()
    node.mine(10)
    keeper = a_caught_up(node, network=BASE, clock=clock)
    former = list(node.blocks)
    del node.blocks[-4:]
    assert keeper.poll() is None
    clock.now += SHRINK_PATIENCE_SECONDS - 1
    assert keeper.poll() is None
    node.blocks = former
    assert keeper.poll() is None, "it had only lagged"
    node.blocks = former[:-4]
    clock.now += 2
    assert keeper.poll() is None, "the patience starts again"
    clock.now += SHRINK_PATIENCE_SECONDS
    scan = keeper.poll()
    assert scan is not None
    assert scan.rewound_to == 6


def test_a_shorter_chain_of_other_blocks_is_a_reorg_at_once():
    node = FakeNode()
    node.mine(10)
    keeper = a_caught_up(node, network=BASE)
    node.reorg(5, blocks=2)
    scan = keeper.poll()
    assert scan is not None
    assert (scan.rewound_to, scan.cursor.number) == (5, 7)


def test_a_reorg_below_everything_known_raises_the_alarm():
    node = FakeNode()
    node.mine(40)
    keeper = a_caught_up(node)
    keeper.blocks = {number: block for number, block in keeper.blocks.items() if number > 35}
    node.reorg(10)
    with pytest.raises(ReorgTooDeep) as alarm:
        keeper.poll()
    assert (alarm.value.network, alarm.value.lowest_known, alarm.value.head) == ("base", 36, 40)


def test_a_reorg_below_finality_raises_the_alarm_on_a_real_network():
    node = FakeNode()
    node.mine(40)
    node.finalized = 35
    keeper = a_caught_up(node, network=BASE)
    node.reorg(10)
    with pytest.raises(ReorgTooDeep):
        keeper.poll()


def test_a_reorg_below_finality_is_followed_on_a_test_network():
    node = FakeNode()
    node.mine(40)
    node.finalized = 35
    keeper = a_caught_up(node)
    node.reorg(10)
    node.finalized = 32
    scan = keeper.poll()
    assert scan is not None
    assert (scan.rewound_to, scan.finalized_number) == (30, 32)


def test_another_chain_altogether_raises_the_alarm():
    node = FakeNode()
    node.mine(5)
    keeper = a_caught_up(node)
    node.reorg(6, fork="elsewhere")
    with pytest.raises(ReorgTooDeep):
        keeper.poll()
