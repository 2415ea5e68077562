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


class ProcessorDown(Exception):
    """The card processor does not answer, or not sensibly: nothing is known, try again later."""


class ProcessorRefused(Exception):
    """The card processor said no for good; `code` is its word for why."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(message or code)
        self.code = code


class BadSignature(Exception):
    """A message that does not come from the processor, or not now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardOrder:
    """What a processor's page asks for: `units` millionths of `currency`, whole cents. The same `conversion_id` is the
    same page, so everything here is the same on each try."""

    conversion_id: str
    currency: str
    units: int
    title: str
    email: str
    closes_at: datetime
    done_url: str
    cancel_url: str


@dataclass(frozen=True, slots=True)
class CardPage:
    """Where the payer's browser goes."""

    session_id: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CardCharge:
    """Money that a card paid. `available_at` is when the processor lets go of it, `fee_units` what it keeps for
    itself in `fee_currency`; both are None while it does not say."""

    id: str
    currency: str
    units: int
    paid_at: datetime
    available_at: datetime | None
    fee_units: int | None
    fee_currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CardSession:
    """A processor's page as it is now: `state` is open, paid or ended; `conversion_id` is what we named it by."""

    id: str
    conversion_id: str
    state: str
    charge: CardCharge | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CardDispute:
    """A payer's bank asks for the money: `state` is open, won, lost, or inquiry (nothing was taken)."""

    id: str
    charge_id: str
    conversion_id: str
    currency: str
    units: int
    fee_units: int
    reason: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRefund:
    """Money on its way back to a card: `state` is pending, done or failed; `refund_id` is ours, "" for one that
    somebody made at the processor's own pages."""

    id: str
    refund_id: str
    charge_id: str
    state: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CardPayout:
    """What the processor sends to the operator's bank: `state` is paid, failed or pending."""

    id: str
    currency: str
    units: int
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CardEvent:
    """A processor's message: that something of a `subject` (session, decline, dispute, refund, payout, or "" for
    what does not concern us) changed. What it says of money is not believed; the object is fetched. It is the one
    of `object_id`, or, where that is "", the page of the conversion.

    A decline alone speaks for itself: no money moved. `attempt` names it, `reason` is a code like card_declined.
    """

    id: str
    kind: str
    subject: str
    object_id: str
    conversion_id: str = ""
    attempt: str = ""
    reason: str = ""


class CardProcessor(Protocol):
    """Somebody who charges cards on a page of their own, so that no card number reaches us.

    Every method but `read` and `verify` asks over the network: ProcessorDown or ProcessorRefused.
    """

    name: str

    def create_checkout(self, order: CardOrder) -> CardPage:
        """The page for an order; the same page when asked again."""

    def session(self, session_id: str) -> CardSession:
        """A page as it is now."""

    def close_session(self, session_id: str) -> None:
        """Let nobody pay on it any more; a page that has ended already is success."""

    def refund(self, *, refund_id: str, charge_id: str, currency: str, units: int) -> CardRefund:
        """Send money back; the same `refund_id` is sent once, however long ago the first try was."""

    def read_refund(self, external_id: str) -> CardRefund:
        """A refund as it is now."""

    def dispute(self, external_id: str) -> CardDispute:
        """A dispute as it is now."""

    def payout(self, external_id: str) -> CardPayout:
        """A payout as it is now."""

    def verify(self, body: bytes, signature: str) -> CardEvent:
        """The message in `body`, as its bytes came. Raises BadSignature."""

    def read(self, body: str) -> CardEvent:
        """A message that was verified before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversionPrice:
    """What a provider asks now: `units` millionths of `source` bring `target_units` of `target`; not a promise."""

    source: str
    units: int
    target: str
    target_units: int
    rate_micros: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversionOrder:
    """One transfer at a provider. `state` is waiting (for fiat), working, done, returned or failed; `pay_to` are the
    lines of its bank details, while it waits."""

    id: str
    state: str
    provider_state: str
    source: str
    units: int
    target: str
    target_units: int
    tx_hash: str = ""
    pay_to: tuple[tuple[str, str], ...] = ()


class ProviderDown(Exception):
    """Nothing is known: it may have happened. Ask again with the same key."""


class ProviderRefused(Exception):
    """It did not happen, and will not; the message is for the operator."""


class ConversionDriver(Protocol):
    """Somebody who takes fiat and sends coins on chain. The default, `treasury`, needs none: the operator's float.

    Every method asks over the network: ProviderDown or ProviderRefused.
    """

    name: str

    def quote(self, *, source: str, units: int, target: str) -> ConversionPrice:
        """What `units` millionths of fiat `source` bring now in coin `target`."""

    def create(self, *, key: str, source: str, units: int, target: str, network: str, address: str) -> ConversionOrder:
        """Order coins to `address` on `network`; the same order again for the same `key`."""

    def get(self, order_id: str) -> ConversionOrder:
        """An order as it is now."""

    def cancel(self, order_id: str) -> None:
        """Give an order up; only while it waits for fiat."""
