"""Endpoints: batches, fail-over, cool-down, and keys that never show."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import pytest

from allscale_app.chain import jsonrpc
from allscale_app.chain.errors import RangeError, RateLimited, RpcError, RpcFault, TimedOut, Unavailable, WrongChain
from allscale_app.chain.jsonrpc import Call
from allscale_app.chain.rpc import RpcClient
from tests.chain.fake_node import FakeNode, an_error

KEY = "s3cret-key-0123456789"
CHAIN_ID = Call("eth_chainId")


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@contextmanager
def a_client(*nodes: FakeNode, clock: Clock | None = None, chain_id: int | None = None) -> Iterator[RpcClient]:
    """A client whose n-th URL is the n-th node."""
    hosts = {f"rpc{number}.example": node for number, node in enumerate(nodes, start=1)}

    def route(request: httpx.Request) -> httpx.Response:
        return hosts[request.url.host].handle(request)

    urls = [f"https://{host}/v2/{KEY}" for host in hosts]
    transport = httpx.MockTransport(route)
    with RpcClient("base", urls, transport=transport, monotonic=clock or Clock(), chain_id=chain_id) as client:
        yield client


def down(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("refused", request=request)


def slow(request: httpx.Request) -> httpx.Response:
    raise httpx.ReadTimeout("slow", request=request)


def status(code: int, **kwargs: object) -> Callable[[httpx.Request], httpx.Response]:
    return lambda request: httpx.Response(code, **kwargs)  # type: ignore[arg-type]  # keywords of one test


def test_a_batch_is_one_request_and_keeps_its_order():
    node = FakeNode()
    node.mine(3)
    with a_client(node) as client:
        answers = client.batch([Call("eth_getBlockByNumber", (hex(n), False)) for n in (3, 1, 2)])
    assert [answer["number"] for answer in answers] == ["0x3", "0x1", "0x2"]
    assert len(node.requests) == 1


def test_a_single_call_is_no_batch():
    node = FakeNode()
    with a_client(node) as client:
        assert client.call("eth_chainId") == "0x7a69"
    assert isinstance(node.requests[0], dict)


def test_an_endpoint_without_batches_is_asked_one_by_one_from_then_on():
    node = FakeNode()
    node.batches = False
    with a_client(node) as client:
        assert client.batch([CHAIN_ID] * 3) == ["0x7a69"] * 3
        node.requests.clear()
        client.batch([CHAIN_ID] * 3)
    assert all(isinstance(body, dict) for body in node.requests)
    assert len(node.requests) == 3


def test_a_batch_that_is_too_long_is_split():
    node = FakeNode()

    def at_most_ten(request: httpx.Request) -> httpx.Response | None:
        if len(node.requests[-1]) > 10:
            error = {"code": -32000, "message": "Batch of more than 10 requests are not allowed"}
            return httpx.Response(200, json=[{"jsonrpc": "2.0", "id": None, "error": error}])
        return None

    node.respond = at_most_ten
    with a_client(node) as client:
        assert len(client.batch([CHAIN_ID] * 30)) == 30


@pytest.mark.parametrize("code", [405, 413, 415])
def test_a_status_that_refuses_batches(code: int):
    node = FakeNode()
    node.respond = lambda request: httpx.Response(code) if isinstance(node.requests[-1], list) else None
    with a_client(node) as client:
        assert client.batch([CHAIN_ID] * 2) == ["0x7a69"] * 2


def test_more_than_a_hundred_calls_are_several_requests():
    node = FakeNode()
    with a_client(node) as client:
        assert len(client.batch([CHAIN_ID] * 250)) == 250
    assert [len(body) for body in node.requests] == [100, 100, 50]


def test_the_next_endpoint_takes_over_and_the_first_comes_back():
    first, second, clock = FakeNode(), FakeNode(), Clock()
    first.respond = down
    with a_client(first, second, clock=clock) as client:
        client.call("eth_chainId")
        client.call("eth_chainId")
        assert (len(first.requests), len(second.requests)) == (1, 2)
        names = [(health.name, health.cooling_seconds) for health in client.health()]
        assert names == [("base#1 (rpc1.example)", 1.0), ("base#2 (rpc2.example)", 0.0)]
        first.respond = lambda request: None
        clock.now += 2
        for _ in range(3):
            client.call("eth_chainId")
        assert len(first.requests) == 1, "the healthier one is kept"
        second.respond = down
        client.call("eth_chainId")
        assert len(first.requests) == 2


def test_the_cool_down_doubles_and_ends():
    node, clock = FakeNode(), Clock()
    node.respond = down
    with a_client(node, clock=clock) as client:
        rests = []
        for _ in range(8):
            with pytest.raises(Unavailable):
                client.call("eth_chainId")
            rests.append(client.health()[0].cooling_seconds)
            clock.now += rests[-1]
        assert rests == [1, 2, 4, 8, 16, 30, 30, 30]
        node.respond = lambda request: None
        client.call("eth_chainId")
        assert client.health()[0].cooling_seconds == 0


def test_while_all_rest_nobody_is_asked():
    node = FakeNode()
    node.respond = down
    with a_client(node) as client:
        with pytest.raises(Unavailable):
            client.call("eth_chainId")
        with pytest.raises(RateLimited) as waiting:
            client.call("eth_chainId")
    assert waiting.value.retry_after_seconds == 1
    assert len(node.requests) == 1


@pytest.mark.parametrize(("header", "seconds"), [("7", 7), ("not a date", 1), ("Wed, 21 Oct 2015 07:28:00 GMT", 1)])
def test_a_rate_limit_is_waited_out_as_long_as_it_says(header: str, seconds: int):
    node = FakeNode()
    node.respond = status(429, headers={"retry-after": header})
    with a_client(node) as client:
        with pytest.raises(RateLimited):
            client.call("eth_chainId")
        assert client.health()[0].cooling_seconds == seconds


@pytest.mark.parametrize(
    ("respond", "kind"),
    [
        (down, Unavailable),
        (slow, TimedOut),
        (status(502, text="Bad gateway"), Unavailable),
        (status(200, text="<html>"), Unavailable),
        (status(200, json=[]), Unavailable),
        (status(200, json={"id": 0}), Unavailable),
        (status(200, json={"id": 0, "error": "no"}), Unavailable),
        (status(302, headers={"location": "https://elsewhere.example"}), Unavailable),
        (status(400, json={"error": {"code": -32602, "message": "eth_getLogs is limited to a 5 range"}}), RangeError),
        (status(403, json={"error": {"code": -32000, "message": "not allowed"}}), RpcFault),
    ],
)
def test_bad_answers_have_types(respond, kind: type[RpcError]):
    node = FakeNode()
    node.respond = respond
    with a_client(node) as client, pytest.raises(kind):
        client.call("eth_chainId")


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ({"error": {"code": -32602, "message": "eth_getLogs is limited to a 5 range"}}, RangeError),
        ([{"id": 0, "result": "0x1"}], Unavailable),
        ([{"id": None, "error": {"code": -32005, "message": "rate limit"}}], RateLimited),
        ([7, 8], Unavailable),
    ],
)
def test_bad_batch_answers_have_types(answer, kind: type[RpcError]):
    node = FakeNode()
    node.respond = status(200, json=answer)
    with a_client(node) as client, pytest.raises(kind):
        client.batch([CHAIN_ID] * 2)


def test_an_optional_call_may_be_unknown_but_not_limited():
    node = FakeNode()
    call = Call("eth_getBlockByNumber", ("finalized", False), optional=True)
    with a_client(node) as client:
        assert client.batch([call, CHAIN_ID]) == [None, "0x7a69"]
        node.intercept = lambda method, params: an_error(429, "slow down")
        with pytest.raises(RateLimited):
            client.batch([call])


def test_an_endless_answer_is_cut_and_means_a_smaller_range(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(jsonrpc, "MAX_ANSWER_BYTES", 1000)
    node = FakeNode()
    node.respond = status(200, content=b"x" * 2000)
    with a_client(node) as client, pytest.raises(RangeError):
        client.call("eth_getLogs")


def test_an_endpoint_of_another_chain_is_never_used():
    wrong, right = FakeNode(chain_id=1), FakeNode(chain_id=8453)
    with a_client(wrong, right, chain_id=8453) as client:
        assert client.call("eth_chainId") == "0x2105"
        assert [str(error) for error in client.wrong_endpoints()] == [
            "base#1 (rpc1.example): is of chain 0x1, not 8453"
        ]
        asked = len(wrong.requests)
        right.respond = down
        with pytest.raises(Unavailable):
            client.call("eth_chainId")
        assert len(wrong.requests) == asked


def test_a_network_of_wrong_endpoints_has_none():
    with a_client(FakeNode(chain_id=1), chain_id=8453) as client:
        with pytest.raises(WrongChain):
            client.call("eth_chainId")
        with pytest.raises(WrongChain, match="every endpoint"):
            client.call("eth_chainId")


def test_a_network_without_endpoints_is_a_mistake():
    with pytest.raises(ValueError, match="no endpoint"):
        RpcClient("base", [])


@pytest.mark.parametrize(
    "respond",
    [
        down,
        slow,
        status(500),
        status(401, json={"error": {"code": -32000, "message": f"key {KEY} is unknown"}}),
        status(200, json={"id": 0, "error": {"code": 1, "message": f"https://rpc1.example/v2/{KEY} failed"}}),
    ],
)
def test_keys_in_urls_never_show(respond, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO)
    node = FakeNode()
    with a_client(node) as client:
        client.call("eth_chainId")
        node.respond = respond
        with pytest.raises(RpcError) as failure:
            client.call("eth_chainId")
        shown = "".join(traceback.format_exception(failure.value)) + caplog.text
        shown += repr(client.health()) + repr(client._endpoints)
    assert KEY not in shown


@pytest.mark.parametrize("url", ["http://[broken", "ftp://host/", "", "localhost:8545", f"wss://host/{KEY}"])
def test_an_address_that_is_none_is_refused_without_showing_it(url: str):
    with pytest.raises(ValueError, match="endpoint 2 of base is not an http address") as refusal:
        RpcClient("base", ["http://127.0.0.1:1", url])
    assert KEY not in str(refusal.value)
