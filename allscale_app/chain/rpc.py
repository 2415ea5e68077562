"""A network's endpoints as one: the healthiest answers, the next one takes over when it fails."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

import httpx

from allscale_app.chain.endpoint import Endpoint, EndpointHealth
from allscale_app.chain.errors import RateLimited, RpcError, Unavailable, WrongChain
from allscale_app.chain.jsonrpc import Call

T = TypeVar("T")

# httpx logs every request's full URL at INFO, and endpoint URLs carry keys.
logging.getLogger("httpx").setLevel(logging.WARNING)


class RpcClient:
    """JSON-RPC to one network over one or more `urls`, in the operator's order of preference.

    An endpoint that is not of `chain_id` is never used. `timeout_seconds` bounds each HTTP request;
    `transport` lets tests script the wire.
    """

    def __init__(
        self,
        network: str,
        urls: Sequence[str],
        *,
        chain_id: int | None = None,
        timeout_seconds: float = 10.0,
        transport: httpx.BaseTransport | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        if not urls:
            raise ValueError(f"network {network} has no endpoint")
        names = [_name(network, url, number) for number, url in enumerate(urls, start=1)]
        self.network = network
        self._client = httpx.Client(timeout=timeout_seconds, transport=transport)
        self._endpoints = tuple(
            Endpoint(url, name=name, client=self._client, chain_id=chain_id, monotonic=monotonic)
            for url, name in zip(urls, names, strict=True)
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connections."""
        self._client.close()

    def health(self) -> tuple[EndpointHealth, ...]:
        """Every endpoint's state, in the operator's order."""
        return tuple(endpoint.health() for endpoint in self._endpoints)

    def wrong_endpoints(self) -> tuple[WrongChain, ...]:
        """Asks every endpoint that was not asked yet; those of another chain. Unreachable ones are passed over."""
        wrong = []
        for endpoint in self._endpoints:
            try:
                endpoint.batch([Call("eth_chainId")])
            except WrongChain as error:
                wrong.append(error)
            except RpcError:
                continue
        return tuple(wrong)

    def call(self, method: str, *params: Any) -> Any:
        """One request's result. Raises RpcError."""
        return self.batch([Call(method, params)])[0]

    def batch(self, calls: Sequence[Call]) -> list[Any]:
        """The results of `calls`, all from one endpoint, in order. Raises RpcError."""
        return self.run(lambda endpoint: endpoint.batch(calls))

    def run(self, work: Callable[[Endpoint], T]) -> T:
        """`work` with the healthiest endpoint; when that is unavailable, with the next. Raises RpcError."""
        failure: Unavailable | None = None
        for endpoint in self._ranked():
            try:
                return work(endpoint)
            except Unavailable as error:
                failure = error
        if failure is None:
            usable = [endpoint for endpoint in self._endpoints if not endpoint.refused]
            if not usable:
                raise WrongChain(self.network, "every endpoint is of another chain")
            wait = min(endpoint.cooling_seconds for endpoint in usable)
            failure = RateLimited(self.network, "every endpoint is resting", retry_after_seconds=wait)
        raise failure

    def second_opinion(self, endpoint: Endpoint, calls: Sequence[Call]) -> list[Any] | None:
        """What the best other endpoint answers; None where there is no other or it cannot say."""
        for other in self._ranked():
            if other is not endpoint:
                try:
                    return other.batch(calls)
                except RpcError:
                    continue
        return None

    def _ranked(self) -> list[Endpoint]:
        """Endpoints that may be asked, best first; equal ones keep the operator's order, so that we do not flap."""
        awake = [e for e in self._endpoints if e.cooling_seconds == 0 and not e.refused]
        return sorted(awake, key=lambda endpoint: -round(endpoint.health().score, 1))


def _name(network: str, url: str, number: int) -> str:
    """`base#2 (mainnet.base.org)`: enough to tell endpoints apart, nothing secret. Raises ValueError, without the URL."""
    try:
        parts = urlsplit(url)
        host = parts.hostname if parts.scheme in ("http", "https") else None
    except ValueError:
        host = None
    if not host:
        raise ValueError(f"endpoint {number} of {network} is not an http address")
    return f"{network}#{number} ({host})"
