"""The signer's keystore, its one public file, and its process."""

from __future__ import annotations

import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from bip32 import BIP32
from eth_account import Account

from allscale_app.settings import Mode, Settings
from allscale_app.signer.keystore import KeystoreError, account_xpub, new_phrase, read_keystore, write_keystore
from allscale_app.signer.main import open_phrase, publish_xpub
from tests.fixtures.processes import end, wait_until

ROOT = Path(__file__).resolve().parents[2]
KNOWN_PHRASE = "test test test test test test test test test test test junk"
KNOWN_FIRST_ADDRESS = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"  # of every Ethereum development chain


def test_children_of_the_xpub_are_the_addresses_of_the_phrase():
    public = BIP32.from_xpub(account_xpub(KNOWN_PHRASE)).get_pubkey_from_path("m/0/0")
    Account.enable_unaudited_hdwallet_features()
    account = Account.from_mnemonic(KNOWN_PHRASE, account_path="m/44'/60'/0'/0/0")
    assert account.address == KNOWN_FIRST_ADDRESS
    assert account._key_obj.public_key.to_compressed_bytes() == public


def test_words_that_are_no_phrase_are_refused():
    with pytest.raises(KeystoreError, match="not a recovery phrase"):
        account_xpub("test test test")


def test_a_keystore_opens_with_its_passphrase_only(tmp_path: Path):
    path, phrase = tmp_path / "signer" / "keystore.json", new_phrase()
    write_keystore(path, phrase, "right")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert phrase.split()[0] not in path.read_text()
    assert read_keystore(path, "right") == phrase
    with pytest.raises(KeystoreError, match="does not open"):
        read_keystore(path, "wrong")
    with pytest.raises(KeystoreError, match="never overwritten"):
        write_keystore(path, phrase, "right")


def test_production_needs_a_keystore_and_its_passphrase(tmp_path: Path):
    with pytest.raises(KeystoreError, match="ALLSCALE_KEYSTORE_PASSPHRASE"):
        open_phrase(Settings(mode=Mode.PRODUCTION, data_dir=tmp_path))
    with pytest.raises(KeystoreError, match="keystore create"):
        open_phrase(Settings(mode=Mode.PRODUCTION, data_dir=tmp_path, keystore_passphrase="x"))


def test_the_demo_makes_a_phrase_of_its_own_and_keeps_it(tmp_path: Path):
    settings = Settings(mode=Mode.DEMO, data_dir=tmp_path)
    first = open_phrase(settings)
    assert open_phrase(settings) == first
    assert open_phrase(Settings(mode=Mode.DEMO, data_dir=tmp_path / "other")) != first


def test_a_public_file_of_another_account_stops_the_signer(tmp_path: Path):
    path = tmp_path / "deposit.xpub"
    publish_xpub(path, "xpub-one")
    publish_xpub(path, "xpub-one")
    with pytest.raises(KeystoreError, match="another keystore"):
        publish_xpub(path, "xpub-two")
    assert path.read_text() == "xpub-one\n"


def test_the_process_publishes_the_xpub_opens_no_port_and_ends_on_a_signal(tmp_path: Path):
    settings = Settings(mode=Mode.DEMO, data_dir=tmp_path)
    signer = subprocess.Popen(
        [sys.executable, "-m", "allscale_app.cli", "signer"],
        cwd=ROOT,
        env={"ALLSCALE_MODE": "demo", "ALLSCALE_DATA_DIR": str(tmp_path)},
    )
    try:
        wait_until(settings.xpub_file.is_file, what="the xpub file")
        sockets = [link for fd in Path(f"/proc/{signer.pid}/fd").iterdir() if "socket:" in (link := str(fd.readlink()))]
        assert sockets == []
    finally:
        code = end(signer, signal.SIGTERM)
    assert code == 0
    assert settings.xpub_file.read_text().strip() == account_xpub(open_phrase(settings))
