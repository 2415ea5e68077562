"""A scripted node behind httpx: blocks, logs, and every way of misbehaving that providers have."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
import orjson

from allscale_app.chain.wire import TRANSFER_TOPIC

Answer = dict[str, Any]


def a_hash(*parts: object) -> str:
    """A different hash for different parts."""
    return "0x" + hashlib.sha256(repr(parts).encode()).hexdigest()


def topic(address: str) -> str:
    return "0x" + "0" * 24 + address[2:].lower()


@dataclass
class Block:
    number: int
    hash: str
    parent: str
    logs: list[Answer] = field(default_factory=list)

    def header(self) -> Answer:
        return {
            "number": hex(self.number),
            "hash": self.hash,
            "parentHash": self.parent,
            "timestamp": hex(1_700_000_000 + self.number),
        }


class FakeNode:
    """One endpoint. `requests` records every HTTP body; `intercept` may answer a call before the chain does."""

    def __init__(self, *, chain_id: int = 31337) -> None:
        self.chain_id = chain_id
        self.blocks: list[Block] = []
        self.finalized: int | None = None
        self.batches = True
        self.wei: dict[str, int] = {}
        self.requests: list[Any] = []
        self.intercept: Callable[[str, list[Any]], Any] = lambda method, params: None
        self.respond: Callable[[httpx.Request], httpx.Response | None] = lambda request: None
        self.mine()

    @property
    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self.handle)

    @property
    def head(self) -> int:
        return len(self.blocks) - 1

    @property
    def calls(self) -> list[tuple[str, list[Any]]]:
        """Every call so far, batched or not."""
        flat = [item for body in self.requests for item in (body if isinstance(body, list) else [body])]
        return [(item["method"], item["params"]) for item in flat]

    def log_queries(self) -> list[Any]:
        return [params[0] for method, params in self.calls if method == "eth_getLogs"]

    def mine(self, blocks: int = 1, *, fork: str = "a") -> None:
        for _ in range(blocks):
            number = len(self.blocks)
            parent = self.blocks[-1].hash if self.blocks else "0x" + "0" * 64
            self.blocks.append(Block(number, a_hash(fork, number, parent), parent))

    def reorg(self, depth: int, *, blocks: int | None = None, fork: str = "b") -> None:
        """Replaces the last `depth` blocks by as many others, or by `blocks` others."""
        del self.blocks[-depth:]
        self.mine(depth if blocks is None else blocks, fork=fork)

    def transfer(
        self, contract: str, recipient: str, amount: int, *, block: int | None = None, **changes: Any
    ) -> Answer:
        """Adds a Transfer log to `block` (the head by default)."""
        home = self.blocks[self.head if block is None else block]
        log = {
            "address": contract.lower(),
            "topics": [TRANSFER_TOPIC, topic("0x" + "99" * 20), topic(recipient)],
            "data": "0x" + amount.to_bytes(32, "big").hex(),
            "blockNumber": hex(home.number),
            "blockHash": home.hash,
            "transactionHash": a_hash("tx", home.hash, len(home.logs)),
            "logIndex": hex(len(home.logs)),
            "removed": False,
            **changes,
        }
        home.logs.append(log)
        return log

    def handle(self, request: httpx.Request) -> httpx.Response:
        body = orjson.loads(request.content)
        self.requests.append(body)
        scripted = self.respond(request)
        if scripted is not None:
            return scripted
        if isinstance(body, list):
            if not self.batches:
                error = {"code": -32600, "message": "batch requests are not supported"}
                return httpx.Response(400, json={"jsonrpc": "2.0", "id": None, "error": error})
            return httpx.Response(200, json=[self._answer(item) for item in reversed(body)])
        return httpx.Response(200, json=self._answer(body))

    def _answer(self, item: Answer) -> Answer:
        result = self.intercept(item["method"], item["params"])
        if result is None:
            result = self._result(item["method"], item["params"])
        known = {"jsonrpc": "2.0", "id": item["id"]}
        if isinstance(result, dict) and "error" in result:
            return known | result
        return known | {"result": None if result == "null" else result}

    def _result(self, method: str, params: list[Any]) -> Any:
        if method == "eth_chainId":
            return hex(self.chain_id)
        if method == "eth_getBlockByNumber":
            return self._header(params[0])
        if method == "eth_getBalance":
            return hex(self.wei.get(params[0], 0))
        assert method == "eth_getLogs", method
        return self._logs(params[0])

    def _header(self, tag: str) -> Any:
        if tag == "latest":
            return self.blocks[-1].header()
        if tag == "finalized":
            if self.finalized is None:
                return {"error": {"code": -39001, "message": "finalized block not found"}}
            return self.blocks[self.finalized].header()
        number = int(tag, 16)
        return self.blocks[number].header() if number < len(self.blocks) else "null"

    def _logs(self, query: Any) -> Any:
        first, last = int(query["fromBlock"], 16), int(query["toBlock"], 16)
        contracts = {address.lower() for address in query["address"]} if "address" in query else None
        recipients = set(query["topics"][2]) if len(query["topics"]) > 2 else None
        return [
            log
            for block in self.blocks[first : last + 1]
            for log in block.logs
            if (contracts is None or log["address"] in contracts)
            and (recipients is None or log["topics"][2] in recipients)
        ]


def an_error(code: int, message: str) -> Answer:
    """What `intercept` returns to make a call fail."""
    return {"error": {"code": code, "message": message}}
