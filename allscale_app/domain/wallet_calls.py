"""What a browser wallet is asked: lists of requests (EIP-1193), run in order by the bridge, which stops at the first
answer that is not the wanted one."""

from __future__ import annotations

import re
from typing import Any

from allscale_app.domain.networks import Network, Token

Steps = list[dict[str, Any]]

_TRANSFER = "0xa9059cbb"  # transfer(address,uint256), ERC-20
_BALANCE_OF = "0x70a08231"  # balanceOf(address), ERC-20
_ADDRESS = re.compile(r"0x[0-9a-fA-F]{40}", re.ASCII)
_HASH = re.compile(r"0x[0-9a-fA-F]{64}", re.ASCII)
_QUANTITY = re.compile(r"0x[0-9a-fA-F]{1,64}", re.ASCII)
TRANSFER_GAS = 65_000
"""What an ERC-20 transfer to a fresh address takes, with room: 50,888 measured."""


def connect() -> Steps:
    """Who are you, and on which chain: answers an account and a chain id."""
    return [{"method": "eth_requestAccounts"}, {"method": "eth_chainId"}]


def switch_to(network: Network) -> Steps:
    """Change the chain (EIP-3326). Wallets word their refusal differently, so the chain id is asked afterwards."""
    return [
        {"method": "wallet_switchEthereumChain", "params": [{"chainId": hex(network.chain_id)}]},
        _on(network),
    ]


def add(network: Network) -> Steps:
    """Make the wallet know the chain (EIP-3085), then change to it."""
    chain: dict[str, Any] = {
        "chainId": hex(network.chain_id),
        "chainName": network.name,
        "nativeCurrency": {"name": network.native_symbol, "symbol": network.native_symbol, "decimals": 18},
        "rpcUrls": [network.wallet_rpc_url],
    }
    if network.explorer_url:
        chain["blockExplorerUrls"] = [network.explorer_url]
    return [{"method": "wallet_addEthereumChain", "params": [chain]}, *switch_to(network)]


def look(network: Network, token: Token, account: str) -> Steps:
    """What the account holds: answers chain, account, token balance, native balance and gas price. A wallet that
    does not tell the last three may still be able to pay."""
    call = {"to": token.contract, "data": _BALANCE_OF + _word(int(account, 16))}
    return [
        _on(network),
        _as(account),
        {"method": "eth_call", "params": [call, "latest"], "optional": True},
        {"method": "eth_getBalance", "params": [account, "latest"], "optional": True},
        {"method": "eth_gasPrice", "optional": True},
    ]


def pay(network: Network, token: Token, account: str, *, recipient: str, raw_amount: int) -> Steps:
    """An ERC-20 transfer; chain and account are read again right before. Answers chain, account, transaction hash."""
    transaction = {
        "from": account,
        "to": token.contract,
        "value": "0x0",
        "data": _TRANSFER + _word(int(recipient, 16)) + _word(raw_amount),
    }
    return [_on(network), _as(account), {"method": "eth_sendTransaction", "params": [transaction]}]


def address_in(text: str) -> str:
    """`text` if it is an address, else ""."""
    return text if _ADDRESS.fullmatch(text) else ""


def hash_in(text: str) -> str:
    """`text` if it is a transaction hash, else ""."""
    return text.lower() if _HASH.fullmatch(text) else ""


def quantity_in(text: str) -> int | None:
    """The number behind a hex quantity, or None for anything else."""
    return int(text, 16) if _QUANTITY.fullmatch(text) else None


def _on(network: Network) -> dict[str, Any]:
    return {"method": "eth_chainId", "want": hex(network.chain_id)}


def _as(account: str) -> dict[str, Any]:
    return {"method": "eth_accounts", "want": account}


def _word(number: int) -> str:
    return f"{number:064x}"
