"""The scanner on what is final, and on where watching begins."""

from __future__ import annotations

from dataclasses import replace

import httpx
import pytest

from allscale_app.chain.finality import finalized_number
from allscale_app.chain.scanner import KNOWN_BLOCKS
from tests.chain.fake_node import FakeNode
from tests.chain.scripted import ALICE, TEST, USDC, Clock, a_caught_up, a_keeper


@pytest.mark.parametrize(
    ("head", "tag", "previous", "expected"),
    [
        (100, 90, 0, 90),
        (100, None, 0, 80),
        (100, None, 85, 85),
        (100, 70, 85, 85),
        (100, 10, 0, 40),
        (5, None, 0, 0),
        (100, 101, 0, 100),
    ],
    ids=["the tag", "no tag", "never back", "tag goes back", "stalled tag", "young chain", "tag above head"],
)
def test_what_is_final(head: int, tag: int | None, previous: int, expected: int):
    assert finalized_number(head=head, tag=tag, depth=20, previous=previous) == expected


def test_finality_alone_is_news():
    node = FakeNode()
    node.mine(30)
    node.finalized = 20
    keeper = a_caught_up(node)
    node.finalized = 25
    scan = keeper.poll()
    assert scan is not None
    assert (scan.finalized_number, scan.blocks, scan.transfers) == (25, (), ())
    assert keeper.poll() is None


def test_a_stalled_tag_is_said_once(capsys: pytest.CaptureFixture[str]):
    node = FakeNode()
    node.mine(100)
    node.finalized = 10
    keeper = a_keeper(node)
    keeper.catch_up()
    node.mine()
    keeper.catch_up()
    node.finalized = 95
    node.mine()
    keeper.catch_up()
    said = "".join(capsys.readouterr())
    assert said.count("chain.finality_stalled") == 1
    assert said.count("chain.finality_resumed") == 1


def test_nothing_turns_final_while_endpoints_disagree_about_the_block(capsys: pytest.CaptureFixture[str]):
    first, second = FakeNode(), FakeNode()
    for node in (first, second):
        node.mine(40)
        node.finalized = 10
    keeper = a_keeper(first, second)
    keeper.catch_up()
    assert keeper.final == 10
    second.reorg(15)
    first.mine()
    first.finalized = 30
    keeper.catch_up()
    assert keeper.final == 10
    assert "chain.endpoints_disagree" in "".join(capsys.readouterr())
    second.blocks = list(first.blocks)
    keeper.catch_up()
    assert keeper.final == 30


def test_a_second_endpoint_that_lags_or_is_down_disputes_nothing():
    first, second, clock = FakeNode(), FakeNode(), Clock()
    first.mine(40)
    first.finalized = 10
    keeper = a_keeper(first, second, clock=clock)
    keeper.catch_up()
    assert keeper.final == 10
    second.respond = lambda request: httpx.Response(503)
    first.finalized = 30
    keeper.catch_up()
    assert keeper.final == 30


def test_without_a_start_block_reading_begins_at_the_newest_final_block():
    node = FakeNode()
    node.mine(500)
    node.finalized = 490
    node.transfer(USDC, ALICE, 1, block=489)
    node.transfer(USDC, ALICE, 2, block=490)
    keeper = a_keeper(node, start_block=None)
    keeper.catch_up()
    assert keeper.received(ALICE) == 2
    assert min(keeper.blocks) == 490


def test_a_far_finality_does_not_make_the_first_reading_long():
    node = FakeNode()
    node.mine(2_000)
    node.finalized = 5
    keeper = a_keeper(node, network=replace(TEST, finality_depth=1_900), start_block=None)
    keeper.catch_up()
    assert min(keeper.blocks) == 2_000 - KNOWN_BLOCKS + 1


def test_a_start_block_in_the_future_waits():
    node = FakeNode()
    node.mine(5)
    keeper = a_keeper(node, start_block=8)
    assert keeper.poll() is None
    node.mine(4)
    scan = keeper.poll()
    assert scan is not None
    assert [block.number for block in scan.blocks] == [8, 9]


def test_a_restart_goes_on_at_the_stored_cursor():
    node = FakeNode()
    node.mine(10)
    before = a_caught_up(node)
    after = a_keeper(node)
    after.cursor, after.blocks = before.cursor, before.blocks
    node.mine()
    node.transfer(USDC, ALICE, 5)
    assert after.poll() is not None
    assert after.received(ALICE) == 5
