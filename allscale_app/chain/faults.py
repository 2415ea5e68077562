"""Reads providers' error objects: is it the block range, a rate limit, or the request itself?

The texts are those of Infura, Alchemy, QuickNode, drpc, publicnode, Ankr, Chainstack, Coinbase, geth and erigon;
each has its line in tests/chain/test_faults.py."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from allscale_app.chain.errors import RangeError, RateLimited, RpcError, RpcFault, TimedOut, Unavailable, UnknownBlock

_SUGGESTED = re.compile(r"\[\s*(0x[0-9a-f]+)\s*,\s*(0x[0-9a-f]+)\s*\]", re.IGNORECASE)
_NUMBER = r"(\d[\d,]*)\s*(k?)\b"
_MAXIMUM = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"limited to (?:a |0 ?- ?)?{_NUMBER}(?! (?:results|logs|addresses|topics))",
        rf"up to an? {_NUMBER} block range",
        rf"max(?:imum)?(?: allowed)?(?: block)? range(?: is|:| of)? ?{_NUMBER}",
        rf"maximum is set to {_NUMBER}",
        rf"ranges over {_NUMBER} blocks",
        rf"blocks? range,? (?:the )?limit(?: is|:)? ?{_NUMBER}",
        rf"(?:limit|maximum|max)(?: is|:| of)? {_NUMBER} blocks",
        rf"max is {_NUMBER} blocks",
    )
)
_TOO_MUCH = re.compile(
    r"more than [\d,]+ (?:results|logs)"
    r"|(?:response|result|payload|reply)s?(?: size| body)?(?: is)? (?:too (?:large|big|long)|exceed)"
    r"|query (?:exceeds|timeout|timed out)|exceeds? (?:the )?(?:limit of \d+|max(?:imum)? results)"
    r"|too many (?:logs|results|blocks)|block range|range (?:is )?too (?:large|wide|big)|range exceeds",
    re.IGNORECASE,
)
_RATE = re.compile(
    r"rate.?limit|too many requests|requests? (?:per|/) ?second|request limit|throughput|capacity|throttl|compute units",
    re.IGNORECASE,
)
_UNKNOWN_BLOCK = re.compile(
    r"beyond current head|invalid block range|header not found|block not found|unknown block", re.IGNORECASE
)
_BATCH = re.compile(r"batch", re.IGNORECASE)
_TIMEOUT = re.compile(r"timed? ?out|deadline exceeded", re.IGNORECASE)
_BUSY_CODES = {429, -32029, -32097, -32007, -32008}
_INTERNAL = -32603


def refuses_batches(error: object) -> bool:
    """Whether a JSON-RPC error object says that batches, or batches of this size, are not served."""
    return isinstance(error, Mapping) and bool(_BATCH.search(str(error.get("message", ""))))


def classify(endpoint: str, error: object) -> RpcError:
    """The typed error for a JSON-RPC `error` object; `endpoint` is the name to show."""
    if not isinstance(error, Mapping):
        return Unavailable(endpoint, "an error without a shape")
    code = error.get("code")
    number = code if isinstance(code, int) else 0
    message = str(error.get("message", ""))[:300]
    if limit := _hard_limit(message):
        return RangeError(endpoint, message, blocks=limit, hard=True)
    if number in _BUSY_CODES or _RATE.search(message):
        return RateLimited(endpoint, message)
    if _UNKNOWN_BLOCK.search(message):
        return UnknownBlock(endpoint, message)
    if _TOO_MUCH.search(message) or _SUGGESTED.search(message):
        return RangeError(endpoint, message, blocks=_suggested(message))
    if _TIMEOUT.search(message):
        return TimedOut(endpoint, message)
    if number == _INTERNAL:
        return Unavailable(endpoint, message)
    return RpcFault(endpoint, message, code=number)


def _suggested(message: str) -> int | None:
    found = _SUGGESTED.search(message)
    if found is None:
        return None
    size = int(found[2], 16) - int(found[1], 16) + 1
    return size if size > 0 else None


def _hard_limit(message: str) -> int | None:
    """The plan's maximum in blocks; None where the text suggests a range for this query instead."""
    if _SUGGESTED.search(message):
        return None
    for pattern in _MAXIMUM:
        if found := pattern.search(message):
            digits: Any = found[1].replace(",", "")
            return int(digits) * (1000 if found[2] else 1) or None
    return None
