"""Exchange rates over HTTP, from the feeds that the operator named."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import httpx
import structlog

from allscale_app.domain.rates import Rate, parse_micros
from allscale_app.settings import RateFeed

MAX_ANSWER_BYTES = 256 * 1024

log = structlog.get_logger(__name__)


class RateUnreadable(ValueError):
    """A feed's answer is not what its description says."""


class HttpRates:
    """The feeds, each asked when its turn comes; what one does not tell is passed over and logged."""

    def __init__(
        self, feeds: Sequence[RateFeed], *, timeout_seconds: int, transport: httpx.BaseTransport | None = None
    ) -> None:
        self._feeds = tuple(feeds)
        self._client = httpx.Client(timeout=timeout_seconds, transport=transport)

    def ask(self, base: str, quote: str, *, now: datetime) -> Iterator[Rate]:
        """Rates of one pair, the most trusted feed's first. A feed that tells no time means `now`."""
        for feed in self._feeds:
            try:
                yield self._read(feed, {"base": base, "quote": quote}, now)
            except (httpx.HTTPError, RateUnreadable) as error:
                log.warning("rate.not_told", feed=feed.name, base=base, quote=quote, reason=type(error).__name__)

    def _read(self, feed: RateFeed, pair: dict[str, str], now: datetime) -> Rate:
        answer = self._get(_fill(feed.url, pair))
        micros = parse_micros(_find(answer, _fill(feed.path, pair)))
        if micros is None:
            raise RateUnreadable(f"no positive decimal at {feed.path}")
        at = _moment(_find(answer, _fill(feed.at, pair))) if feed.at else now
        return Rate(pair["base"], pair["quote"], micros, feed.name, at)

    def _get(self, url: str) -> Any:
        """A bounded answer; numbers stay text, so that no digit is lost."""
        content = b""
        with self._client.stream("GET", url, headers={"accept": "application/json"}) as response:
            response.raise_for_status()
            for part in response.iter_bytes():
                content += part
                if len(content) > MAX_ANSWER_BYTES:
                    raise RateUnreadable("the answer is too long")
        try:
            return json.loads(content, parse_float=str, parse_int=str)
        except (ValueError, RecursionError) as error:
            raise RateUnreadable("the answer is not JSON") from error


def _fill(text: str, pair: dict[str, str]) -> str:
    return text.replace("{base}", pair["base"]).replace("{quote}", pair["quote"])


def _find(answer: Any, path: str) -> str:
    """The text at `path`. Raises RateUnreadable."""
    for key in path.split("."):
        if isinstance(answer, dict) and key in answer:
            answer = answer[key]
        elif isinstance(answer, list) and key.isdecimal() and int(key) < len(answer):
            answer = answer[int(key)]
        else:
            raise RateUnreadable(f"nothing at {path}")
    if not isinstance(answer, str):
        raise RateUnreadable(f"no number at {path}")
    return answer


def _moment(text: str) -> datetime:
    """A Unix time in seconds or milliseconds, or ISO 8601. Raises RateUnreadable."""
    with suppress(ValueError, OverflowError, OSError):
        if text.isdecimal():
            seconds = int(text) // 1000 if len(text) > 11 else int(text)  # 12 digits are milliseconds
            return datetime.fromtimestamp(seconds, UTC)
        at = datetime.fromisoformat(text)
        return at if at.tzinfo else at.replace(tzinfo=UTC)
    raise RateUnreadable(f"{text[:40]!r} is no time")
