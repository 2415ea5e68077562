"""The pace of the demo's chain: after a transaction one block a second until it is final, then quiet."""

from __future__ import annotations

import threading
from typing import Self

import httpx
import structlog

from allscale_app.demo.anvil import FINALITY_DEPTH, Anvil, AnvilFailed

BLOCK_SECONDS = 1.0

log = structlog.get_logger(__name__)


class Pacer:
    """Mines empty blocks behind each transaction, so that confirmations and finality arrive by themselves,
    and saves the chain when it moved. An idle chain costs nothing and does not grow."""

    def __init__(self, anvil: Anvil, *, block_seconds: float = BLOCK_SECONDS) -> None:
        self._anvil = anvil
        self._block_seconds = block_seconds
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="demo-chain-pace", daemon=True)
        self._seen = -1
        self._target = -1
        self._saved = -1

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.wait(self._block_seconds):
            try:
                self._step()
            except (AnvilFailed, httpx.HTTPError, OSError) as error:
                log.warning("demo.chain_pace", error=str(error))

    def _step(self) -> None:
        with_transactions = False
        head = self._anvil.rpc("eth_getBlockByNumber", "latest", with_transactions)
        number = int(head["number"], 16)
        if number != self._seen and (head["transactions"] or number != self._seen + 1):
            self._target = number + FINALITY_DEPTH
        self._seen = number
        if number < self._target:
            self._anvil.rpc("evm_mine")
            self._seen = number + 1
        if self._seen != self._saved:
            self._anvil.save()
            self._saved = self._seen
