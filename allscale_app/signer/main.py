"""The signer's process: opens the keystore, publishes the account's xpub, and waits. It listens on no port."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from allscale_app.settings import Mode, Settings
from allscale_app.signer.keystore import KeystoreError, account_xpub, new_phrase, read_keystore, write_private

DEMO_PHRASE_FILE = "demo-phrase"
KEYSTORE_FILE = "keystore.json"


def run(settings: Settings) -> None:
    """Publish the xpub and hold until SIGTERM or SIGINT. Raises KeystoreError."""
    stops = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, stops)
    publish_xpub(settings.xpub_file, account_xpub(open_phrase(settings)))
    signal.sigwait(stops)


def open_phrase(settings: Settings) -> str:
    """The recovery phrase: from the keystore, or, in the demo and tests, from a plain file made at the first start."""
    if settings.mode is Mode.PRODUCTION:
        passphrase = settings.keystore_passphrase.get_secret_value()
        if not passphrase:
            raise KeystoreError("Set ALLSCALE_KEYSTORE_PASSPHRASE for the signer.")
        return read_keystore(settings.signer_dir / KEYSTORE_FILE, passphrase)
    path = settings.signer_dir / DEMO_PHRASE_FILE
    if not path.is_file():
        write_private(path, new_phrase())
    return path.read_text()


def publish_xpub(path: Path, xpub: str) -> None:
    """Write the public file that web and worker derive addresses from, whole or not at all.

    Raises KeystoreError when it names another account: addresses of the two would mix.
    """
    if path.is_file():
        if path.read_text().strip() != xpub:
            raise KeystoreError(f"{path} belongs to another keystore; this data folder is not this keystore's.")
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.write_text(f"{xpub}\n")
    os.replace(draft, path)  # noqa: PTH105 - atomic on the same file system, which is the point
