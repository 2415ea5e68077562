"""The scanner against a real node."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from allscale_app.chain.rpc import RpcClient
from allscale_app.chain.scanner import Scanner
from tests.chain.ledger import Keeper
from tests.fixtures.chain import LocalChain, an_address

ALICE, BOB = an_address(1), an_address(2)


@pytest.fixture
def rpc(local_chain: LocalChain) -> Iterator[RpcClient]:
    with RpcClient("local", [local_chain.anvil.url]) as client:
        yield client


@pytest.fixture
def keeper(local_chain: LocalChain, rpc: RpcClient) -> Keeper:
    kept = Keeper(Scanner(local_chain.network, rpc, start_block=0), [ALICE, BOB])
    kept.catch_up()
    return kept


def test_a_payment_is_seen_in_its_block_and_final_later(local_chain: LocalChain, keeper: Keeper):
    tx_hash = local_chain.pay(ALICE, 5)
    scan = keeper.poll()
    assert scan is not None
    (transfer,) = scan.transfers
    assert (transfer.tx_hash, transfer.recipient, transfer.raw_amount) == (tx_hash, ALICE, 5)
    assert (transfer.contract, transfer.sender) == (local_chain.usdc, local_chain.payer.address)
    assert transfer.block_hash == scan.head.hash == scan.cursor.hash
    assert keeper.received(ALICE) == 5
    assert keeper.received(ALICE, final=True) == 0
    local_chain.mine(8)
    keeper.poll()
    assert keeper.received(ALICE, final=True) == 5


def test_nothing_new_is_none(keeper: Keeper):
    assert keeper.poll() is None


def test_a_reorg_at_the_same_height_drops_the_payment(local_chain: LocalChain, keeper: Keeper):
    local_chain.pay(ALICE, 7)
    local_chain.mine(2)
    keeper.poll()
    local_chain.reorg(3)
    scan = keeper.poll()
    assert scan is not None
    assert scan.rewound_to == local_chain.head - 3
    assert keeper.received(ALICE) == 0
    assert [log.raw_amount for log in keeper.orphaned] == [7]


def test_a_transaction_that_moves_to_a_later_block_counts_once(local_chain: LocalChain, keeper: Keeper):
    tx_hash = local_chain.pay(ALICE, 9)
    local_chain.mine(2)
    keeper.poll()
    local_chain.reorg(3, [(local_chain.raw_transaction(tx_hash), 2)])
    scan = keeper.poll()
    assert scan is not None
    assert keeper.received(ALICE) == 9
    assert [log.tx_hash for log in keeper.orphaned] == [tx_hash] == [log.tx_hash for log in scan.transfers]


def test_thirty_missed_blocks_are_read_in_one_poll(local_chain: LocalChain, keeper: Keeper):
    for _ in range(30):
        local_chain.pay(BOB, 1)
    scan = keeper.poll()
    assert scan is not None
    assert scan.cursor.number == local_chain.head
    assert keeper.received(BOB) == 30
