"""What the page of one invoice shows: strings only."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a sentence: `style` is plain, strong, mono or link."""

    text: str = ""
    style: str = "plain"
    href: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A label, its value, a second line, a link."""

    label: str = ""
    value: str = ""
    sub: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something unusual, said over the cards: tone wait or bad. `act` is the way out: undelivered, or none."""

    tone: str = ""
    icon: str = ""
    title: str = ""
    body: str = ""
    act: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """The title of the page: amount, status, one sentence."""

    number: str = ""
    amount: str = ""
    unit: str = ""
    word: str = ""
    tone: str = ""
    icon: str = ""
    tags: list[str] = field(default_factory=list)
    sentence: list[Part] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Acts:
    """What can be done now; `primary` is remind, resend, receipt or "" for none."""

    primary: str = ""
    pay_url: str = ""
    pdf_href: str = ""
    receipt_href: str = ""
    log_href: str = ""
    log_json_href: str = ""
    email: str = ""
    """Where its mail goes."""
    can_copy: bool = False
    can_resend: bool = False
    can_cancel: bool = False
    can_record: bool = False
    can_accept_short: bool = False
    can_refund: bool = False
    excess: str = ""
    """What was paid too much and can go back, or ""."""


@dataclass(frozen=True, slots=True)
class Progress:
    """The bar: percents as text, the three sums, what is happening now."""

    is_shown: bool = False
    title: str = ""
    live: str = ""
    live_short: str = ""
    settled_percent: str = "0"
    waiting_percent: str = "0"
    settled: str = ""
    waiting: str = ""
    left: str = ""
    unit: str = ""
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """One leg. `href` is "" where the network has no explorer; `origin` says where it came from without an address,
    `origin_full` the same with all that is known, `rail_icon` is "" for coins of a network."""

    id: str = ""
    received: str = ""
    place: str = ""
    symbol: str = ""
    network: str = ""
    rail_icon: str = ""
    method: str = ""
    origin: str = ""
    origin_full: str = ""
    sender: str = ""
    sender_short: str = ""
    hash: str = ""
    href: str = ""
    log: str = ""
    word: str = ""
    tone: str = ""
    icon: str = ""
    amount: str = ""
    unit: str = ""
    counted: str = ""
    """What a coin of another peg counted for."""


@dataclass(frozen=True, slots=True)
class RefundRow:
    """What goes back of a payment: where to, what is being waited for or why it failed, how far it is."""

    id: str = ""
    title: str = ""
    detail: str = ""
    word: str = ""
    tone: str = ""
    icon: str = ""
    amount: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """One event; `day` stands over the first one of a day. `changed`: it came while the page was open."""

    key: str = ""
    group: str = ""
    day: str = ""
    sentence: list[Part] = field(default_factory=list)
    icon: str = ""
    tone: str = ""
    time: str = ""
    iso: str = ""
    hash: str = ""
    href: str = ""
    note: str = ""
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line item."""

    description: str = ""
    detail: str = ""
    amount: str = ""


@dataclass(frozen=True, slots=True)
class Deposit:
    """Where to send: the address in groups of four, its ends strong."""

    address: str = ""
    first: str = ""
    middle: str = ""
    last: str = ""
    code: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class MailRow:
    """A mail and what became of it; where it did not arrive, why in words, and the server's own answer."""

    key: str = ""
    title: str = ""
    recipient: str = ""
    word: str = ""
    tone: str = ""
    icon: str = ""
    when: str = ""
    problem: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A transfer that its issuer decides on. `apply_label` is the button that counts it for the invoice, ""
    where it can't; nothing can be done before `can_decide`, and `meaning` says what waits."""

    id: str = ""
    symbol: str = ""
    amount: str = ""
    unit: str = ""
    title: str = ""
    meaning: str = ""
    place: str = ""
    hash: str = ""
    href: str = ""
    can_decide: bool = False
    apply_label: str = ""


@dataclass(frozen=True, slots=True)
class InvoiceView:
    """The whole page."""

    id: str = ""
    head: Head = Head()
    acts: Acts = Acts()
    notices: list[Notice] = field(default_factory=list)
    waiting: list[WaitingRow] = field(default_factory=list)
    progress: Progress = Progress()
    payments: list[PaymentRow] = field(default_factory=list)
    refunds: list[RefundRow] = field(default_factory=list)
    timeline: list[TimelineItem] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    sums: list[Fact] = field(default_factory=list)
    total_label: str = ""
    total: str = ""
    deposit: Deposit = Deposit()
    mails: list[MailRow] = field(default_factory=list)
