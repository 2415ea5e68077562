"""The outside world as services and workers see it; adapters implement these, bootstrap chooses."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from allscale_app.domain.observations import Cursor, Scan
from allscale_app.domain.rates import Rate


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


class ReadAddress(Protocol):
    """Addresses that people type."""

    def __call__(self, text: str, /) -> str | None:
        """The address with its checksum (EIP-55); None for what is none, or has a wrong checksum."""


class AccountNumbers(Protocol):
    """Numbers of bank accounts that people type."""

    def iban(self, text: str) -> str | None:
        """The compact IBAN (ISO 13616); None for what is none."""

    def bic(self, text: str) -> str | None:
        """The BIC (ISO 9362); None for what is none."""

    def bic_of(self, iban: str) -> str:
        """The BIC of an IBAN's bank, "" where it is not known."""


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

    def verify(self, password_hash: str | None, password: str) -> bool:
        """Whether the password made that hash. None, for nobody's, is as much work and False."""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `amount` hits per `seconds`, over a sliding window; `words` go to whoever has used them up."""

    name: str
    amount: int
    seconds: int
    words: str = "Too many tries. Wait a little, then try again."


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands with a limit: whether the hit was within it, and when to come back if not."""

    is_within: bool
    left: int
    retry_after_seconds: int


class RateLimiter(Protocol):
    """Counts hits per limit and key, in this process or for all of them."""

    def hit(self, limit: Limit, key: str) -> Standing:
        """Count one hit of `key`, unless none is left."""

    def look(self, limit: Limit, key: str) -> Standing:
        """Where `key` stands, without a hit."""

    def clear(self, limit: Limit, key: str) -> None:
        """Forget the hits of `key`."""

    def answers(self) -> bool:
        """Whether what it counts in can be reached."""


class ChainReader(Protocol):
    """One network's scanner."""

    def poll(
        self, cursor: Cursor | None, known: Sequence[tuple[int, str]], recipients: Callable[[], Collection[str]]
    ) -> Scan | None:
        """The next accepted answer past `cursor`, or None when nothing is new; one bounded stretch of blocks.

        `known` are the remembered blocks (number, hash). `recipients` reads the watched addresses; it is called after the head
        is known, so that no address issued before that block is missed.
        """


class RateSource(Protocol):
    """Where exchange rates come from."""

    def ask(self, base: str, quote: str, *, now: datetime) -> Iterator[Rate]:
        """What the sources tell of a pair, in order of trust, each asked when its turn comes; silent ones are left out."""


@dataclass(frozen=True, slots=True)
class MailOutcome:
    """What the mail server said: `status` is accepted, deferred, bounced or failed."""

    status: str
    code: int | None
    text: str
    server: str


class WriteBody(Protocol):
    """The signed bytes of a webhook, as text."""

    def __call__(self, *, kind: str, at: datetime, sequence: int, data: dict[str, Any]) -> str:
        """Type, time, number and the API's object, as JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HookCall:
    """One try of a webhook: `secrets` each sign it, `message_id` is the same on all tries, `body` goes as it is."""

    url: str
    secrets: tuple[str, ...]
    message_id: str
    body: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HookAnswer:
    """What came of it: `code` is None where nobody answered, `words` say why it failed, `answer` is the receiver's own
    first 500 characters."""

    code: int | None
    words: str = ""
    answer: str = ""
    duration_ms: int = 0
    retry_after_seconds: int | None = None


class BadSignature(Exception):
    """A message that does not come from whom it says, or not now."""
