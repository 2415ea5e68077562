"""The list of settings that people are given is the list that the program reads."""

from __future__ import annotations

import re
from pathlib import Path

from typer.testing import CliRunner

from allscale_app.cli.commands import app
from allscale_app.settings import Settings

PAGE = (Path(__file__).resolve().parents[2] / "docs/run-it-for-real.md").read_text("utf-8")


def test_every_setting_is_listed_once_and_no_other_is_named():
    listed = re.findall(r"^\| `ALLSCALE_(\w+)` \|", PAGE, re.MULTILINE)
    assert listed == [name.upper() for name in Settings.model_fields]
    assert set(re.findall(r"ALLSCALE_(\w+)", PAGE)) == set(listed)


def test_every_default_is_the_program_s():
    for name, default in re.findall(r"^\| `ALLSCALE_(\w+)` \| `([^`]+)` \|", PAGE, re.MULTILINE):
        shown = Settings.model_fields[name.lower()].get_default(call_default_factory=True)
        assert str(getattr(shown, "value", shown)).lower() == default.lower(), name


def test_every_command_exists():
    commands = set(re.findall(r"allscale ((?:keystore |user |api-key )?[a-z-]+)", PAGE))
    assert len(commands) > 8
    for words in commands:
        assert CliRunner().invoke(app, [*words.split(), "--help"]).exit_code == 0, words
