"""The demo's chain as a program of its own: `python -m allscale_app.demo.chain --port 8545 --state FILE`.

It mines each transaction at once and then one block a second until that transaction is final, so that
confirmations arrive by themselves; without transactions it is quiet and does not grow. SIGTERM saves and ends it."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
import time
from pathlib import Path

from allscale_app.demo.anvil import FINALITY_DEPTH, Anvil

BLOCK_SECONDS = 1.0
SAVE_AGAIN_SECONDS = 5.0


class Pacer:
    """Decides once per tick whether an empty block is due, and saves the chain when it moved."""

    def __init__(self, anvil: Anvil) -> None:
        self._anvil = anvil
        self._seen = 0
        self._target = 0
        self._saved = -1
        self._save_after = 0.0

    def tick(self) -> None:
        """One step of the pace. Raises AnvilFailed, httpx.HTTPError when anvil has ended."""
        with_transactions = False
        head = self._anvil.rpc("eth_getBlockByNumber", "latest", with_transactions)
        number = int(head["number"], 16)
        if number != self._seen and (head["transactions"] or number != self._seen + 1):
            self._target = number + FINALITY_DEPTH
        if number < self._target:
            self._anvil.rpc("evm_mine")
            number += 1
        self._seen = number
        if self._seen != self._saved:
            self._save()

    def _save(self) -> None:
        """A long chain takes longer to save: at most a tenth of the time goes into it."""
        started = time.monotonic()
        if started < self._save_after:
            return
        try:
            self._anvil.save()
        except OSError as error:  # a chain that ended here would come back without what it could not keep
            print(f"The chain cannot be kept: {error}", file=sys.stderr)  # noqa: T201 - a program's log
            self._save_after = started + SAVE_AGAIN_SECONDS
            return
        self._saved = self._seen
        self._save_after = started + 10 * (time.monotonic() - started)


def run(*, port: int, state_file: Path, stopping: threading.Event) -> int:
    """Runs the chain until `stopping` is set: 0 then, 1 when anvil ended by itself."""
    with Anvil(port=port, state_file=state_file) as anvil:
        pacer = Pacer(anvil)
        while not stopping.wait(BLOCK_SECONDS):
            if anvil.pid is None:
                return 1
            pacer.tick()
    return 0


def main() -> int:
    """The program."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--state", type=Path, required=True)
    given = parser.parse_args()
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    return run(port=given.port, state_file=given.state, stopping=stopping)


if __name__ == "__main__":
    sys.exit(main())
