"""One parent for several programs: starts them, restarts what dies, ends all of them together."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from allscale_app.cli.leash import leashed
from allscale_app.settings.environment import child_environment

GRACE_SECONDS = 4.5
"""How long a program may take to end by itself. Two rounds of it stay below the promised ten seconds."""
FIRST_BACKOFF_SECONDS = 0.5
MAX_BACKOFF_SECONDS = 30.0
HEALTHY_AFTER_SECONDS = 30.0
READY_POLL_SECONDS = 0.05
STARTS_BEFORE_READY = 3
LOG_TAIL_BYTES = 2000


class ProgramFailed(Exception):
    """A program did not come up; the message has the end of its log."""


@dataclass(frozen=True)
class Program:
    """One supervised program. `ready` is asked until it is true; `foundation` programs are ended after the others."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    log: Path | None = None
    """Where its output goes; None is this process's standard error."""
    ready: Callable[[], bool] | None = None
    ready_seconds: float = 30.0
    foundation: bool = False


@dataclass
class _Kept:
    program: Program
    process: asyncio.subprocess.Process
    starts: int = 1
    keeper: asyncio.Task[None] | None = None


class Supervisor:
    """Runs programs until it is told to stop. `say` is given one line for each thing that happens."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._kept: list[_Kept] = []
        self._stopping = asyncio.Event()

    async def run(self, body: Callable[[Supervisor], Awaitable[None]]) -> int:
        """Do `body` (which starts programs), then wait for SIGTERM or SIGINT; 0, or 1 when the body failed.

        A signal during the body cancels it. Whatever happens, every program has ended on return.
        """
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stopping.set)
        work = asyncio.ensure_future(body(self))
        told = asyncio.ensure_future(self._stopping.wait())
        try:
            await asyncio.wait({work, told}, return_when=asyncio.FIRST_COMPLETED)
            if work.done():
                work.result()
                await told
        except ProgramFailed as failure:
            self._say(str(failure))
            return 1
        finally:
            told.cancel()
            work.cancel()
            await asyncio.gather(work, told, return_exceptions=True)
            await self._end_all()
        return 0

    async def start(self, program: Program) -> None:
        """Start `program` and keep it running; returns when it is ready. Raises ProgramFailed."""
        kept = _Kept(program, await self._spawn(program, fresh_log=True))
        self._kept.append(kept)
        kept.keeper = asyncio.create_task(self._keep(kept))
        await self._wait_ready(kept)

    async def finish(self, program: Program) -> None:
        """Run `program` once to its end. Raises ProgramFailed when it says so by its exit code."""
        kept = _Kept(program, await self._spawn(program, fresh_log=True))
        self._kept.append(kept)
        code = await kept.process.wait()
        self._kept.remove(kept)
        if code != 0:
            raise _failed(program, f"ended with code {code}")

    async def _wait_ready(self, kept: _Kept) -> None:
        program = kept.program
        if program.ready is None:
            return
        loop = asyncio.get_running_loop()
        deadline = loop.time() + program.ready_seconds
        while not await asyncio.to_thread(program.ready):
            if kept.starts > STARTS_BEFORE_READY:
                raise _failed(program, "ends again and again")
            if loop.time() > deadline:
                raise _failed(program, f"was not ready within {program.ready_seconds:.0f} s")
            await asyncio.sleep(READY_POLL_SECONDS)

    async def _keep(self, kept: _Kept) -> None:
        loop = asyncio.get_running_loop()
        backoff = FIRST_BACKOFF_SECONDS
        while True:
            began = loop.time()
            code = await kept.process.wait()
            _kill_group(kept.process)
            if self._stopping.is_set():
                return
            if loop.time() - began > HEALTHY_AFTER_SECONDS:
                backoff = FIRST_BACKOFF_SECONDS
            self._say(f"{kept.program.name} ended with code {code}; starting it again in {backoff:g} s")
            await asyncio.sleep(backoff)
            backoff = min(2 * backoff, MAX_BACKOFF_SECONDS)
            kept.starts += 1
            kept.process = await self._spawn(kept.program, fresh_log=False)

    async def _spawn(self, program: Program, *, fresh_log: bool) -> asyncio.subprocess.Process:
        output = None
        if program.log is not None:
            program.log.parent.mkdir(parents=True, exist_ok=True)
            output = program.log.open("wb" if fresh_log else "ab")
        try:
            return await asyncio.create_subprocess_exec(
                *leashed(*program.command),
                stdin=subprocess.DEVNULL,
                stdout=output or 2,
                stderr=output,
                env=child_environment(**program.environment),
                start_new_session=True,
            )
        finally:
            if output is not None:
                output.close()

    async def _end_all(self) -> None:
        self._stopping.set()
        keepers = [kept.keeper for kept in self._kept if kept.keeper is not None]
        for keeper in keepers:
            keeper.cancel()
        await asyncio.gather(*keepers, return_exceptions=True)
        for foundation in (False, True):
            processes = [kept.process for kept in self._kept if kept.program.foundation is foundation]
            await asyncio.gather(*(_end(process) for process in processes))


async def _end(process: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        process.terminate()
    with suppress(TimeoutError):
        await asyncio.wait_for(process.wait(), GRACE_SECONDS)
    _kill_group(process)
    await process.wait()


def _kill_group(process: asyncio.subprocess.Process) -> None:
    """Whatever the program started and left behind ends with it."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _failed(program: Program, what: str) -> ProgramFailed:
    said = ""
    if program.log is not None and program.log.is_file():
        tail = program.log.read_bytes()[-LOG_TAIL_BYTES:].decode(errors="replace").strip()
        said = f"\n{tail}\n(from {program.log})"
    return ProgramFailed(f"{program.name} {what}.{said}")
