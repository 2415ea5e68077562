"""How much of a token each address holds at a block (EIP-20, balanceOf)."""

from __future__ import annotations

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


def _amount(answer: object) -> int:
    if not isinstance(answer, str) or len(answer) != _WORD:
        raise NotABalance("balanceOf answered something else")
    return int(answer, 16)
