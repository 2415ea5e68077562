"""The demo's chain: its pace, what survives a restart, and its coins."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from allscale_app.demo import chain
from allscale_app.demo.anvil import FINALITY_DEPTH, Anvil, AnvilFailed, AnvilMissing, find_binary, is_answering
from allscale_app.demo.chain import Pacer
from allscale_app.demo.tokens import DemoChainFault, DevWallet, deploy_tokens, dev_account, transfer
from allscale_app.settings import get_settings
from tests.fixtures.chain import LocalChain, an_address
from tests.fixtures.processes import free_port, running

ALICE = an_address(1)


def height(anvil: Anvil, tag: str = "latest") -> int:
    return int(anvil.rpc("eth_getBlockByNumber", tag, False)["number"], 16)


def balance(anvil: Anvil, contract: str, holder: str) -> int:
    data = "0x70a08231" + holder[2:].rjust(64, "0")
    return int(anvil.rpc("eth_call", {"to": contract, "data": data}, "latest"), 16)


# ---------------------------------------------------------------------------------------------------------------------
# The process


def test_it_answers_and_ends(tmp_path: Path):
    with Anvil() as anvil:
        pid = anvil.pid
        assert pid is not None
        assert is_answering(anvil.url)
    assert anvil.pid is None
    assert not is_answering(anvil.url)
    assert not Path(f"/proc/{pid}").exists()
    anvil.stop()


def test_the_chain_survives_a_restart(tmp_path: Path):
    file = tmp_path / "folder" / "chain.json"
    with Anvil(state_file=file) as anvil:
        usdc, *_ = deploy_tokens(anvil.url)
        with DevWallet(anvil.url, dev_account(1)) as wallet:
            tx_hash = wallet.transfer(usdc.contract, ALICE, raw_amount=5)
        before = anvil.rpc("eth_getBlockByNumber", "latest", True)
    with Anvil(state_file=file) as anvil:
        assert anvil.rpc("eth_getBlockByNumber", "latest", True) == before
        assert anvil.rpc("eth_getTransactionReceipt", tx_hash)["status"] == "0x1"
        assert balance(anvil, usdc.contract, ALICE) == 5
        assert deploy_tokens(anvil.url)[0] == usdc
        assert height(anvil) == 4, "nothing was deployed again"


def test_after_a_kill_it_comes_back_as_last_saved(tmp_path: Path):
    file = tmp_path / "chain.json"
    anvil = Anvil(state_file=file)
    anvil.start()
    anvil.rpc("anvil_mine", "0x5")
    anvil.save()
    anvil.rpc("anvil_mine", "0x5")
    assert anvil.pid is not None
    os.kill(anvil.pid, signal.SIGKILL)
    anvil.stop()
    with Anvil(state_file=file) as again:
        assert height(again) == 5


def test_a_crash_while_saving_leaves_the_former_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    file = tmp_path / "chain.json"
    with Anvil(state_file=file) as anvil:
        anvil.rpc("anvil_mine", "0x5")
        anvil.save()
        former = file.read_bytes()

        def full(number: int) -> None:
            raise OSError("no space left")

        monkeypatch.setattr("os.fsync", full)
        anvil.rpc("anvil_mine", "0x5")
        with pytest.raises(OSError, match="no space"):
            anvil.save()
        assert file.read_bytes() == former


def test_a_taken_port_is_said(local_chain: LocalChain):
    second = Anvil(port=local_chain.anvil.port)
    with pytest.raises(AnvilFailed, match="is taken"):
        second.start()
    second.stop()


def test_a_missing_binary_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("ALLSCALE_ANVIL", str(tmp_path / "nothing"))
    get_settings.cache_clear()
    with pytest.raises(AnvilMissing, match="make setup"):
        find_binary()


# ---------------------------------------------------------------------------------------------------------------------
# The pace


def test_an_idle_chain_stays_as_it_is(anvil: Anvil):
    pacer = Pacer(anvil)
    for _ in range(3):
        pacer.tick()
    assert height(anvil) == 0


def test_blocks_follow_a_transaction_until_it_is_final_and_then_stop(local_chain: LocalChain):
    anvil = local_chain.anvil
    pacer = Pacer(anvil)
    for _ in range(20):
        pacer.tick()
    local_chain.pay(ALICE, 5)
    paid = height(anvil)
    pacer.tick()
    pacer.tick()
    assert height(anvil) == paid + 2, "three confirmations, one block per tick"
    for _ in range(20):
        pacer.tick()
    assert height(anvil) == paid + FINALITY_DEPTH
    assert height(anvil, "finalized") == paid


def test_a_disk_that_is_full_for_a_while_does_not_end_the_chain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd):
    monkeypatch.setattr(chain, "SAVE_AGAIN_SECONDS", 0.0)
    file = tmp_path / "chain" / "state.json"
    file.parent.write_text("no room")
    with Anvil(state_file=file) as anvil:
        pacer = Pacer(anvil)
        anvil.rpc("anvil_mine", "0x5")
        pacer.tick()
        assert "cannot be kept" in capfd.readouterr().err
        file.parent.unlink()
        pacer.tick()
        assert file.is_file()


def test_a_block_with_a_transaction_is_not_overlooked_behind_another(local_chain: LocalChain):
    pacer = Pacer(local_chain.anvil)
    for _ in range(20):
        pacer.tick()
    before = local_chain.head
    local_chain.pay(ALICE, 5)
    local_chain.mine()
    for _ in range(20):
        pacer.tick()
    assert local_chain.head == before + 2 + FINALITY_DEPTH


@pytest.fixture
def program(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[bytes], Path]]:
    port, file = free_port(), tmp_path / "chain.json"
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "allscale_app.demo.chain", "--port", str(port), "--state", str(file)]
    with running(command, ready=lambda: is_answering(url)) as child:
        yield url, child, file


def call(url: str, method: str, *params: Any) -> Any:
    body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    return httpx.post(url, json=body).json()["result"]


def test_the_program_confirms_a_payment_by_itself_and_ends_cleanly(program: tuple[str, subprocess.Popen[bytes], Path]):
    url, child, file = program
    usdc, *_ = deploy_tokens(url)
    with DevWallet(url, dev_account(1)) as wallet:
        tx_hash = wallet.transfer(usdc.contract, ALICE, raw_amount=5)
    mined = int(call(url, "eth_getTransactionReceipt", tx_hash)["blockNumber"], 16)
    started = time.monotonic()
    while int(call(url, "eth_blockNumber"), 16) < mined + 2:
        assert time.monotonic() - started < 10
        time.sleep(0.05)
    child.send_signal(signal.SIGTERM)
    assert child.wait(5) == 0
    assert not is_answering(url)
    with Anvil(state_file=file) as again:
        assert height(again) >= mined + 2


def test_the_program_ends_when_its_anvil_does(program: tuple[str, subprocess.Popen[bytes], Path]):
    _, child, _ = program
    (anvil_pid,) = [int(pid) for pid in Path(f"/proc/{child.pid}/task/{child.pid}/children").read_text().split()]
    os.kill(anvil_pid, signal.SIGKILL)
    assert child.wait(10) != 0


# ---------------------------------------------------------------------------------------------------------------------
# The coins


def test_the_coins_have_known_addresses_and_rich_holders(local_chain: LocalChain):
    assert [(token.symbol, token.contract, token.decimals) for token in local_chain.tokens] == [
        ("USDC", "0x5FbDB2315678afecb367f032d93F642f64180aa3", 6),
        ("USDT", "0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512", 6),
        ("EURC", "0x9fE46736679d2D9a65F0992F2272dE9f3c7fa6e0", 6),
    ]
    for index in (0, 1, 9):
        assert balance(local_chain.anvil, local_chain.usdt, dev_account(index).address) == 10**15


def test_a_deployment_that_was_interrupted_is_finished(anvil: Anvil, monkeypatch: pytest.MonkeyPatch):
    sent: list[int | None] = []
    send = DevWallet.send

    def once(self: DevWallet, **kwargs: Any) -> str:
        if sent:
            raise DemoChainFault("interrupted")
        sent.append(kwargs["nonce"])
        return send(self, **kwargs)

    monkeypatch.setattr(DevWallet, "send", once)
    with pytest.raises(DemoChainFault):
        deploy_tokens(anvil.url)
    monkeypatch.setattr(DevWallet, "send", send)
    usdc, usdt, _ = deploy_tokens(anvil.url)
    assert balance(anvil, usdc.contract, dev_account(1).address) == 10**15
    assert balance(anvil, usdt.contract, dev_account(1).address) == 10**15


def test_a_transfer_with_a_given_key(local_chain: LocalChain):
    key = "0x" + dev_account(3).key.hex().removeprefix("0x")
    tx_hash = transfer(local_chain.anvil.url, private_key=key, contract=local_chain.usdt, recipient=ALICE, raw_amount=7)
    assert local_chain.anvil.rpc("eth_getTransactionReceipt", tx_hash)["from"] == dev_account(3).address.lower()
    assert balance(local_chain.anvil, local_chain.usdt, ALICE) == 7


def test_many_threads_pay_from_one_wallet(local_chain: LocalChain):
    threads = [threading.Thread(target=local_chain.pay, args=(ALICE, 1)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert balance(local_chain.anvil, local_chain.usdc, ALICE) == 8


def test_two_wallets_of_one_account_take_turns(local_chain: LocalChain):
    def pay_ten_times() -> None:
        with DevWallet(local_chain.anvil.url, dev_account(5)) as wallet:
            for _ in range(10):
                wallet.transfer(local_chain.usdc, ALICE, raw_amount=1)

    threads = [threading.Thread(target=pay_ten_times) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert balance(local_chain.anvil, local_chain.usdc, ALICE) == 20


def test_more_than_one_has_is_refused(local_chain: LocalChain):
    with pytest.raises(DemoChainFault, match="reverted"):
        local_chain.pay(ALICE, 10**16)


def test_a_chain_that_refuses_says_why(local_chain: LocalChain):
    with pytest.raises(DemoChainFault):
        local_chain.payer.rpc("eth_nonsense")
