"""How much each address holds: of a token at a block (EIP-20, balanceOf), of the native coin now."""

from __future__ import annotations

import re
from collections.abc import Sequence

from allscale_app.chain.jsonrpc import Call
from allscale_app.chain.rpc import RpcClient

_BALANCE_OF = "0x70a08231"
_WORD = 2 + 64


class NotABalance(ValueError):
    """An answer that no token gives."""


def token_balances(rpc: RpcClient, contract: str, addresses: Sequence[str], *, block: int) -> dict[str, int]:
    """Raw amounts by address at the end of block number `block`. Raises RpcError, NotABalance."""
    if not addresses:
        return {}
    calls = [
        Call("eth_call", ({"to": contract, "data": _BALANCE_OF + address[2:].lower().rjust(64, "0")}, hex(block)))
        for address in addresses
    ]
    return {address: _amount(answer) for address, answer in zip(addresses, rpc.batch(calls), strict=True)}


def native_balances(rpc: RpcClient, addresses: Sequence[str]) -> dict[str, int]:
    """Wei by address now. Raises RpcError, NotABalance."""
    calls = [Call("eth_getBalance", (address, "latest")) for address in addresses]
    answers = rpc.batch(calls) if calls else []
    return {address: _quantity(answer) for address, answer in zip(addresses, answers, strict=True)}


def _quantity(answer: object) -> int:
    if not isinstance(answer, str) or not re.fullmatch(r"0x[0-9a-fA-F]{1,64}", answer):
        raise NotABalance("eth_getBalance answered something else")
    return int(answer, 16)


def _amount(answer: object) -> int:
    if not isinstance(answer, str) or len(answer) != _WORD:
        raise NotABalance("balanceOf answered something else")
    return int(answer, 16)
