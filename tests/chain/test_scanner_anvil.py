"""The scanner against a real node."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from allscale_app.chain.registry import load_registry
from allscale_app.chain.rpc import RpcClient
from allscale_app.chain.scanner import Scanner
from allscale_app.chain.startup import check_network
from allscale_app.demo.tokens import DevWallet, dev_account
from allscale_app.domain.money import from_raw, to_raw
from tests.chain.ledger import Keeper
from tests.fixtures.chain import LocalChain, an_address, calldata, with_tokens

ALICE, BOB, HOLDER = an_address(1), an_address(2), an_address(3)


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


def test_a_replacement_pays_somebody_else(local_chain: LocalChain, keeper: Keeper):
    local_chain.pay(ALICE, 3)
    keeper.poll()
    data = "0x" + calldata("transfer(address,uint256)", BOB, 3).hex()
    replacement = {"from": local_chain.payer.address, "to": local_chain.usdc, "data": data}
    local_chain.reorg(1, [(replacement, 0)])
    keeper.poll()
    assert (keeper.received(ALICE), keeper.received(BOB)) == (0, 3)


def test_a_reorg_under_a_longer_chain(local_chain: LocalChain, keeper: Keeper):
    local_chain.pay(ALICE, 4)
    keeper.poll()
    local_chain.reorg(1)
    local_chain.mine(3)
    keeper.poll()
    assert keeper.received(ALICE) == 0
    assert len(keeper.orphaned) == 1


def test_a_head_that_moves_back(local_chain: LocalChain, keeper: Keeper):
    local_chain.pay(ALICE, 6)
    local_chain.mine()
    keeper.poll()
    local_chain.anvil.rpc("anvil_rollback", 2)
    scan = keeper.poll()
    assert scan is not None
    assert scan.rewound_to == scan.head.number == local_chain.head
    assert keeper.received(ALICE) == 0
    local_chain.pay(ALICE, 8)
    keeper.poll()
    assert keeper.received(ALICE) == 8


def test_a_transaction_of_two_transfers_that_moves_behind_another(local_chain: LocalChain, keeper: Keeper):
    """The same transaction and log index carry another transfer afterwards: orphan and insert, never update."""
    splitter = local_chain.deploy("Splitter")
    local_chain.send(local_chain.usdc, "approve(address,uint256)", splitter, 10**9)
    local_chain.mine()
    keeper.catch_up()
    pair = local_chain.send(splitter, "split(address,address[],uint256[])", local_chain.usdc, [ALICE, BOB], [10, 20])
    keeper.poll()
    before = {(log.tx_hash, log.log_index): log.recipient for log in keeper.canonical.values()}
    with DevWallet(local_chain.anvil.url, dev_account(2)) as other:
        raw = local_chain.raw_transaction(pair)
        data = "0x" + calldata("transfer(address,uint256)", ALICE, 7).hex()
        first = {"from": other.address, "to": local_chain.usdc, "data": data, "gas": hex(100_000)}
        local_chain.reorg(1, [(first, 0), (raw, 0)])
    scan = keeper.poll()
    assert scan is not None
    after = {(log.tx_hash, log.log_index): log.recipient for log in keeper.canonical.values()}
    moved = {key for key in before.keys() & after.keys() if before[key] != after[key]}
    assert before == {(pair, 0): ALICE, (pair, 1): BOB}
    assert moved == {(pair, 1)}, "the index that was Bob's is Alice's now"
    assert (keeper.received(ALICE), keeper.received(BOB)) == (17, 20)
    assert len(keeper.orphaned) == 2


def test_a_foreign_token_and_a_value_of_zero_are_nothing(local_chain: LocalChain, keeper: Keeper):
    foreign = local_chain.deploy("FeeToken", local_chain.payer.address, types=["address"])
    local_chain.pay(ALICE, 1_000, contract=foreign)
    local_chain.pay(ALICE, 0)
    assert keeper.poll() is not None
    assert keeper.canonical == {}


def test_a_collectible_at_a_registered_address_is_no_money(local_chain: LocalChain, rpc: RpcClient):
    collectible = local_chain.deploy("Collectible")
    network = with_tokens(local_chain.network, {"USDC": (collectible, 6)})
    keeper = Keeper(Scanner(network, rpc, start_block=0), [ALICE])
    local_chain.send(collectible, "give(address,uint256)", ALICE, 7, gas=100_000)
    keeper.catch_up()
    assert keeper.canonical == {}


def test_a_token_that_keeps_a_fee_counts_what_arrived(local_chain: LocalChain, rpc: RpcClient):
    token = local_chain.deploy("FeeToken", BOB, types=["address"])
    network = with_tokens(local_chain.network, {"USDT": (token, 6)})
    keeper = Keeper(Scanner(network, rpc, start_block=0), [ALICE])
    local_chain.pay(ALICE, 1_000, contract=token)
    keeper.catch_up()
    assert keeper.received(ALICE) == 990


@pytest.mark.parametrize(("key", "decimals"), [("base", 6), ("bnb", 18)])
def test_posing_as_a_real_network(local_chain: LocalChain, key: str, decimals: int):
    endpoints = {key: [local_chain.anvil.url]}
    network = load_registry(endpoints=endpoints, local_tokens={}).network(key)
    usdc = next(token for token in network.tokens if token.symbol == "USDC")
    local_chain.pose_as(network, ["USDC", "USDT"], holder=HOLDER, units=10**9)
    with RpcClient(key, [local_chain.anvil.url], chain_id=network.chain_id) as rpc:
        check = check_network(network, rpc)
        keeper = Keeper(Scanner(network, rpc, start_block=0), [ALICE])
        raw = to_raw(12_500_000, decimals=decimals) + (1 if decimals == 18 else 0)
        local_chain.pay_unsigned(usdc.contract, ALICE, raw, sender=HOLDER)
        keeper.catch_up()
    assert (check.reachable, check.reason) == (True, "")
    assert {"USDC", "USDT"}.isdisjoint(unit.partition("@")[0] for unit in check.refused)
    assert f"DAI@{network.chain_id}" in check.refused, "nothing is deployed there"
    (transfer,) = keeper.canonical.values()
    assert (transfer.network, transfer.contract, transfer.raw_amount) == (key, usdc.contract, raw)
    assert from_raw(transfer.raw_amount, decimals=decimals) == 12_500_000


def test_five_thousand_payments_are_caught_up_quickly(local_chain: LocalChain, rpc: RpcClient, record_property):
    splitter = local_chain.deploy("Splitter")
    local_chain.send(local_chain.usdc, "approve(address,uint256)", splitter, 10**12)
    watched = [an_address(10_000 + number) for number in range(5_000)]
    for start in range(0, 5_000, 250):
        part = watched[start : start + 250]
        signature = "split(address,address[],uint256[])"
        local_chain.send(splitter, signature, local_chain.usdc, part, [1_000 + start] * 250)
    keeper = Keeper(Scanner(local_chain.network, rpc, start_block=0), watched)
    started = time.perf_counter()
    keeper.catch_up()
    seconds = time.perf_counter() - started
    record_property("catch_up_milliseconds", round(seconds * 1000))
    assert len(keeper.canonical) == 5_000
    assert sum(keeper.received(address) for address in watched[:1]) == 1_000
    assert seconds < 10  # 0.2 s on a quiet core
