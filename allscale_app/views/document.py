"""What is printed: an invoice, a receipt, the details of a bank transfer, as ready strings. The renderer decides nothing, so the same value is
the preview, the PDF and, by its hash, the file that mail, page, API and download serve (rules 5.14)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Party:
    """One side of the document: a name in bold and its postal lines, tax id last."""

    name: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A label over a value: `Issued`, `23 November 2026`."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class LineItem:
    """One row: `detail` is the smaller text under the description, `tax` is `19 %` or "", `net` carries no code."""

    description: str
    quantity: str
    unit_price: str
    net: str
    detail: str = ""
    tax: str = ""


@dataclass(frozen=True, slots=True)
class Sum:
    """A row of the sums: `VAT 19 % on 3,548.80`, `674.27`."""

    label: str
    amount: str


@dataclass(frozen=True, slots=True)
class PayBlock:
    """How to pay; the QR code is `link`. An empty `address` leaves the transfer rows out."""

    link: str
    link_text: str
    methods: str
    address: str = ""
    transfer: str = ""
    networks: str = ""
    safety: str = ""


@dataclass(frozen=True, slots=True)
class InvoiceDocument:
    """An invoice to print. Without `pay` it is a draft: number, date, link and address come when it is sent.

    `logo` is a `data:image/…;base64,` URI or "". `tax_label` names the tax column; "" leaves the column out.
    `total` and every amount have no code, `currency` stands beside; `legal_total` names the legal currency
    (`4,409.25 USD, payable in USDC or USDT at 1 to 1`).
    """

    brand: str
    seller: Party
    buyer: Party
    currency: str
    lines: tuple[LineItem, ...]
    sums: tuple[Sum, ...]
    total: str
    legal_total: str
    number: str = ""
    title: str = ""
    logo: str = ""
    facts: tuple[Fact, ...] = ()
    tax_label: str = ""
    pay: PayBlock | None = None
    terms: str = ""
    notes: str = ""
    foot: str = ""
    language: str = "en"

    @property
    def is_draft(self) -> bool:
        """Whether it is still to be sent."""
        return self.pay is None


@dataclass(frozen=True, slots=True)
class ReceiptPayment:
    """One payment that counted: what and where, who sent it, when it was seen and when it counted.

    `reference` finds what no chain holds: the bank transfer's own, else our id of the payment."""

    title: str
    amount: str
    sender: str = ""
    seen: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """What anybody can check: whole transaction hashes, the invoice's address, the value in its peg.

    The QR code is `link` with `link_label` under it; without a link there is no code.
    """

    transactions: tuple[str, ...]
    address: str
    value_label: str
    value: str
    link: str = ""
    link_label: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptDocument:
    """A receipt to print: made once an invoice is paid, with a number of its own (rules 5.27)."""

    brand: str
    number: str
    subject: str
    status: str
    currency: str
    received: str
    facts: tuple[Fact, ...]
    payer: Party
    payee: Party
    payments: tuple[ReceiptPayment, ...]
    sums: tuple[Sum, ...]
    due: str
    disclaimer_title: str
    disclaimer: str
    logo: str = ""
    counted_label: str = "Confirmed"
    proof: Proof | None = None
    foot: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class TransferDocument:
    """What a payer tells their bank. `code` is the text of the code for banking apps, "" where there is none."""

    brand: str
    number: str
    subject: str
    amount: str
    currency: str
    details: tuple[Fact, ...]
    facts: tuple[Fact, ...]
    payer: Party
    payee: Party
    advice: str
    code: str = ""
    logo: str = ""
    foot: str = ""
    language: str = "en"
