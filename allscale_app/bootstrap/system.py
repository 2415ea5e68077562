"""The machine's own clock, randomness, password hashes and encryption, behind the services' ports."""

from __future__ import annotations

import base64
import secrets
from datetime import UTC, datetime
from pathlib import Path
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE_BYTES = 12


class SystemClock:
    """The present moment of this machine."""

    def now(self) -> datetime:
        """Aware UTC."""
        return datetime.now(UTC)


class RandomIds:
    """Ids and tokens from the operating system's randomness."""

    def new(self, prefix: str) -> str:
        """`prefix_` and 26 lower-case base32 characters: 128 random bits."""
        text = base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()
        return f"{prefix}_{text}"

    def token(self) -> str:
        """256 random bits, URL-safe."""
        return secrets.token_urlsafe(32)


class Argon2Passwords:
    """Argon2id (RFC 9106) with the library's defaults; at most two hashes at once, each takes 64 MiB."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher()
        self._slots = BoundedSemaphore(2)
        self._nobody = nobodys_hash(self._hasher)

    def hash(self, password: str) -> str:
        """A salted hash."""
        with self._slots:
            return self._hasher.hash(password)

    def verify(self, password_hash: str | None, password: str) -> bool:
        """Whether the password made that hash. None, for nobody's, is as much work and False."""
        with self._slots:
            try:
                return self._hasher.verify(password_hash or self._nobody, password)
            except (VerificationError, InvalidHashError):
                return False


def nobodys_hash(hasher: PasswordHasher) -> str:
    """A hash that no password makes, with the hasher's own cost: verifying it takes as long as a real one."""
    cost = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    salt, digest = (
        base64.b64encode(bytes(length)).decode().rstrip("=") for length in (hasher.salt_len, hasher.hash_len)
    )
    return f"$argon2id$v=19${cost}${salt}${digest}"


class AesGcmBox:
    """AES-256-GCM (NIST SP 800-38D) with a random nonce in front, base64."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def seal(self, text: str) -> str:
        """Encrypted text."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return base64.b64encode(nonce + self._cipher.encrypt(nonce, text.encode(), None)).decode()

    def open(self, sealed: str) -> str:
        """The text again. Raises ValueError when it was changed."""
        raw = base64.b64decode(sealed)
        try:
            return self._cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], None).decode()
        except InvalidTag as error:
            raise ValueError("sealed text does not open with this key") from error


def instance_key(configured: str, data_dir: Path) -> bytes:
    """The 32-byte key of the instance: as configured (base64), else a file made once in the data folder."""
    if configured:
        return base64.b64decode(configured)
    path = data_dir / "secret.key"
    data_dir.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("xb") as file:
            path.chmod(0o600)
            file.write(secrets.token_bytes(32))
    except FileExistsError:
        pass
    return path.read_bytes()
