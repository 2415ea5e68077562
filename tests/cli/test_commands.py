"""The command line as a person meets it: help everywhere, honest exit codes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command
from typer.testing import CliRunner

from allscale_app.cli.commands import app
from allscale_app.settings import get_settings

ROOT = Path(__file__).resolve().parents[2]


def allscale(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "allscale_app.cli", *arguments],
        env={**os.environ, **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def names() -> list[str]:
    group = get_command(app)
    assert isinstance(group, TyperGroup)
    return sorted(group.commands)


@pytest.mark.parametrize("name", names())
def test_every_command_has_help(name: str):
    result = CliRunner().invoke(app, [name, "--help"])
    assert result.exit_code == 0
    assert result.output.count("\n") > 3


def test_an_unknown_command_is_refused_with_code_2():
    assert allscale("dance").returncode == 2


def test_migrate_makes_the_data_folder_and_can_be_run_again(tmp_path: Path):
    for _ in range(2):
        done = allscale("migrate", ALLSCALE_DATA_DIR=str(tmp_path / "fresh"))
        assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "fresh" / "allscale.db").is_file()


def test_a_keystore_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ALLSCALE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("ALLSCALE_MODE", "production")
    runner = CliRunner()
    assert "ALLSCALE_KEYSTORE_PASSPHRASE" in runner.invoke(app, ["keystore", "create"]).output
    monkeypatch.setenv("ALLSCALE_KEYSTORE_PASSPHRASE", "correct horse battery staple")
    get_settings.cache_clear()
    first = runner.invoke(app, ["keystore", "create"])
    assert first.exit_code == 0
    assert len(first.output.splitlines()[-1].split()) == 24
    second = runner.invoke(app, ["keystore", "create"])
    assert second.exit_code == 1
    assert "never overwritten" in second.output
