"""The scanner's rules on a scripted node: ranges, lagging nodes, torn answers, finality."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import httpx
import pytest

from allscale_app.chain.errors import ReorgTooDeep, RpcError, TimedOut, Unavailable
from allscale_app.chain.finality import finalized_number
from allscale_app.chain.rpc import RpcClient
from allscale_app.chain.scanner import KNOWN_BLOCKS, SHRINK_PATIENCE_SECONDS, Scanner
from allscale_app.domain.networks import Network, Token
from allscale_app.services.ports import ChainReader
from tests.chain.fake_node import FakeNode, a_hash, an_error, topic
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


# ---------------------------------------------------------------------------------------------------------------------
# What is asked


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


# ---------------------------------------------------------------------------------------------------------------------
# What counts


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


# ---------------------------------------------------------------------------------------------------------------------
# Reorganisations


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


# ---------------------------------------------------------------------------------------------------------------------
# Finality and the first block


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


# ---------------------------------------------------------------------------------------------------------------------
# Long catch-ups and ranges


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
