"""What is missing is said in words before anything starts."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from allscale_app.bootstrap.requirements import CannotStart, require_everything, require_settings
from allscale_app.cli.commands import app
from allscale_app.cli.demo_world import leave_settings
from allscale_app.cli.instance import held
from allscale_app.settings import Mode, Settings, get_settings
from tests.cli.test_accounts import XPUB

KEY = base64.b64encode(bytes(32)).decode()


def settings(**changes) -> Settings:
    """A real instance that lacks nothing, but for `changes`."""
    complete: dict[str, Any] = {
        "mode": Mode.PRODUCTION,
        "public_url": "https://pay.example.com",
        "smtp_url": "smtp://user:secret@mail.example.com:587",
        "rpc_endpoints": {"base": ["https://rpc.example.com"]},
        "xpub": XPUB,
        "secret_key": KEY,
        "data_dir": Path("/nowhere"),
    }
    return Settings(**(complete | changes))


def test_a_complete_instance_may_start():
    require_settings(settings())
    require_settings(settings(public_url="", port=8080))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"smtp_url": ""}, "ALLSCALE_SMTP_URL is not set"),
        ({"smtp_url": "mail.example.com"}, "ALLSCALE_SMTP_URL: The SMTP URL reads"),
        ({"rpc_endpoints": {}}, "ALLSCALE_RPC_ENDPOINTS is not set"),
        ({"rpc_endpoints": {"moon": ["https://rpc.example.com"]}}, "no such network: moon"),
        ({"public_url": "", "host": "0.0.0.0"}, "ALLSCALE_PUBLIC_URL is not set"),
        ({"public_url": "http://pay.example.com"}, "must begin with https://"),
        ({"public_url": "https://example.com/pay"}, "without a path"),
        ({"public_url": "pay.example.com"}, "without a path"),
        ({"web_workers": 2}, "needs ALLSCALE_REDIS_URL"),
        ({"secret_key": "short"}, "32 bytes in base64"),
        ({"secret_key": base64.b64encode(b"short").decode()}, "32 bytes in base64"),
        ({"secret_key": "", "database_url": "postgresql+psycopg://db/pay"}, "every process of an instance on Postgres"),
        ({"dkim_key_file": Path("/nowhere/key.pem")}, "there is no file /nowhere/key.pem"),
    ],
)
def test_each_missing_setting_is_named(changes, words):
    with pytest.raises(CannotStart, match=words):
        require_settings(settings(**changes))


def test_nothing_real_starts_on_a_demos_data(tmp_path: Path):
    leave_settings(settings(data_dir=tmp_path), {"ALLSCALE_DATA_DIR": str(tmp_path)})
    with pytest.raises(CannotStart, match="holds a demo, whose passwords and keys everybody knows"):
        require_settings(settings(data_dir=tmp_path))


def test_everything_missing_is_told_at_once():
    with pytest.raises(CannotStart) as refused:
        require_settings(settings(smtp_url="", rpc_endpoints={}))
    assert [line[:14] for line in str(refused.value).splitlines()] == [
        "Cannot start y",
        "- ALLSCALE_SMT",
        "- ALLSCALE_RPC",
    ]


def test_an_old_database_says_what_to_run(tmp_path: Path):
    with pytest.raises(CannotStart, match=r"revision nothing, this program needs .*: run `allscale migrate`"):
        require_everything(settings(data_dir=tmp_path))


def test_a_migrated_one_is_enough(sqlite_url: str, tmp_path: Path):
    require_everything(settings(data_dir=tmp_path, database_url=sqlite_url))


def test_a_database_that_is_not_there_is_named(tmp_path: Path):
    gone = f"postgresql+psycopg://allscale@/pay?host={tmp_path}"
    with pytest.raises(CannotStart, match="The database cannot be reached: "):
        require_everything(settings(data_dir=tmp_path, database_url=gone))


def test_redis_and_the_signer_s_key_are_asked_for(sqlite_url: str, tmp_path: Path, free_port):
    lacking = settings(
        data_dir=tmp_path, database_url=sqlite_url, xpub="", redis_url=f"redis://127.0.0.1:{free_port()}/0"
    )
    with pytest.raises(CannotStart) as refused:
        require_everything(lacking)
    assert "start the signer once, or set ALLSCALE_XPUB" in str(refused.value)
    assert "Redis at ALLSCALE_REDIS_URL does not answer" in str(refused.value)


def test_a_redis_that_answers_is_enough(sqlite_url: str, tmp_path: Path, redis_url: str):
    require_everything(settings(data_dir=tmp_path, database_url=sqlite_url, redis_url=redis_url, web_workers=2))


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path):
    (tmp_path / "file").touch()
    with (
        pytest.raises(CannotStart, match=r"file/data cannot be used: .*ALLSCALE_DATA_DIR"),
        held(tmp_path / "file" / "data"),
    ):
        pass


@pytest.mark.parametrize("command", ["web", "worker", "serve"])
def test_the_commands_refuse_with_words_and_code_1(command: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("ALLSCALE_MODE", "production")
    monkeypatch.setenv("ALLSCALE_DATA_DIR", str(tmp_path))
    get_settings.cache_clear()
    refused = CliRunner().invoke(app, [command])
    assert refused.exit_code == 1
    assert "ALLSCALE_SMTP_URL is not set" in refused.stderr
    assert "Traceback" not in refused.output


@pytest.mark.parametrize(
    ("name", "value"), [("ALLSCALE_PORT", "many"), ("ALLSCALE_RPC_ENDPOINTS", "not json"), ("ALLSCALE_MODE", "fun")]
)
def test_a_setting_that_cannot_be_read_is_named(name: str, value: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(name, value)
    get_settings.cache_clear()
    refused = CliRunner().invoke(app, ["migrate"])
    assert refused.exit_code == 1
    assert name.removeprefix("ALLSCALE_").lower() in refused.stderr.lower()
    assert "Traceback" not in refused.output


def test_a_secret_key_is_made_that_fits():
    made = CliRunner().invoke(app, ["new-secret-key"]).output.strip()
    require_settings(settings(secret_key=made))


def test_a_keystore_is_restored_from_its_words_and_shows_its_public_key(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setenv("ALLSCALE_MODE", "production")
    monkeypatch.setenv("ALLSCALE_KEYSTORE_PASSPHRASE", "eleven brass kettles")
    keys: list[str] = []
    words = ""
    for folder in ("first", "second"):
        monkeypatch.setenv("ALLSCALE_DATA_DIR", str(tmp_path / folder))
        get_settings.cache_clear()
        if folder == "first":
            made = CliRunner().invoke(app, ["keystore", "create"])
            words = made.output.splitlines()[-1]
        else:
            assert CliRunner().invoke(app, ["keystore", "restore"], input=f"{words}\n").exit_code == 0
        keys.append(CliRunner().invoke(app, ["keystore", "xpub"]).output.strip())
    assert keys[0].startswith("xpub")
    assert keys[0] == keys[1]
    wrong = CliRunner().invoke(app, ["keystore", "restore", "--phrase", "abandon abandon"])
    assert (wrong.exit_code, "not a recovery phrase" in wrong.stderr) == (1, True)
