"""The recovery phrase at rest, and the one public thing derived from it."""

from __future__ import annotations

import base64
import json
import secrets
from pathlib import Path

from bip32 import BIP32
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from eth_account.hdaccount.mnemonic import Mnemonic

ACCOUNT_PATH = "m/44'/60'/0'"
"""BIP-44, coin type 60: the account whose children are the deposit addresses."""
PHRASE_WORDS = 24
SCRYPT_COST = 2**17  # RFC 7914, as OWASP recommends: 128 MiB with r=8
_SALT_BYTES = 16
_NONCE_BYTES = 12


class KeystoreError(Exception):
    """The keystore cannot be used; the message says what to do."""


def new_phrase() -> str:
    """A fresh recovery phrase (BIP-39) of 24 words."""
    return Mnemonic().generate(PHRASE_WORDS)


def account_xpub(phrase: str) -> str:
    """The extended public key (BIP-32) of the deposit account. Raises KeystoreError for words that are no phrase."""
    words = Mnemonic()
    if not words.is_mnemonic_valid(phrase):
        raise KeystoreError("These words are not a recovery phrase: a word is unknown or the checksum is wrong.")
    xpub: str = BIP32.from_seed(words.to_seed(phrase)).get_xpub_from_path(ACCOUNT_PATH)
    return xpub


def write_keystore(path: Path, phrase: str, passphrase: str) -> None:
    """Encrypt `phrase` under `passphrase` (scrypt, AES-256-GCM) into a new file. Raises KeystoreError if it exists."""
    salt, nonce = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_NONCE_BYTES)
    sealed = AESGCM(_key(passphrase, salt)).encrypt(nonce, phrase.encode(), None)
    parts = {"salt": salt, "nonce": nonce, "phrase": sealed}
    write_private(path, json.dumps({name: base64.b64encode(part).decode() for name, part in parts.items()}))


def read_keystore(path: Path, passphrase: str) -> str:
    """The recovery phrase. Raises KeystoreError for a missing file or a wrong passphrase."""
    if not path.is_file():
        raise KeystoreError(f"There is no keystore at {path}: make one with `allscale keystore create`.")
    parts = json.loads(path.read_text())
    salt, nonce, sealed = (base64.b64decode(parts[name]) for name in ("salt", "nonce", "phrase"))
    try:
        return AESGCM(_key(passphrase, salt)).decrypt(nonce, sealed, None).decode()
    except InvalidTag as error:
        raise KeystoreError("The passphrase does not open the keystore.") from error


def write_private(path: Path, text: str) -> None:
    """A new file that only its owner may read. Raises KeystoreError if there is one already."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        path.touch(mode=0o600, exist_ok=False)
    except FileExistsError as error:
        raise KeystoreError(f"{path} exists already and is never overwritten.") from error
    path.write_text(text)


def _key(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=SCRYPT_COST, r=8, p=1).derive(passphrase.encode())
