"""The demo's chain: one anvil process on loopback. Its state is saved by us, atomically, and loaded at the next start."""

from __future__ import annotations

import contextlib
import gzip
import os
import shutil
import signal
import socket
import subprocess
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
STOP_SECONDS = 5.0
# Without pruning anvil spills a state per block to disk, gigabytes within hours; 256 states allow reorgs that deep.
_FLAGS = ("--host", "127.0.0.1", "--quiet", "--slots-in-an-epoch", str(EPOCH_SLOTS), "--prune-history", "256")


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
    raise AnvilMissing("anvil is not installed: run `npm i --prefix .tools @foundry-rs/anvil`, or set ALLSCALE_ANVIL")


def free_port() -> int:
    """A loopback port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Anvil:
    """One anvil process: mines each transaction at once.

    `port` is chosen freely if None. With `heartbeat_seconds` it also mines an empty block that often. With
    `state_file` the chain goes on where it was last saved (`save`, and `stop` saves too).
    """

    def __init__(
        self,
        *,
        port: int | None = None,
        state_file: Path | None = None,
        heartbeat_seconds: int | None = None,
        flags: Sequence[str] = (),
    ) -> None:
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._state_file = state_file
        self._flags = [*_FLAGS, "--port", str(self.port), *flags]
        if heartbeat_seconds is not None:
            self._flags += ["--block-time", str(heartbeat_seconds), "--mixed-mining"]
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
        running = self._process is not None and self._process.poll() is None
        return self._process.pid if self._process is not None and running else None

    def start(self) -> None:
        """Starts the process and waits until it answers. Raises AnvilMissing, AnvilFailed."""
        self._scratch = tempfile.TemporaryDirectory(prefix="anvil-")
        command = [str(find_binary()), *self._flags, "--cache-path", self._scratch.name]
        if self._state_file is not None:
            self._state_file.parent.mkdir(parents=True, exist_ok=True)
            _end_orphan(self._pid_file)
            if self._state_file.exists():
                command += ["--load-state", str(self._state_file)]
        # A session of its own: Ctrl-C reaches the supervisor, which still wants to save the chain.
        quiet = subprocess.DEVNULL
        self._process = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
        if self._state_file is not None:
            self._pid_file.write_text(str(self._process.pid))
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise AnvilFailed(f"anvil did not start on port {self.port}")
            time.sleep(0.01)

    def stop(self) -> None:
        """Saves the chain if it has a file, then ends the process. Safe to call twice."""
        if self._process is None:
            return
        if self._state_file is not None and self.pid is not None:
            with contextlib.suppress(AnvilFailed, httpx.HTTPError, OSError):
                self.save()
        self._process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(STOP_SECONDS)
        self.kill()
        self._client.close()

    def kill(self) -> None:
        """Ends the process at once, without saving."""
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        self._process = None
        if self._scratch is not None:
            self._scratch.cleanup()
        if self._state_file is not None:
            self._pid_file.unlink(missing_ok=True)

    def save(self) -> None:
        """Writes the whole chain to the state file; a crash in the middle leaves the former file."""
        if self._state_file is None:
            return
        packed = bytes.fromhex(str(self.rpc("anvil_dumpState"))[2:])
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

    @property
    def _pid_file(self) -> Path:
        assert self._state_file is not None
        return self._state_file.with_suffix(".pid")

    def _answers(self) -> bool:
        try:
            self.rpc("eth_chainId")
        except httpx.TransportError:
            return False
        return True


def _end_orphan(pid_file: Path) -> None:
    """Ends the anvil of a demo that was killed; the pid counts only while it still is an anvil process."""
    try:
        pid = int(pid_file.read_text())
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (OSError, ValueError):
        return
    if b"anvil" not in command.split(b"\0")[0]:
        return
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
        for _ in range(int(STOP_SECONDS / 0.05)):
            time.sleep(0.05)
            os.kill(pid, 0)
        os.kill(pid, signal.SIGKILL)
