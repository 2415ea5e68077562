"""The outside world as services and workers see it; adapters implement these, bootstrap chooses."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from allscale_app.domain.observations import Cursor, Scan


class Clock(Protocol):
    """The present moment."""

    def now(self) -> datetime:
        """Aware UTC."""


class Ids(Protocol):
    """Where names come from."""

    def new(self, prefix: str) -> str:
        """A fresh object id: `inv_` and 26 characters (130 bits)."""

    def token(self) -> str:
        """A fresh 256-bit secret for a link or cookie, URL-safe."""


class AddressSource(Protocol):
    """Watch-only children of the account xpub."""

    def derive(self, index: int) -> str:
        """The checksummed address (EIP-55) of child `index`."""


class SecretBox(Protocol):
    """Secrets at rest."""

    def seal(self, text: str) -> str:
        """Encrypted text."""

    def open(self, sealed: str) -> str:
        """The text again. Raises ValueError when it was changed."""


class Passwords(Protocol):
    """Password hashes."""

    def hash(self, password: str) -> str:
        """A salted hash."""

    def verify(self, password_hash: str, password: str) -> bool:
        """Whether the password made that hash."""


class ChainReader(Protocol):
    """One network's scanner."""

    def poll(self, cursor: Cursor | None, known: Sequence[tuple[int, str]], recipients: Collection[str]) -> Scan | None:
        """The next accepted answer past `cursor`, or None when nothing is new."""


@dataclass(frozen=True, slots=True)
class MailOutcome:
    """What the mail server said: `status` is accepted, deferred, bounced or failed."""

    status: str
    code: int | None
    text: str
    server: str
