"""Mails to people with an account: what happened to an invoice they sent, and the links that prove an address."""

from __future__ import annotations

from allscale_app.views.mail import MailInvoice, MailRow, MailView, Tone

PRODUCT = "AllScale Pay"


def issuer_paid_mail(
    invoice: MailInvoice, *, payer: str, paid: str, facts: tuple[MailRow, ...], flags: str = ""
) -> MailView:
    """An invoice is paid. `invoice.link` is the issuer's own page of it; `flags` is a sentence of what is odd
    (`Paid 4 days late.`), "" when nothing is."""
    return MailView(
        subject=f"{payer} paid {invoice.number}: {invoice.total} {invoice.currency}",
        preheader=f"{paid} {invoice.currency} is in your available balance.",
        brand=PRODUCT,
        kicker=f"{payer} paid {invoice.number}",
        headline=paid,
        unit=invoice.currency,
        when="Settled in your balance",
        tone=Tone.GOOD,
        button="Open the invoice",
        link=invoice.link,
        hint="The receipt is on its way to the payer.",
        paragraphs=tuple(part for part in (_about(invoice, "is paid"), flags) if part),
        rows=(*facts, MailRow("Paid", f"{paid} {invoice.currency}", strong=True)),
        sender=f"{PRODUCT} at {invoice.host}.",
        reason="You get this because you sent this invoice.",
        host=invoice.host,
    )


def issuer_partial_mail(
    invoice: MailInvoice, *, payer: str, paid: str, rest: str, payments: tuple[MailRow, ...], percent: int
) -> MailView:
    """A part of an invoice has arrived."""
    return MailView(
        subject=f"{payer} paid {paid} {invoice.currency} of {invoice.number}, {rest} to go",
        preheader=f"We tell {payer} what is left and where to pay it.",
        brand=PRODUCT,
        kicker=f"Received for {invoice.number}",
        headline=paid,
        unit=invoice.currency,
        when=f"{rest} of {invoice.total} is still to come",
        percent=percent,
        button="Open the invoice",
        link=invoice.link,
        hint="The payer can pay the rest at the same link.",
        paragraphs=(_about(invoice, "is partly paid"),),
        rows=(
            MailRow("Invoice total", invoice.total),
            *payments,
            MailRow("Still to pay", f"{rest} {invoice.currency}", strong=True),
        ),
        sender=f"{PRODUCT} at {invoice.host}.",
        reason="You get this because you sent this invoice.",
        host=invoice.host,
    )


def issuer_rejected_mail(invoice: MailInvoice, *, payer: str, why: str) -> MailView:
    """Its recipient refused an invoice, and said why."""
    return MailView(
        subject=f"{payer} rejected {invoice.number}",
        preheader=f"“{why}”",
        brand=PRODUCT,
        kicker=f"{payer} rejected {invoice.number}",
        headline=invoice.total,
        unit=invoice.currency,
        when="Nothing was paid",
        button="Open the invoice",
        link=invoice.link,
        hint="Duplicate it there to send a corrected one.",
        paragraphs=(_about(invoice, "was rejected"), f"“{why}”"),
        rows=(MailRow("Invoice total", f"{invoice.total} {invoice.currency}", strong=True),),
        sender=f"{PRODUCT} at {invoice.host}.",
        reason="You get this because you sent this invoice.",
        host=invoice.host,
    )


def verify_mail(*, host: str, link: str, greeting: str = "", valid: str = "24 hours") -> MailView:
    """Proves that an address belongs to who signed up with it."""
    return _account_mail(
        subject=f"Confirm your e-mail address for {host}",
        preheader="One click, then you can send invoices.",
        headline="Confirm your e-mail address",
        button="Confirm address",
        words="You signed up with this address. Confirm it, and you can send your first invoice.",
        ignore="If you did not sign up, ignore this e-mail: nothing happens without the click.",
        host=host,
        link=link,
        greeting=greeting,
        valid=valid,
    )


def reset_mail(*, host: str, link: str, greeting: str = "", valid: str = "1 hour") -> MailView:
    """Leads to a new password."""
    return _account_mail(
        subject=f"Choose a new password for {host}",
        preheader="Somebody asked for a new password for your account.",
        headline="Choose a new password",
        button="Choose a password",
        words="Somebody, probably you, asked for a new password. Choosing one signs out every other browser.",
        ignore="If it was not you, ignore this e-mail: your password stays as it is.",
        host=host,
        link=link,
        greeting=greeting,
        valid=valid,
    )


def account_exists_mail(*, host: str, link: str, greeting: str = "") -> MailView:
    """To somebody who has an account and whose address was just used to sign up again."""
    return MailView(
        subject=f"You already have an account at {host}",
        preheader="Somebody tried to sign up with your address.",
        brand=PRODUCT,
        kicker=host,
        headline="You already have an account",
        button="Sign in",
        link=link,
        hint="If you forgot the password, choose a new one on that page.",
        paragraphs=(
            f"Hello {greeting}," if greeting else "Hello,",
            "Somebody, probably you, tried to sign up with this address. It has an account already; nothing was changed.",
            "If it was not you, ignore this e-mail.",
        ),
        sender=f"{PRODUCT} at {host}.",
        reason="You get this because somebody entered your address there.",
        host=host,
        safety="Nobody of us ever asks for your password.",
    )


def webhook_disabled_mail(*, host: str, link: str, url: str, why: str, greeting: str = "") -> MailView:
    """We stopped sending events to a program that does not take them."""
    return MailView(
        subject="We stopped sending events to your program",
        preheader=why,
        brand=PRODUCT,
        kicker=host,
        headline="Your program no longer hears of events",
        button="Open the webhooks",
        link=link,
        hint="Switch it on there; what was on its way can be sent again.",
        paragraphs=(
            f"Hello {greeting}," if greeting else "Hello,",
            f"We switched off the endpoint {url}. {why}",
            "Nothing else changed: invoices and payments go on as before.",
        ),
        sender=f"{PRODUCT} at {host}.",
        reason="You get this because you manage this business.",
        host=host,
    )


def _account_mail(
    *,
    subject: str,
    preheader: str,
    headline: str,
    button: str,
    words: str,
    ignore: str,
    host: str,
    link: str,
    greeting: str,
    valid: str,
) -> MailView:
    return MailView(
        subject=subject,
        preheader=preheader,
        brand=PRODUCT,
        kicker=host,
        headline=headline,
        button=button,
        link=link,
        hint=f"The link works once, for {valid}.",
        paragraphs=(f"Hello {greeting}," if greeting else "Hello,", words, ignore),
        sender=f"{PRODUCT} at {host}.",
        reason="You get this because somebody entered your address there.",
        host=host,
        safety="Nobody of us ever asks for your password.",
    )


def _about(invoice: MailInvoice, state: str) -> str:
    title = f" ({invoice.title})" if invoice.title else ""
    return f"{invoice.number}{title} {state}."
