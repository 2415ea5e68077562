"""Rates over HTTP: what a feed's description finds, in which order feeds are asked, and what is passed over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import httpx
import pytest
from pydantic import ValidationError

from allscale_app.rails.rates import MAX_ANSWER_BYTES, HttpRates
from allscale_app.settings import RateFeed

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SPOT = RateFeed(name="spot", url="https://spot.example/v2/{base}-{quote}", path="data.amount")
TABLE = RateFeed(name="table", url="https://table.example/latest", path="rates.{base}.{quote}", at="updated")
LIST = RateFeed(name="list", url="https://list.example/{base}", path="result.0.price", at="result.0.at")


def asked(*feeds: RateFeed, answer: Callable[[httpx.Request], httpx.Response]):
    source = HttpRates(feeds, timeout_seconds=5, transport=httpx.MockTransport(answer))
    return [(rate.source, rate.micros, rate.at) for rate in source.ask("EUR", "USD", now=NOW)]


def test_feeds_answer_in_order_whatever_their_shape():
    bodies = {
        "https://spot.example/v2/EUR-USD": '{"data": {"amount": "1.0834567"}}',
        "https://table.example/latest": '{"updated": 1795435200, "rates": {"EUR": {"USD": 1.08}}}',
        "https://list.example/EUR": '{"result": [{"price": 1, "at": "2026-11-23T11:59:00Z"}]}',
    }
    rates = asked(SPOT, TABLE, LIST, answer=lambda request: httpx.Response(200, text=bodies[str(request.url)]))
    assert rates == [
        ("spot", 1_083_457, NOW),
        ("table", 1_080_000, datetime(2026, 11, 23, 12, tzinfo=UTC)),
        ("list", 1_000_000, datetime(2026, 11, 23, 11, 59, tzinfo=UTC)),
    ]


def test_a_second_feed_is_not_asked_before_it_is_wanted():
    seen: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.url.host)
        return httpx.Response(200, text='{"data": {"amount": "1.08"}}')

    next(HttpRates((SPOT, TABLE), timeout_seconds=5, transport=httpx.MockTransport(answer)).ask("EUR", "USD", now=NOW))
    assert seen == ["spot.example"]


@pytest.mark.parametrize(
    "body",
    [
        "", "not json", "[]", "{}", '{"data": null}', '{"data": {"amount": null}}', '{"data": {"amount": "-1.08"}}',
        '{"data": {"amount": "0"}}', '{"data": {"amount": "1e3"}}', '{"data": {"amount": true}}',
        '{"data": {"amount": {"amount": "1"}}}', '{"data": {"amount": NaN}}', "[" * 100_000,
        '{"data": {"amount": "1.08"}, "x": "' + "x" * MAX_ANSWER_BYTES + '"}',
    ],
    ids=range(14),
)  # fmt: skip
def test_what_is_no_rate_is_passed_over(body):
    spare = '{"updated": 1795435200000, "rates": {"EUR": {"USD": "1.08"}}}'
    rates = asked(
        SPOT,
        TABLE,
        answer=lambda request: httpx.Response(200, text=body if request.url.host == "spot.example" else spare),
    )
    assert rates == [("table", 1_080_000, datetime(2026, 11, 23, 12, tzinfo=UTC))]


@pytest.mark.parametrize("status", [301, 404, 429, 500])
def test_a_feed_that_refuses_is_passed_over(status):
    assert asked(SPOT, answer=lambda _: httpx.Response(status, headers={"location": "https://elsewhere.example"})) == []


def test_a_feed_that_cannot_be_reached_is_passed_over():
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectTimeout("no answer", request=request)

    assert asked(SPOT, answer=refuse) == []


@pytest.mark.parametrize("at", ["soon", "", "-1", "99999999999999999999"])
def test_a_rate_whose_time_is_unreadable_is_passed_over(at):
    body = f'{{"updated": "{at}", "rates": {{"EUR": {{"USD": "1.08"}}}}}}'
    assert asked(TABLE, answer=lambda _: httpx.Response(200, text=body)) == []


def test_a_feed_is_described_completely_and_over_http():
    for wrong in ({"url": "ftp://x"}, {"url": "file:///etc/passwd"}, {"more": "1"}):
        with pytest.raises(ValidationError):
            RateFeed(**{"name": "x", "url": "https://x", "path": "a", **wrong})
