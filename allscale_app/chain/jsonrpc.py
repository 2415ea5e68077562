"""JSON-RPC 2.0 over HTTP: requests, batches, and typed errors in which no key of the URL shows."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import orjson

from allscale_app.chain.errors import RangeError, RateLimited, RpcError, RpcFault, TimedOut, Unavailable, UnknownBlock
from allscale_app.chain.faults import classify, refuses_batches

MAX_ANSWER_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Call:
    """One JSON-RPC request. An `optional` one answers None where the endpoint does not know the method or the tag."""

    method: str
    params: tuple[Any, ...] = ()
    optional: bool = False


class BatchRefused(Exception):
    """So many calls at once are not served here."""


class JsonRpc:
    """One URL; `name` stands for it in every message."""

    def __init__(self, url: str, *, name: str, client: httpx.Client) -> None:
        self._url = url
        self._name = name
        self._client = client
        self._secrets = _secrets(url)

    def alone(self, call: Call) -> Any:
        """One call's result. Raises RpcError."""
        return self._result(call, self._post(_body(call, 0)))

    def together(self, calls: Sequence[Call]) -> list[Any]:
        """The results of one batch, in order. Raises RpcError, BatchRefused."""
        answer = self._post([_body(call, index) for index, call in enumerate(calls)])
        if isinstance(answer, dict):
            if refuses_batches(answer.get("error")):
                raise BatchRefused
            raise self._typed(answer.get("error"))
        if not isinstance(answer, list) or not all(isinstance(item, dict) for item in answer):
            raise Unavailable(self._name, "answered a batch with something else")
        by_id = {item.get("id"): item for item in answer}
        if len(by_id) != len(calls) or any(index not in by_id for index in range(len(calls))):
            if len(answer) == 1 and refuses_batches(answer[0].get("error")):
                raise BatchRefused
            if answer and "error" in answer[0]:
                raise self._typed(answer[0]["error"])
            raise Unavailable(self._name, "answered only a part of the batch")
        return [self._result(call, by_id[index]) for index, call in enumerate(calls)]

    def _result(self, call: Call, answer: Any) -> Any:
        if not isinstance(answer, dict):
            raise Unavailable(self._name, "answered with something that is not JSON-RPC")
        if answer.get("error") is not None:
            error = self._typed(answer["error"])
            if call.optional and isinstance(error, (RpcFault, UnknownBlock)):
                return None
            raise error
        if "result" not in answer:
            raise Unavailable(self._name, "answered without a result")
        return answer["result"]

    def _post(self, body: Any) -> Any:
        try:
            with self._client.stream(
                "POST", self._url, content=orjson.dumps(body), headers={"content-type": "application/json"}
            ) as response:
                content = self._read(response)
        except httpx.TimeoutException:
            raise TimedOut(self._name, "no answer in time") from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Unavailable(self._name, f"cannot be reached ({type(error).__name__})") from None
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
                raise RangeError(self._name, "response too large")
        return bytes(content)

    def _refusal(self, response: httpx.Response, answer: Any, *, batch: bool) -> Exception:
        status = response.status_code
        error = answer.get("error") if isinstance(answer, dict) else None
        if status == 429:
            return RateLimited(self._name, "too many requests", retry_after_seconds=_retry_after(response))
        if batch and (refuses_batches(error) or status in (405, 413, 415)):
            return BatchRefused()
        if isinstance(error, dict):
            return self._typed(error)
        return Unavailable(self._name, f"HTTP {status}" if status != 200 else "answered without JSON")

    def _typed(self, error: object) -> RpcError:
        return classify(self._name, self._redacted(error))

    def _redacted(self, error: object) -> object:
        """Providers quote the request's key back; it must not reach a log or a page."""
        if not isinstance(error, dict):
            return error
        message = str(error.get("message", ""))
        for secret in self._secrets:
            message = message.replace(secret, "…")
        return {**error, "message": message}


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
