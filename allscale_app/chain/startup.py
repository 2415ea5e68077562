"""Before a network is used: is it the chain we think, and are its tokens what the registry says?"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

import structlog

from allscale_app.chain.errors import RpcError, RpcFault, WrongChain
from allscale_app.chain.jsonrpc import Call
from allscale_app.chain.registry import load_catalogue
from allscale_app.chain.rpc import RpcClient
from allscale_app.domain.networks import Network, Token

_DECIMALS = "0x313ce567"
_SYMBOL = "0x95d89b41"
_CONTRACTS_OWN = re.compile(r"revert|opcode|out of gas|vm execution", re.IGNORECASE)
"""Errors of the code that was called; all others are the node's."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class TokenCheck:
    """One token: `reason` is "" when it may be used."""

    unit: str
    contract: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class NetworkCheck:
    """One network: `reason` is "" when it may be used. Where nobody answered, `reachable` is False and nothing is
    known of its tokens; `warnings` are endpoints that are ignored.
    """

    network: str
    reachable: bool
    reason: str = ""
    tokens: tuple[TokenCheck, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def refused(self) -> frozenset[str]:
        """The units that must not be offered."""
        return frozenset(token.unit for token in self.tokens if token.reason)


def check_network(network: Network, rpc: RpcClient) -> NetworkCheck:
    """Compares chain id, decimals and symbols with the registry; every mismatch is logged loudly and returned.

    `rpc` is a client of this network's chain id.
    """
    wrong = tuple(str(error) for error in rpc.wrong_endpoints())
    try:
        check = NetworkCheck(network.key, reachable=True, tokens=_check_tokens(network, rpc), warnings=wrong)
    except WrongChain as error:
        check = NetworkCheck(network.key, reachable=True, reason=str(error), warnings=wrong)
    except RpcError as error:
        check = NetworkCheck(network.key, reachable=False, reason=f"not reachable: {error}", warnings=wrong)
    _tell(check)
    return check


def _check_tokens(network: Network, rpc: RpcClient) -> tuple[TokenCheck, ...]:
    calls = [
        Call("eth_call", ({"to": token.contract, "data": selector}, "latest"), optional=True)
        for token in network.tokens
        for selector in (_DECIMALS, _SYMBOL)
    ]
    found = rpc.batch(calls) if calls else []
    answers = (_insist(rpc, call) if answer is None else answer for call, answer in zip(calls, found, strict=True))
    return tuple(
        TokenCheck(token.unit, token.contract, _mismatch(token, next(answers), next(answers)))
        for token in network.tokens
    )


def _insist(rpc: RpcClient, call: Call) -> Any:
    """What a call that brought no answer says when asked again; None where the contract itself fails.

    Raises RpcError for a node's hiccup: it must not disable a token, whose payments would pass unread meanwhile.
    """
    try:
        return rpc.batch([replace(call, optional=False)])[0]
    except RpcFault as error:
        if not _CONTRACTS_OWN.search(error.message):
            raise
        return None


def _mismatch(token: Token, decimals: Any, symbol: Any) -> str:
    """Why the contract is not the registry's token, or ""."""
    number = _integer(decimals)
    if number is None:
        return "the contract does not answer decimals()"
    if number != token.decimals:
        return f"the contract has {number} decimals, the registry says {token.decimals}"
    expected = load_catalogue().network(token.network).row(token.symbol).symbols_on_chain
    found = _text(symbol)
    return "" if found in expected else f"the contract calls itself {found!r}, not {' or '.join(expected)}"


def _bytes(answer: Any) -> bytes:
    """The bytes of an eth_call's hex; none for anything else."""
    try:
        return bytes.fromhex(answer.removeprefix("0x")) if isinstance(answer, str) else b""
    except ValueError:
        return b""


def _integer(answer: Any) -> int | None:
    data = _bytes(answer)
    return int.from_bytes(data) if len(data) == 32 else None


def _text(answer: Any) -> str:
    """An ABI string, or the bytes32 of old tokens, without trailing zeros; "" for anything else."""
    data = _bytes(answer)
    if len(data) >= 96 and int.from_bytes(data[:32]) == 32:
        data = data[64 : 64 + int.from_bytes(data[32:64])]
    return data[:64].rstrip(b"\0").decode("utf-8", errors="replace")


def _tell(check: NetworkCheck) -> None:
    if check.reason:
        event = "chain.network_refused" if check.reachable else "chain.network_unreachable"
        log.error(event, network=check.network, reason=check.reason)
    for warning in check.warnings:
        log.error("chain.endpoint_refused", network=check.network, reason=warning)
    for token in check.tokens:
        if token.reason:
            log.error("chain.token_refused", unit=token.unit, contract=token.contract, reason=token.reason)
