"""One JSON-RPC endpoint: batches with a one-by-one fallback, its health, its cool-down."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import orjson

from allscale_app.chain.errors import (
    RangeError,
    RateLimited,
    RpcError,
    RpcFault,
    TimedOut,
    Unavailable,
    UnknownBlock,
    WrongChain,
)
from allscale_app.chain.faults import classify, refuses_batches
from allscale_app.chain.ranges import RangePlan

MAX_ANSWER_BYTES = 64 * 1024 * 1024
MAX_BATCH = 100
FIRST_COOL_DOWN_SECONDS = 1.0
MAX_COOL_DOWN_SECONDS = 30.0
_SCORE_WEIGHT = 0.2


@dataclass(frozen=True, slots=True)
class Call:
    """One JSON-RPC request. An `optional` one answers None where the endpoint does not know the method or the tag."""

    method: str
    params: tuple[Any, ...] = ()
    optional: bool = False


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
        self._url = url
        self._unproven_chain_id = chain_id
        self._secrets = _secrets(url)
        self._client = client
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
                results += self._together(part) if len(part) > 1 else [self._alone(part[0])]
            except _BatchRefused:
                self._batch_limit = max(1, len(part) // 4)
        return results

    def _alone(self, call: Call) -> Any:
        return self._result(call, self._post(_body(call, 0)))

    def _together(self, calls: Sequence[Call]) -> list[Any]:
        answer = self._post([_body(call, index) for index, call in enumerate(calls)])
        if isinstance(answer, dict):
            if refuses_batches(answer.get("error")):
                raise _BatchRefused
            raise self._typed(answer.get("error"))
        if not isinstance(answer, list) or not all(isinstance(item, dict) for item in answer):
            raise Unavailable(self.name, "answered a batch with something else")
        by_id = {item.get("id"): item for item in answer}
        if len(by_id) != len(calls) or any(index not in by_id for index in range(len(calls))):
            if len(answer) == 1 and refuses_batches(answer[0].get("error")):
                raise _BatchRefused
            if answer and "error" in answer[0]:
                raise self._typed(answer[0]["error"])
            raise Unavailable(self.name, "answered only a part of the batch")
        return [self._result(call, by_id[index]) for index, call in enumerate(calls)]

    def _result(self, call: Call, answer: Any) -> Any:
        if not isinstance(answer, dict):
            raise Unavailable(self.name, "answered with something that is not JSON-RPC")
        if answer.get("error") is not None:
            error = self._typed(answer["error"])
            if call.optional and isinstance(error, (RpcFault, UnknownBlock)):
                return None
            raise error
        if "result" not in answer:
            raise Unavailable(self.name, "answered without a result")
        return answer["result"]

    def _post(self, body: Any) -> Any:
        try:
            with self._client.stream(
                "POST", self._url, content=orjson.dumps(body), headers={"content-type": "application/json"}
            ) as response:
                content = self._read(response)
        except httpx.TimeoutException:
            raise TimedOut(self.name, "no answer in time") from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Unavailable(self.name, f"cannot be reached ({type(error).__name__})") from None
        try:
            answer = orjson.loads(content)
        except orjson.JSONDecodeError:
            answer = None
        if response.status_code == 200 and answer is not None:
            return answer
        raise self._refusal(response, answer, batch=isinstance(body, list))

    def _read(self, response: httpx.Response) -> bytes:
        content = bytearray()
        for chunk in response.iter_bytes():
            content += chunk
            if len(content) > MAX_ANSWER_BYTES:
                raise RangeError(self.name, "response too large")
        return bytes(content)

    def _refusal(self, response: httpx.Response, answer: Any, *, batch: bool) -> Exception:
        status = response.status_code
        error = answer.get("error") if isinstance(answer, dict) else None
        if status == 429:
            return RateLimited(self.name, "too many requests", retry_after_seconds=_retry_after(response))
        if batch and (refuses_batches(error) or status in (405, 413, 415)):
            return _BatchRefused()
        if isinstance(error, dict):
            return self._typed(error)
        return Unavailable(self.name, f"HTTP {status}" if status != 200 else "answered without JSON")

    def _typed(self, error: object) -> RpcError:
        return classify(self.name, self._redacted(error))

    def _redacted(self, error: object) -> object:
        """Providers quote the request's key back; it must not reach a log or a page."""
        if not isinstance(error, dict):
            return error
        message = str(error.get("message", ""))
        for secret in self._secrets:
            message = message.replace(secret, "…")
        return {**error, "message": message}

    def _failed(self, error: Unavailable) -> None:
        self._failures += 1
        self._score -= _SCORE_WEIGHT * self._score
        self._last_error = error.message
        rest = min(MAX_COOL_DOWN_SECONDS, FIRST_COOL_DOWN_SECONDS * 2 ** min(self._failures - 1, 8))
        if isinstance(error, RateLimited) and error.retry_after_seconds is not None:
            rest = min(max(rest, error.retry_after_seconds), 10 * MAX_COOL_DOWN_SECONDS)
        self._resting_until = self._monotonic() + rest


class _BatchRefused(Exception):
    """So many calls at once are not served here."""


def _body(call: Call, number: int) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": number, "method": call.method, "params": call.params}


def _secrets(url: str) -> tuple[str, ...]:
    """Every part of the URL that may be a key, longest first; host names stay readable."""
    parts = urlsplit(url)
    found = {url, *parts.path.split("/"), *(value for _, value in parse_qsl(parts.query))}
    found |= {part for part in (parts.username, parts.password) if part}
    return tuple(sorted((part for part in found if len(part) >= 6), key=len, reverse=True))


def _retry_after(response: httpx.Response) -> float | None:
    """Seconds of a Retry-After header (RFC 9110 10.2.3), as a number or a date."""
    value = response.headers.get("retry-after", "")
    if value.isdigit():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except ValueError:
        return None
