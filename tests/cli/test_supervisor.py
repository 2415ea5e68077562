"""Several programs under one parent: started, restarted, and ended together, whatever happens to the parent."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from allscale_app.cli.supervisor import Program, ProgramFailed, Supervisor
from tests.fixtures.processes import wait_until

ROOT = Path(__file__).resolve().parents[2]
SLEEPER = "import os, pathlib, sys, time; pathlib.Path(sys.argv[1]).write_text(str(os.getpid())); time.sleep(60)"


def program(name: str, folder: Path, code: str = SLEEPER, *, foundation: bool = False) -> Program:
    """A Python program that is ready once it has written its process id to `folder`/`name`."""
    file = folder / name
    return Program(
        name=name,
        command=(sys.executable, "-c", code, str(file)),
        log=folder / f"{name}.log",
        ready=lambda: file.is_file() and file.read_text() != "",
        ready_seconds=10,
        foundation=foundation,
    )


def pid_of(name: str, folder: Path) -> int:
    return int((folder / name).read_text())


def runs(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.is_file() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


async def test_a_signal_ends_every_program_and_the_code_is_zero(tmp_path: Path):
    said: list[str] = []

    async def body(supervisor: Supervisor) -> None:
        await supervisor.start(program("base", tmp_path, foundation=True))
        await supervisor.start(program("one", tmp_path))
        os.kill(os.getpid(), signal.SIGTERM)

    assert await Supervisor(said.append).run(body) == 0
    assert not runs(pid_of("base", tmp_path))
    assert not runs(pid_of("one", tmp_path))
    assert said == []


async def test_a_program_that_dies_is_started_again(tmp_path: Path):
    said: list[str] = []

    async def body(supervisor: Supervisor) -> None:
        await supervisor.start(program("one", tmp_path))
        first = pid_of("one", tmp_path)
        os.kill(first, signal.SIGKILL)
        await asyncio.to_thread(wait_until, lambda: pid_of("one", tmp_path) != first, what="a second life")
        os.kill(os.getpid(), signal.SIGINT)

    assert await Supervisor(said.append).run(body) == 0
    assert said == ["one ended with code -9; starting it again in 0.5 s"]


async def test_a_program_that_never_comes_up_ends_everything_and_says_why(tmp_path: Path):
    said: list[str] = []

    async def body(supervisor: Supervisor) -> None:
        await supervisor.start(program("good", tmp_path))
        await supervisor.start(program("bad", tmp_path, "raise SystemExit('the port is taken')"))

    assert await Supervisor(said.append).run(body) == 1
    assert not runs(pid_of("good", tmp_path))
    assert "bad ends again and again" in said[-1]
    assert "the port is taken" in said[-1]


async def test_a_program_that_ignores_the_signal_is_killed_with_its_children(tmp_path: Path):
    stubborn = """
        import os, pathlib, signal, subprocess, sys
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        child = subprocess.Popen(["sleep", "60"])
        pathlib.Path(sys.argv[1] + ".child").write_text(str(child.pid))
        pathlib.Path(sys.argv[1]).write_text(str(os.getpid()))
        child.wait()
    """

    async def body(supervisor: Supervisor) -> None:
        await supervisor.start(program("stubborn", tmp_path, textwrap.dedent(stubborn)))
        os.kill(os.getpid(), signal.SIGTERM)

    assert await Supervisor(print).run(body) == 0
    assert not runs(pid_of("stubborn", tmp_path))
    assert not runs(pid_of("stubborn.child", tmp_path))


async def test_a_step_runs_once_and_its_failure_is_the_whole_failure(tmp_path: Path):
    async def body(supervisor: Supervisor) -> None:
        await supervisor.finish(Program("fine", (sys.executable, "-c", "")))
        with pytest.raises(ProgramFailed, match="no space left"):
            await supervisor.finish(
                Program("step", (sys.executable, "-c", "raise SystemExit('no space left')"), log=tmp_path / "log")
            )
        os.kill(os.getpid(), signal.SIGTERM)

    assert await Supervisor(print).run(body) == 0


def test_programs_end_when_their_supervisor_is_killed(tmp_path: Path):
    code = f"""
        import asyncio, os, pathlib
        from allscale_app.cli.supervisor import Supervisor
        from tests.cli.test_supervisor import program

        async def body(supervisor):
            await supervisor.start(program("one", pathlib.Path({str(tmp_path)!r})))
            os.kill(os.getpid(), 9)

        asyncio.run(Supervisor(print).run(body))
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    wait_until(lambda: not runs(pid_of("one", tmp_path)), what="the orphan ends", timeout_seconds=5)
