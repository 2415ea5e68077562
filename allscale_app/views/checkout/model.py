"""What the checkout page shows: strings only."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Line:
    """A line item: what, how many at what price, and its amount."""

    description: str = ""
    detail: str = ""
    amount: str = ""


@dataclass(frozen=True)
class Fact:
    """A label and its value; `href` makes the value a link, a mark of `token` or `network` stands before it.

    `rank` of a sum: total, rest (of a part-paid invoice, under a line), void (struck out), or none.
    """

    label: str = ""
    value: str = ""
    rank: str = ""
    href: str = ""
    token: str = ""
    network: str = ""
    mono: bool = False


@dataclass(frozen=True)
class Summary:
    """The invoice on the paper, left of the pay panel."""

    number: str = ""
    amount: str = ""
    code: str = ""
    due: str = ""
    pill_word: str = ""
    pill_tone: str = ""
    pill_icon: str = ""
    title: str = ""
    lines: list[Line] = field(default_factory=list)
    sums: list[Fact] = field(default_factory=list)
    seller: list[str] = field(default_factory=list)
    buyer: list[str] = field(default_factory=list)
    notes: str = ""


@dataclass(frozen=True)
class Option:
    """One row of the token or network choice."""

    key: str = ""
    name: str = ""
    meta: str = ""
    is_off: bool = False


@dataclass(frozen=True)
class PayerChoice:
    """What the payer picked: a rail, a token symbol, a network key; the exchange's fee and a part to pay as typed;
    the currency of a bank transfer."""

    method: str = ""
    symbol: str = ""
    network: str = ""
    exchange_fee: str = ""
    part: str = ""
    currency: str = ""
    returned: str = ""
    """How the payer came back from the card processor's page: done, closed, or "" for not at all."""
    price_refused: str = ""
    """Why there is no price in the chosen coin."""
    price_moved: bool = False
    """The price that was shown is no longer the price."""


@dataclass(frozen=True)
class Detail:
    """One line of what a bank must be told, and what its button copies."""

    label: str = ""
    value: str = ""
    copied: str = ""
    spoken: str = ""
    mono: bool = True
    strong: bool = False


@dataclass(frozen=True)
class WirePanel:
    """What to tell the bank. Without `details` it is not prepared, and the note says why."""

    token: str = ""
    sentence: str = ""
    currency: str = ""
    amount: str = ""
    amount_plain: str = ""
    details: list[Detail] = field(default_factory=list)
    code: str = ""
    facts: list[Fact] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    pdf_href: str = ""
    note_title: str = ""
    note: str = ""
    is_over: bool = False
    sent_title: str = ""
    sent: str = ""


@dataclass(frozen=True)
class CoinPriceView:
    """The price in a coin of another peg: its facts and for how many seconds it holds, or why there is none."""

    facts: list[Fact] = field(default_factory=list)
    seconds: int = 0
    key: str = ""
    note_title: str = ""
    note: str = ""
    label: str = ""
    """Of the button that asks for a price; "" where asking is of no use."""


@dataclass(frozen=True)
class WalletPanel:
    """Where to send what."""

    title: str = "Pay from a wallet"
    symbol: str = ""
    network: str = ""
    network_name: str = ""
    token_meta: str = ""
    network_meta: str = ""
    tokens: list[Option] = field(default_factory=list)
    networks: list[Option] = field(default_factory=list)
    help: str = ""
    amount: str = ""
    amount_plain: str = ""
    address: str = ""
    address_head: str = ""
    address_middle: str = ""
    address_rest: str = ""
    address_tail: str = ""
    contract: str = ""
    contract_head: str = ""
    contract_tail: str = ""
    address_code: str = ""
    link_code: str = ""
    link: str = ""
    exchange_total: str = ""
    exchange_total_plain: str = ""
    exchange_error: str = ""
    price: CoinPriceView = CoinPriceView()
    is_payable: bool = True
    """Whether there is an amount to send: not while a price has to be asked for."""
    health: str = ""
    paused_title: str = ""
    paused_note: str = ""
    health_note_title: str = ""
    health_note: str = ""
    due: str = ""
    """Amount and address: what a transfer that was sent is about, on whichever network."""


@dataclass(frozen=True)
class MethodRow:
    """One way to pay. `off` says why it cannot be chosen, "" when it can; `href` leads to the sign-in that it needs."""

    rail: str = ""
    icon: str = ""
    name: str = ""
    detail: str = ""
    arrives: str = ""
    arrives_short: str = ""
    amount: str = ""
    code: str = ""
    fee: str = ""
    off: str = ""
    href: str = ""


@dataclass(frozen=True)
class MethodsPanel:
    """The ways to pay, side by side."""

    title: str = ""
    sentence: str = ""
    rows: list[MethodRow] = field(default_factory=list)
    foot: str = ""


@dataclass(frozen=True)
class BalancePanel:
    """What a click would take from the payer's balance: `units` of it. `can_pay` without them asks for a part.

    `sign_in_href` stands instead of everything while nobody is signed in.
    """

    title: str = ""
    sentence: str = ""
    note_title: str = ""
    note: str = ""
    error: str = ""
    amount_plain: str = ""
    code: str = ""
    units: int = 0
    can_pay: bool = False
    sign_in_href: str = ""


@dataclass(frozen=True)
class Step:
    """One of the three steps of a payment: `state` is done, now or next."""

    title: str = ""
    detail: str = ""
    time: str = ""
    state: str = "next"


@dataclass(frozen=True)
class Progress:
    """A payment on its way."""

    kicker: str = ""
    title: str = ""
    sentence: str = ""
    have: int = 0
    need: int = 0
    bars: list[str] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    foot: str = ""


@dataclass(frozen=True)
class Arrived:
    """What came so far of a part-paid invoice."""

    sentence: str = ""
    percent: int = 0
    legs: list[Fact] = field(default_factory=list)


@dataclass(frozen=True)
class Outcome:
    """The end: paid, refunded, cancelled, rejected."""

    title: str = ""
    sentence: str = ""
    facts: list[Fact] = field(default_factory=list)
    receipt_href: str = ""
    receipt_comes: bool = False
    transaction_href: str = ""
    replacement_label: str = ""
    replacement_href: str = ""
    foot: str = ""


@dataclass(frozen=True)
class Notice:
    """A quiet box above the panel."""

    tone: str = ""
    icon: str = ""
    title: str = ""
    body: str = ""


@dataclass(frozen=True)
class CardPanel:
    """By card: `units` is the price that is shown; `note` says why it cannot be paid now."""

    title: str = "Pay by card"
    sentence: str = ""
    label: str = ""
    note: str = ""
    can_pay: bool = False
    units: int = 0


@dataclass(frozen=True)
class CheckoutView:
    """`screen` is loading, methods, wallet, balance, card, wire, seen, paid, closed, missing or unpayable.

    `can_go_back`: there are other ways to pay. `reject_href` is where whoever received it here may refuse it.
    """

    screen: str = "loading"
    tab_title: str = "Pay an invoice"
    issuer: str = ""
    issuer_initial: str = ""
    logo_href: str = ""
    question_href: str = ""
    pdf_href: str = ""
    announcement: str = ""
    summary: Summary = Summary()
    notice: Notice = Notice()
    methods: MethodsPanel = MethodsPanel()
    can_go_back: bool = False
    reject_href: str = ""
    wallet: WalletPanel = WalletPanel()
    balance: BalancePanel = BalancePanel()
    wire: WirePanel = WirePanel()
    card: CardPanel = CardPanel()
    progress: Progress = Progress()
    arrived: Arrived = Arrived()
    outcome: Outcome = Outcome()
