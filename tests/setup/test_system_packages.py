"""What is missing is named before anything is installed; without root nothing is."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / ".ci" / "system-packages"
MISSING = "chromium postgresql redis-server poppler-utils"


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A PATH of its own: what is not put here is not installed."""
    folder = tmp_path / "bin"
    folder.mkdir()
    return folder


def put(folder: Path, name: str, does: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/bash\n{does}\n")
    path.chmod(0o755)


def run(folder: Path, what: str = "test") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/bash", SCRIPT, what], env={"PATH": str(folder)}, capture_output=True, text=True, check=False
    )


def test_without_root_the_exact_command_is_printed_and_nothing_is_done(programs: Path):
    put(programs, "id", "echo 1000")
    put(programs, "apt-get", f"echo called >> {programs}/calls")
    done = run(programs)
    assert done.returncode == 1
    assert "sudo apt-get update && sudo apt-get install -y --no-install-recommends chromium" in done.stderr
    assert not (programs / "calls").exists()


def test_as_root_it_says_what_it_installs_before_it_does(programs: Path):
    put(programs, "id", "echo 0")
    put(programs, "apt-get", f'echo "$@" >> {programs}/calls')
    done = run(programs)
    assert done.returncode == 0
    wanted = done.stdout.strip().removeprefix("Installing system packages: ")
    assert set(wanted.split()) <= set(MISSING.split())
    assert (programs / "calls").read_text().splitlines() == [
        "update -qq",
        f"install -y --no-install-recommends {wanted} -qq",
    ]


def test_another_system_is_told_the_names(programs: Path):
    put(programs, "id", "echo 0")
    done = run(programs)
    assert done.returncode == 1
    assert "named as Debian names them" in done.stderr


def test_nothing_is_said_when_nothing_is_missing(programs: Path):
    for name in ("chromium", "initdb", "redis-server", "pdftotext"):
        put(programs, name, "")
    done = run(programs)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
