"""An instance owns its folder and its port, and hands its secrets to the signer alone."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from allscale_app.cli.demo import refuse_public
from allscale_app.cli.demo_world import leave_settings
from allscale_app.cli.instance import CannotStart, answers, held, programs, require_folders, require_free_port
from allscale_app.settings import Mode, Settings, get_settings, settings_beside
from tests.fixtures.processes import free_port


def test_one_folder_has_one_instance(tmp_path: Path):
    folder = tmp_path / "fresh"
    with held(folder), pytest.raises(CannotStart, match="Another instance"), held(folder):
        pass
    with held(folder):
        assert folder.stat().st_mode & 0o077 == 0


def test_folders_are_made_and_one_that_takes_nothing_is_named(tmp_path: Path):
    for _ in range(2):
        require_folders(tmp_path, "logs", "chain")
    assert (tmp_path / "logs").is_dir()
    (tmp_path / "inbox").write_text("a file")
    with pytest.raises(CannotStart, match="inbox cannot be used"):
        require_folders(tmp_path, "inbox")


def test_a_taken_port_is_named():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CannotStart, match=f"Port {port} is taken"):
            require_free_port("127.0.0.1", port)
        assert not answers("127.0.0.1", port)
    require_free_port("127.0.0.1", free_port())


def test_only_the_signer_gets_the_passphrase(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ALLSCALE_KEYSTORE_PASSPHRASE", "open sesame")
    for program in programs(Settings(data_dir=tmp_path), {}, lambda _name: None):
        assert ("ALLSCALE_KEYSTORE_PASSPHRASE" in program.environment) is (program.name != "signer")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "pay.example", ""])
def test_the_demo_refuses_a_host_that_others_reach(host: str):
    with pytest.raises(CannotStart, match=r"127\.0\.0\.1 only"):
        refuse_public(Settings(host=host))


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_the_demo_listens_on_loopback(host: str):
    refuse_public(Settings(host=host))


def test_the_demo_refuses_other_chains():
    with pytest.raises(CannotStart, match="ALLSCALE_RPC_ENDPOINTS"):
        refuse_public(Settings(rpc_endpoints={"base": ["https://rpc.example"]}))


def test_a_command_beside_a_demo_means_its_chain_and_its_coins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("ALLSCALE_MODE", raising=False)
    monkeypatch.setenv("ALLSCALE_DATA_DIR", str(tmp_path))
    get_settings.cache_clear()
    assert settings_beside().mode is Mode.PRODUCTION
    environment = {
        "ALLSCALE_MODE": "demo",
        "ALLSCALE_DATA_DIR": "/elsewhere",
        "ALLSCALE_RPC_ENDPOINTS": '{"local": ["http://127.0.0.1:8545"]}',
        "ALLSCALE_LOCAL_TOKENS": '{"USDC": "0x5FbDB2315678afecb367f032d93F642f64180aa3"}',
    }
    leave_settings(Settings(port=4000), environment)
    beside = settings_beside()
    assert (beside.mode, beside.port, beside.data_dir) == (Mode.DEMO, 4000, tmp_path)
    assert (beside.rpc_endpoints, list(beside.local_tokens)) == ({"local": ["http://127.0.0.1:8545"]}, ["USDC"])
    assert beside.demo_file.stat().st_mode & 0o077 == 0
    assert get_settings().mode is Mode.PRODUCTION, "what serves never becomes a demo by its folder"
    monkeypatch.setenv("ALLSCALE_MODE", "production")
    get_settings.cache_clear()
    assert settings_beside().mode is Mode.PRODUCTION
