"""What can go wrong with a network. Messages name the endpoint, never its URL: URLs carry keys."""

from __future__ import annotations


class ChainError(Exception):
    """A network could not be read; the next poll may succeed unless the class says otherwise."""


class RpcError(ChainError):
    """One endpoint failed. `endpoint` is its short name, safe to show."""

    def __init__(self, endpoint: str, message: str) -> None:
        super().__init__(f"{endpoint}: {message}")
        self.endpoint = endpoint
        self.message = message


class Unavailable(RpcError):
    """No usable answer: refused, broken, overloaded or not JSON-RPC."""


class TimedOut(Unavailable):
    """No answer in time."""


class UnknownBlock(Unavailable):
    """The endpoint has not got that block or tag, yet or at all."""


class WrongChain(Unavailable):
    """The endpoint answers for another chain; it is never asked again."""


class RateLimited(Unavailable):
    """The endpoint asks to come back later, in `retry_after_seconds` if it said when."""

    def __init__(self, endpoint: str, message: str, *, retry_after_seconds: float | None = None) -> None:
        super().__init__(endpoint, message)
        self.retry_after_seconds = retry_after_seconds


class RangeError(RpcError):
    """The logs of so many blocks are refused; `blocks` is the size the endpoint asked for, if it named one.

    `hard` tells a plan's fixed limit from a size that merely fits this one answer.
    """

    def __init__(self, endpoint: str, message: str, *, blocks: int | None = None, hard: bool = False) -> None:
        super().__init__(endpoint, message)
        self.blocks = blocks
        self.hard = hard


class RpcFault(RpcError):
    """A JSON-RPC error that is about the request itself; asking another endpoint would not help."""

    def __init__(self, endpoint: str, message: str, *, code: int) -> None:
        super().__init__(endpoint, f"{message} ({code})")
        self.code = code


class ReorgTooDeep(ChainError):
    """The chain changed below everything we remember: no safe ancestor. Scanning stops until an operator looks."""

    def __init__(self, network: str, *, lowest_known: int, head: int) -> None:
        super().__init__(f"{network}: no block down to {lowest_known} is on the chain whose head is {head}")
        self.network = network
        self.lowest_known = lowest_known
        self.head = head
