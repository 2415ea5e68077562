"""One endpoint of a network: how much it takes at once, how well it answers, how long it rests."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from allscale_app.chain.errors import RangeError, RateLimited, RpcError, RpcFault, Unavailable, WrongChain
from allscale_app.chain.jsonrpc import BatchRefused, Call, JsonRpc
from allscale_app.chain.ranges import RangePlan
from allscale_app.chain.wire import Malformed

MAX_BATCH = 100
FIRST_COOL_DOWN_SECONDS = 1.0
MAX_COOL_DOWN_SECONDS = 30.0
_SCORE_WEIGHT = 0.2


@dataclass(frozen=True, slots=True)
class EndpointHealth:
    """What an operator sees of an endpoint: `score` 0 to 1, recent answers counting most; never its URL."""

    name: str
    score: float
    latency_seconds: float
    cooling_seconds: float
    last_error: str


class Endpoint:
    """One URL of a network. Not shared between threads: every watcher has its own client.

    Its first request also asks for the chain id; one of another chain is `refused` for good.
    """

    def __init__(
        self,
        url: str,
        *,
        name: str,
        client: httpx.Client,
        chain_id: int | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = name
        self.plan = RangePlan()
        self.refused = False
        self._pipe = JsonRpc(url, name=name, client=client)
        self._unproven_chain_id = chain_id
        self._monotonic = monotonic
        self._batch_limit = MAX_BATCH
        self._score = 1.0
        self._latency = 0.0
        self._failures = 0
        self._resting_until = 0.0
        self._last_error = ""

    def __repr__(self) -> str:
        return f"<Endpoint {self.name}>"

    @property
    def cooling_seconds(self) -> float:
        """How long it is left alone; 0 when it may be asked."""
        return max(0.0, self._resting_until - self._monotonic())

    def health(self) -> EndpointHealth:
        """Its state now."""
        return EndpointHealth(self.name, self._score, self._latency, self.cooling_seconds, self._last_error)

    def batch(self, calls: Sequence[Call]) -> list[Any]:
        """The results in order, in as few HTTP requests as the endpoint allows. Raises RpcError."""
        started = self._monotonic()
        try:
            results = self._in_parts(calls) if self._unproven_chain_id is None else self._first(calls)
        except Unavailable as error:
            self._failed(error)
            raise
        except RpcError as error:
            self._last_error = error.message
            raise
        self._failures = 0
        self._score += _SCORE_WEIGHT * (1 - self._score)
        self._latency = self._monotonic() - started
        return results

    def distrust(self, reason: str) -> None:
        """Counts an answer that arrived but made no sense, so that another endpoint is asked next."""
        self._failed(Unavailable(self.name, reason))

    @contextmanager
    def held_to_it(self) -> Iterator[None]:
        """Work that any endpoint can do: what this one cannot sends us to the next. Raises Unavailable."""
        try:
            yield
        except (Malformed, RangeError, RpcFault) as error:
            self.distrust(str(error))
            raise Unavailable(self.name, str(error)) from error

    def _first(self, calls: Sequence[Call]) -> list[Any]:
        answer, *results = self._in_parts([Call("eth_chainId"), *calls])
        if answer != hex(self._unproven_chain_id or 0):
            self.refused = True
            raise WrongChain(self.name, f"is of chain {str(answer)[:20]}, not {self._unproven_chain_id}")
        self._unproven_chain_id = None
        return results

    def _in_parts(self, calls: Sequence[Call]) -> list[Any]:
        results: list[Any] = []
        while len(results) < len(calls):
            part = calls[len(results) : len(results) + self._batch_limit]
            try:
                results += self._pipe.together(part) if len(part) > 1 else [self._pipe.alone(part[0])]
            except BatchRefused:
                self._batch_limit = max(1, len(part) // 4)
        return results

    def _failed(self, error: Unavailable) -> None:
        self._failures += 1
        self._score -= _SCORE_WEIGHT * self._score
        self._last_error = error.message
        rest = min(MAX_COOL_DOWN_SECONDS, FIRST_COOL_DOWN_SECONDS * 2 ** min(self._failures - 1, 8))
        if isinstance(error, RateLimited) and error.retry_after_seconds is not None:
            rest = min(max(rest, error.retry_after_seconds), 10 * MAX_COOL_DOWN_SECONDS)
        self._resting_until = self._monotonic() + rest
