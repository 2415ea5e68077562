"""An anvil process on loopback: mines each transaction at once, keeps its chain in a file of ours."""

from __future__ import annotations

import contextlib
import ctypes
import gzip
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import httpx

from allscale_app.settings import get_settings

PROJECT_ROOT = Path(__file__).resolve().parents[2]
EPOCH_SLOTS = 4
FINALITY_DEPTH = 2 * EPOCH_SLOTS
"""anvil's `finalized` tag is two epochs below the head."""
START_SECONDS = 10.0
STOP_SECONDS = 3.0
# Without pruning anvil spills a state per block to disk, gigabytes within hours; pruned to none it cannot reorg.
# 32 states allow reorgs of 30 blocks in 70 MB.
_FLAGS = ("--host", "127.0.0.1", "--quiet", "--slots-in-an-epoch", str(EPOCH_SLOTS), "--prune-history", "32")
_LIBC = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1  # prctl(2)


class AnvilMissing(RuntimeError):
    """The binary is not installed; the message says how to get it."""


class AnvilFailed(RuntimeError):
    """The process ended, did not answer in time, or refused a request."""


def find_binary() -> Path:
    """The anvil binary: `$ALLSCALE_ANVIL`, else the npm package under .tools, else on PATH. Raises AnvilMissing."""
    named = get_settings().anvil
    installed = sorted(PROJECT_ROOT.glob(".tools/node_modules/@foundry-rs/anvil-*/bin/anvil"))
    on_path = shutil.which("anvil")
    candidates = [named] if named else [*installed, *([Path(on_path)] if on_path else [])]
    for path in candidates:
        if path.is_file():
            return path
    raise AnvilMissing("anvil is not installed: run `make setup`, or set ALLSCALE_ANVIL to the program")


def free_port() -> int:
    """A loopback port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Anvil:
    """One anvil process; it ends with the thread that started it.

    `port` is chosen freely if None. With a `state_file` the chain goes on where it was last saved: `save` and
    `stop` write it. anvil's own --state is not used, because a crash while it writes loses the whole chain.
    """

    def __init__(self, *, port: int | None = None, state_file: Path | None = None, flags: Sequence[str] = ()) -> None:
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._state_file = state_file
        self._flags = (*_FLAGS, "--port", str(self.port), *flags)
        self._process: subprocess.Popen[bytes] | None = None
        self._scratch: tempfile.TemporaryDirectory[str] | None = None
        self._client = httpx.Client(timeout=30)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    @property
    def pid(self) -> int | None:
        """The process id while it runs."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def start(self) -> None:
        """Starts the process and waits until it answers. Raises AnvilMissing, AnvilFailed."""
        if is_answering(self.url):
            raise AnvilFailed(f"port {self.port} is taken by another chain")
        self._scratch = tempfile.TemporaryDirectory(prefix="anvil-")
        command = [str(find_binary()), *self._flags, "--cache-path", self._scratch.name]
        if self._state_file is not None and self._state_file.exists():
            command += ["--load-state", str(self._state_file)]
        quiet = subprocess.DEVNULL
        self._process = subprocess.Popen(
            command,
            stdin=quiet,
            stdout=quiet,
            stderr=quiet,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - one libc call on a handle that is already loaded
        )
        deadline = time.monotonic() + START_SECONDS
        while not is_answering(self.url):
            if self.pid is None or time.monotonic() > deadline:
                self.kill()
                raise AnvilFailed(f"anvil did not start on port {self.port}")
            time.sleep(0.01)

    def stop(self) -> None:
        """Saves the chain if it has a file, then ends the process. Safe to call twice."""
        if self._process is not None and self.pid is not None:
            with contextlib.suppress(AnvilFailed, httpx.HTTPError, OSError):
                self.save()
            self._process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(STOP_SECONDS)
        self.kill()
        self._client.close()

    def kill(self) -> None:
        """Ends the process at once, without saving."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
        if self._scratch is not None:
            self._scratch.cleanup()
            self._scratch = None

    def save(self) -> None:
        """Writes the whole chain to the state file, if there is one; a crash in the middle leaves the former."""
        if self._state_file is None:
            return
        packed = bytes.fromhex(str(self.rpc("anvil_dumpState")).removeprefix("0x"))
        self._state_file.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._state_file.with_suffix(".new")
        with fresh.open("wb") as file:
            file.write(gzip.decompress(packed))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._state_file)

    def rpc(self, method: str, *params: Any) -> Any:
        """One JSON-RPC request's result. Raises AnvilFailed, httpx.HTTPError."""
        body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        answer = self._client.post(self.url, json=body).json()
        if "error" in answer:
            raise AnvilFailed(f"{method}: {answer['error'].get('message')}")
        return answer["result"]


def is_answering(url: str) -> bool:
    """Whether a chain answers at `url`."""
    body = {"jsonrpc": "2.0", "id": 1, "method": "eth_chainId", "params": []}
    try:
        return httpx.post(url, json=body, timeout=2, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


def _die_with_parent() -> None:
    if sys.platform.startswith("linux"):
        _LIBC.prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))
