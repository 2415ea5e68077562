"""The demo's coins: USDC, USDT and EURC test tokens on the local chain, and transfers signed with its development keys."""

from __future__ import annotations

import json
import secrets
import sys
import threading
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Self

import httpx
from eth_abi.abi import encode
from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_hash.auto import keccak
from eth_utils.address import to_checksum_address

sys.setrecursionlimit(1_000)
"""Python's own. eth_account's import lifts it to 100,000, where nested JSON of a stranger overflows the C stack."""
CHAIN_ID = 31337
MNEMONIC = "test test test test test test test test test test test junk"
"""anvil's public development mnemonic: everybody knows its keys."""
DECIMALS = 6
HOLDERS = 10
RAW_PER_HOLDER = 10**9 * 10**DECIMALS
_TOKENS = (("USD Coin (test)", "USDC"), ("Tether USD (test)", "USDT"), ("Euro Coin (test)", "EURC"))
_CONSTRUCTOR = ("string", "string", "uint8", "address[]", "uint256")
_DEPLOYER = 0
_TRANSFER_SELECTOR = "a9059cbb"
_NONCE_TAKEN = ("nonce", "replacement transaction", "already imported")
_TIP_WEI = 10**9
_ATTEMPTS = 20
_PAUSE_MILLISECONDS = 50
_RECEIPT_SECONDS = 15.0


class DemoChainFault(RuntimeError):
    """The local chain refused a transaction."""


@dataclass(frozen=True, slots=True)
class DeployedToken:
    """A test token on the local chain."""

    symbol: str
    contract: str
    decimals: int


@cache
def dev_account(index: int) -> LocalAccount:
    """Development account `index`, 0 to 9: each holds native coins and a billion of each token.

    0 deploys the tokens. Processes that send from one account take turns at its nonces: give each its own.
    """
    Account.enable_unaudited_hdwallet_features()
    account: LocalAccount = Account.from_mnemonic(MNEMONIC, account_path=f"m/44'/60'/0'/0/{index}")
    return account


def deploy_tokens(url: str) -> tuple[DeployedToken, ...]:
    """Deploys what is missing of USDC, USDT and EURC; the addresses follow from the deployer's first nonces.

    Raises DemoChainFault, httpx.HTTPError.
    """
    holders = [dev_account(index).address for index in range(HOLDERS)]
    deployed = []
    with DevWallet(url, dev_account(_DEPLOYER)) as wallet:
        for nonce, (name, symbol) in enumerate(_TOKENS):
            contract = _created(wallet.address, nonce)
            if wallet.rpc("eth_getCode", contract, "latest") == "0x":
                arguments = encode(_CONSTRUCTOR, [name, symbol, DECIMALS, holders, RAW_PER_HOLDER])
                wallet.send(to=None, data=_bytecode() + arguments, gas=3_000_000, nonce=nonce)
            deployed.append(DeployedToken(symbol, contract, DECIMALS))
    return tuple(deployed)


def transfer(url: str, *, private_key: str, contract: str, recipient: str, raw_amount: int) -> str:
    """One transfer on the local chain from the account of `private_key`; the hash once it is mined.

    Raises DemoChainFault, httpx.HTTPError.
    """
    account: LocalAccount = Account.from_key(private_key)
    with DevWallet(url, account) as wallet:
        return wallet.transfer(contract, recipient, raw_amount=raw_amount)


class DevWallet:
    """An account on the local chain that signs and sends; threads may share it."""

    def __init__(self, url: str, account: LocalAccount) -> None:
        self._url = url
        self._account = account
        self._lock = threading.Lock()
        self._client = httpx.Client(timeout=10)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connection."""
        self._client.close()

    @property
    def address(self) -> str:
        """The account's address (EIP-55)."""
        return str(self._account.address)

    def transfer(self, contract: str, recipient: str, *, raw_amount: int) -> str:
        """An ERC-20 transfer of `raw_amount` of the token's smallest units; the hash once it is mined.

        Raises DemoChainFault, httpx.HTTPError.
        """
        data = bytes.fromhex(_TRANSFER_SELECTOR) + encode(["address", "uint256"], [recipient, raw_amount])
        return self.send(to=contract, data=data, gas=100_000)

    def send(self, *, to: str | None, data: bytes, gas: int, nonce: int | None = None) -> str:
        """Signs and sends one transaction and waits until it is mined; its hash. Raises DemoChainFault."""
        with self._lock:
            tx_hash = self._broadcast(to, data, gas, nonce)
        deadline = time.monotonic() + _RECEIPT_SECONDS
        while (receipt := self.rpc("eth_getTransactionReceipt", tx_hash)) is None:
            if time.monotonic() > deadline:
                raise DemoChainFault(f"{tx_hash} was not mined in {_RECEIPT_SECONDS:.0f} seconds")
            time.sleep(0.02)
        if receipt["status"] != "0x1":
            raise DemoChainFault(f"{tx_hash} reverted")
        return tx_hash

    def rpc(self, method: str, *params: Any) -> Any:
        """One JSON-RPC request's result. Raises DemoChainFault."""
        answer = self._client.post(
            self._url, json={"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        ).json()
        if "error" in answer:
            raise DemoChainFault(str(answer["error"].get("message")))
        return answer["result"]

    def _broadcast(self, to: str | None, data: bytes, gas: int, nonce: int | None) -> str:
        """Another process may take the same nonce first: then the next one is tried, unless `nonce` is fixed."""
        for attempt in range(_ATTEMPTS):
            number = (
                nonce if nonce is not None else int(self.rpc("eth_getTransactionCount", self.address, "pending"), 16)
            )
            price = int(self.rpc("eth_gasPrice"), 16)
            unsigned: dict[str, Any] = {"chainId": CHAIN_ID, "nonce": number, "value": 0, "gas": gas, "data": data}
            unsigned |= {"maxFeePerGas": 2 * price + _TIP_WEI, "maxPriorityFeePerGas": _TIP_WEI}
            if to is not None:
                unsigned["to"] = to
            signed = self._account.sign_transaction(unsigned)
            try:
                return str(self.rpc("eth_sendRawTransaction", signed.raw_transaction.to_0x_hex()))
            except DemoChainFault as fault:
                taken = any(words in str(fault).lower() for words in _NONCE_TAKEN)
                if nonce is not None or not taken or attempt == _ATTEMPTS - 1:
                    raise
                time.sleep(secrets.randbelow(_PAUSE_MILLISECONDS) / 1000)  # two that collide part their ways
        raise AssertionError("every attempt returned or raised")


def _created(deployer: str, nonce: int) -> str:
    """The address of the contract that `deployer` makes with `nonce` below 128: keccak of RLP (yellow paper 7)."""
    encoded = b"\xd6\x94" + bytes.fromhex(deployer[2:]) + bytes([nonce or 0x80])
    return to_checksum_address(keccak(encoded)[12:])


@cache
def _bytecode() -> bytes:
    built = json.loads(Path(__file__).with_name("token").joinpath("TestToken.json").read_text())
    return bytes.fromhex(built["contracts"]["TestToken"]["bytecode"][2:])
