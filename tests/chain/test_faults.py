"""Every family of provider errors, by the providers' own words."""

from __future__ import annotations

import pytest

from allscale_app.chain.errors import (
    RangeError,
    RateLimited,
    RpcError,
    RpcFault,
    TimedOut,
    Unavailable,
    UnknownBlock,
)
from allscale_app.chain.faults import classify, refuses_batches

ALCHEMY_SUGGESTS = (
    "Log response size exceeded. You can make eth_getLogs requests with up to a 2K block range and no limit on the "
    "response size, or you can request any block range with a cap of 10K logs in the response. Based on your "
    "parameters and the response size limit, this block range should work: [0x0, 0x133]"
)
ALCHEMY_FREE = (
    "Under the Free tier plan, you can make eth_getLogs requests with up to a 10 block range. Based on your "
    "parameters, this block range should work: [0x10, 0x19]."
)


@pytest.mark.parametrize(
    ("code", "message", "blocks"),
    [
        (-32602, ALCHEMY_SUGGESTS, 0x134),
        (-32600, ALCHEMY_FREE, 10),
        (-32005, "query returned more than 10000 results. Try with this block range [0xCB3D, 0xCB40].", 4),
    ],
)
def test_a_suggested_range_is_taken_for_this_query(code: int, message: str, blocks: int):
    error = classify("base#1", {"code": code, "message": message})
    assert isinstance(error, RangeError)
    assert (error.blocks, error.hard) == (blocks, False)


@pytest.mark.parametrize(
    ("message", "blocks"),
    [
        ("eth_getLogs is limited to a 10,000 range", 10_000),
        ("eth_getLogs and eth_newFilter are limited to a 10,000 blocks range", 10_000),
        ("eth_getLogs is limited to a 5 range", 5),
        ("You can make eth_getLogs requests with up to a 10 block range", 10),
        ("requested too many blocks from 0 to 16777216, maximum is set to 2048", 2048),
        ("ranges over 10000 blocks are not supported on freetier", 10_000),
        ("exceed maximum block range: 50000", 50_000),
        ("query exceeds max block range 100000", 100_000),
        ("too wide blocks range, the limit is 100", 100),
        ("block range is too wide, max range: 1024", 1024),
        ("eth_getLogs range is too large, max is 1k blocks", 1000),
        ("eth_getLogs is limited to 0 - 10000 blocks range", 10_000),
    ],
)
def test_a_fixed_maximum_is_kept(message: str, blocks: int):
    error = classify("base#1", {"code": -32614, "message": message})
    assert isinstance(error, RangeError)
    assert (error.blocks, error.hard) == (blocks, True)


@pytest.mark.parametrize(
    "message",
    [
        "query returned more than 10000 results",
        "logs matched by query exceeds limit of 10000",
        "backend response too large",
        "response size exceeded",
        "response size is larger than 150MB limit: response is too big",
        "query exceeds max results 20000, retry with the range 1-2",
        "query timeout exceeded",
        "block range too large",
        "too many logs in this range",
    ],
)
def test_too_much_without_a_size_is_halved(message: str):
    error = classify("base#1", {"code": -32005, "message": message})
    assert isinstance(error, RangeError)
    assert error.blocks is None


@pytest.mark.parametrize(
    ("code", "message", "kind"),
    [
        (429, "Your app has exceeded its compute units per second capacity", RateLimited),
        (-32005, "daily request count exceeded, request rate limited", RateLimited),
        (-32007, "50/second request limit reached - reduce calls per second", RateLimited),
        (-32000, "Too Many Requests", RateLimited),
        (-32000, "header not found", UnknownBlock),
        (-39001, "Unknown block", UnknownBlock),
        (-32000, "block range extends beyond current head block", UnknownBlock),
        (-32002, "request timed out", TimedOut),
        (-32603, "internal error", Unavailable),
        (-32601, "the method eth_foo does not exist/is not available", RpcFault),
        (3, "execution reverted", RpcFault),
        (-32602, "invalid argument 0: hex string without 0x prefix", RpcFault),
    ],
)
def test_other_errors_are_told_apart(code: int, message: str, kind: type[RpcError]):
    assert type(classify("base#1", {"code": code, "message": message})) is kind


@pytest.mark.parametrize("error", [None, "boom", 7, []])
def test_an_error_without_a_shape_is_no_answer(error: object):
    assert type(classify("base#1", error)) is Unavailable


def test_an_error_without_code_or_message_is_the_requests_fault():
    assert type(classify("base#1", {})) is RpcFault


def test_a_refused_batch_is_recognised():
    assert refuses_batches({"code": -32600, "message": "Batch of more than 3 requests are not allowed"})
    assert not refuses_batches({"code": -32600, "message": "invalid request"})
    assert not refuses_batches(None)
