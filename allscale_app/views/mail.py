"""Mails to a payer: each is one function from ready strings to what the two templates (HTML and its text twin) lay out.
The words and subjects are those of the design; an address to pay to is never among them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """The colour of the line under the amount."""

    PLAIN = "plain"
    GOOD = "good"
    WAIT = "wait"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class MailRow:
    """A fact: `Invoice total`, `4,409.25`; `href` makes the value a link."""

    label: str
    value: str
    strong: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class MailView:
    """One mail, ready to lay out.

    `headline` is the amount (then `unit` its code) or, in a mail about an account, a short sentence. `percent` draws
    a bar of what has arrived. `host` is where the button leads, named in the safety line. `paragraphs` are people's
    words: blank lines split them, line breaks stay.
    """

    subject: str
    preheader: str
    brand: str
    kicker: str
    headline: str
    button: str
    link: str
    hint: str
    paragraphs: tuple[str, ...]
    sender: str
    reason: str
    unit: str = ""
    when: str = ""
    tone: Tone = Tone.PLAIN
    percent: int | None = None
    rows: tuple[MailRow, ...] = ()
    host: str = ""
    safety: str = ""
    language: str = "en"
    stop_link: str = ""
    """Ends mails of this kind; "" where there is nothing to end."""


@dataclass(frozen=True, slots=True)
class MailInvoice:
    """What every mail about an invoice says. Amounts have no code, `currency` is it.

    `issuer` is the name that people know, `sender` the legal name and postal address in one line, `due` the full date
    and `due_short` the one for subjects; both are "" without a due date. `greeting` is the payer's name or "".
    """

    number: str
    title: str
    issuer: str
    sender: str
    host: str
    link: str
    currency: str
    total: str
    greeting: str = ""
    due: str = ""
    due_short: str = ""


NEVER_AN_ADDRESS = (
    "We never put a payment address in an e-mail: it is on that page and in the PDF. "
    "If a message names another one, don’t pay it."
)


def invoice_mail(invoice: MailInvoice, *, methods: str, message: str = "", rows: tuple[MailRow, ...] = ()) -> MailView:
    """The invoice itself. `methods` reads `By wallet, card or bank transfer`; `message` is the issuer's own words."""
    due = f", due {invoice.due_short}" if invoice.due_short else ""
    about = f"{invoice.title}. " if invoice.title else ""
    words = message or f"Here is the invoice{f' for {invoice.title}' if invoice.title else ''}. Thank you."
    return MailView(
        subject=f"Invoice {invoice.number} from {invoice.issuer}: {invoice.total} {invoice.currency}{due}",
        preheader=f"{about}Pay {methods[:1].lower()}{methods[1:]}.",
        kicker=f"Invoice {invoice.number}",
        headline=invoice.total,
        unit=invoice.currency,
        when=f"Due {invoice.due}" if invoice.due else "",
        button="View and pay",
        hint=f"{methods}. You need no account. The PDF is attached.",
        paragraphs=letter(invoice, words),
        rows=rows,
        safety=NEVER_AN_ADDRESS,
        reason="You get this because they sent you an invoice. Reply to write to them.",
        brand=invoice.issuer,
        link=invoice.link,
        sender=invoice.sender,
        host=invoice.host,
    )


def paid_mail(
    invoice: MailInvoice, *, receipt_number: str, paid_on: str, facts: tuple[MailRow, ...], paid: str, short: str = ""
) -> MailView:
    """Paid in full, with the receipt. `facts` are method, time and transaction; `short` is what was accepted as missing,
    "" for nothing."""
    accepted = f" {short} {invoice.currency} short, accepted as paid." if short else ""
    return MailView(
        subject=f"Paid: {invoice.number}, {invoice.total} {invoice.currency}. Your receipt",
        preheader=f"Payment settled on {paid_on}. The receipt is attached.",
        kicker=f"Paid, {invoice.number}",
        headline=paid,
        unit=invoice.currency,
        when=f"Received on {paid_on}" if short else f"Received in full on {paid_on}",
        tone=Tone.GOOD,
        button="View receipt",
        hint=f"The receipt {receipt_number} is attached as PDF.",
        paragraphs=letter(
            invoice,
            f"Your payment arrived and the invoice is settled.{accepted} There is nothing more to do. Thank you.",
        ),
        rows=(
            *facts,
            MailRow("Paid", f"{paid} {invoice.currency}", strong=True),
            MailRow("Still to pay", f"0.00 {invoice.currency}"),
        ),
        safety=(
            f"Keep this e-mail with your books. The tax document is the invoice {invoice.number}; "
            "the receipt proves its payment."
        ),
        reason="You get this because you paid an invoice.",
        brand=invoice.issuer,
        link=invoice.link,
        sender=invoice.sender,
    )


def partial_mail(
    invoice: MailInvoice,
    *,
    paid: str,
    rest: str,
    arrived: str,
    payments: tuple[MailRow, ...],
    percent: int,
    why_less: str = "",
) -> MailView:
    """A part has arrived. `arrived` tells the last one: `3,000.00 USDC arrived on Base on 23 November at 14:09 CET`;
    `paid` is the sum so far, `percent` its share of the total, `why_less` what may have shortened it."""
    due = f". Due {invoice.due}" if invoice.due else ""
    until = f" until {invoice.due_short}" if invoice.due_short else ""
    return MailView(
        subject=f"{paid} {invoice.currency} received for {invoice.number}, {rest} to go",
        preheader=f"Thank you. The rest can be paid at the same link{until}.",
        kicker=f"Still to pay on {invoice.number}",
        headline=rest,
        unit=invoice.currency,
        when=f"{paid} of {invoice.total} has arrived{due}",
        percent=percent,
        button=f"Pay the remaining {rest}",
        hint="Any method works for the rest. It need not be the same one.",
        paragraphs=letter(
            invoice,
            f"Thank you: {arrived} and counts towards your invoice. {why_less}".strip(),
            signed=False,
        ),
        rows=(
            MailRow("Invoice total", invoice.total),
            *payments,
            MailRow("Still to pay", f"{rest} {invoice.currency}", strong=True),
        ),
        safety=NEVER_AN_ADDRESS,
        reason="You get this because a payment to your invoice arrived.",
        brand=invoice.issuer,
        link=invoice.link,
        sender=invoice.sender,
        host=invoice.host,
    )


def overpaid_mail(invoice: MailInvoice, *, paid: str, excess: str) -> MailView:
    """More arrived than the invoice asks for; the issuer sees it and can send it back."""
    return MailView(
        subject=f"You paid {excess} {invoice.currency} more than {invoice.number}",
        preheader=f"The invoice is settled. {invoice.issuer} sees the difference and can send it back.",
        kicker=f"More than {invoice.number} asks for",
        headline=excess,
        unit=invoice.currency,
        when=f"{paid} has arrived for an invoice of {invoice.total}",
        tone=Tone.WAIT,
        button="View the invoice",
        hint="Please don’t pay again: a second payment is not needed.",
        paragraphs=letter(
            invoice,
            f"The invoice is paid, and {excess} {invoice.currency} more came with it. Nothing is lost: we see the "
            "difference and can send it back.",
        ),
        rows=(
            MailRow("Invoice total", invoice.total),
            MailRow("Received", paid),
            MailRow("Too much", f"{excess} {invoice.currency}", strong=True),
        ),
        safety="We never ask for a password, a key or a payment to send money back.",
        reason="You get this because you paid an invoice. Reply to write to them.",
        brand=invoice.issuer,
        link=invoice.link,
        sender=invoice.sender,
        host=invoice.host,
    )


def cancelled_mail(invoice: MailInvoice, *, cancelled_on: str, replaced_by: str = "", why: str = "") -> MailView:
    """The invoice is void; `replaced_by` is the number of the one in its place, `why` the issuer's words, "" without."""
    because = f"{why}\n\n" if why else ""
    instead = f" and sent {replaced_by} in its place" if replaced_by else ""
    return MailView(
        subject=f"Cancelled: {invoice.number} from {invoice.issuer}. Please don't pay it",
        preheader=f"{invoice.issuer} cancelled this invoice on {cancelled_on}{instead}.",
        kicker=f"Cancelled, {invoice.number}",
        headline=invoice.total,
        unit=invoice.currency,
        when="Please don’t pay this invoice",
        tone=Tone.BAD,
        button="View the invoice",
        hint="The link stays open and says the same.",
        paragraphs=letter(
            invoice,
            f"We cancelled {invoice.number} on {cancelled_on}{instead}.\n\n{because}Already sent money? It is not lost: the "
            "address is still watched. We see it and can send it back.",
        ),
        rows=(MailRow("Total, not to be paid", f"{invoice.total} {invoice.currency}", strong=True),),
        safety="If a message asks you to pay it anyway, don’t: write to us.",
        reason="You get this because they had sent you this invoice. Reply to write to them.",
        brand=invoice.issuer,
        link=invoice.link,
        sender=invoice.sender,
        host=invoice.host,
    )


def letter(invoice: MailInvoice, words: str, *, signed: bool = True) -> tuple[str, ...]:
    """Words with their greeting and, unless told otherwise, the issuer's name under them."""
    greeting = f"Hello {invoice.greeting}," if invoice.greeting else "Hello,"
    body = tuple(part.strip() for part in words.split("\n\n") if part.strip())
    return (greeting, *body, invoice.issuer) if signed else (greeting, *body)
