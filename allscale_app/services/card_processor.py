"""The card processor as services and workers see it; adapters in `rails` implement it, bootstrap chooses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class ProcessorDown(Exception):
    """The card processor does not answer, or not sensibly: nothing is known, try again later."""


class ProcessorRefused(Exception):
    """The card processor said no for good; `code` is its word for why."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(message or code)
        self.code = code


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
