"""The mail to a payer whose money has gone back: how much, by which way, when it is there, what stays paid."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allscale_app.domain.legs import Rail
from allscale_app.domain.money import format_units
from allscale_app.views.mail import MailInvoice, MailRow, MailView, Tone, letter

_TO = {Rail.CARD: "The card that paid", Rail.WIRE: "The bank account that paid", Rail.BALANCE: "Your AllScale balance"}
_WHEN = {
    Rail.CARD: "Banks show it within ten days",
    Rail.WIRE: "In one to three banking days",
    Rail.BALANCE: "It is there now",
}


def refund_mail(invoice: MailInvoice, sent: Mapping[str, Any]) -> MailView:
    """What `finish_refund` wrote down when it was done. `sent` has `rail`, `units` and `unit` (coins), `source` and
    `source_units` (what the rail pays, "" and 0 for coins), `kept_units` (of the invoice's currency)."""
    rail, coin = Rail(sent["rail"]), str(sent["unit"]).partition("@")[0]
    back = format_units(sent["source_units"] or sent["units"])
    code = sent["source"] or coin
    kept = f"{format_units(sent['kept_units'])} {invoice.currency}"
    counted = f"{format_units(sent['units'])} {coin}"
    return MailView(
        subject=f"Refund of {back} {code} for {invoice.number}",
        preheader=f"{_WHEN[rail]}. {_kept_words(sent, kept)}",
        kicker=f"Refund for {invoice.number}",
        headline=back,
        unit=code,
        when=_WHEN[rail],
        tone=Tone.GOOD,
        button="View the invoice",
        hint="You have nothing to do.",
        paragraphs=letter(invoice, f"We sent {back} {code} of your payment back to you. {_kept_words(sent, kept)}"),
        rows=(
            MailRow("Invoice total", f"{invoice.total} {invoice.currency}"),
            MailRow("Goes to", _TO[rail]),
            MailRow("Arrives", _WHEN[rail]),
            *((MailRow("Taken off what was paid", counted),) if code != coin else ()),
            MailRow("Sent back", f"{back} {code}", strong=True),
            MailRow("Still paid", kept),
        ),
        safety="We never ask for a password, a key or a payment to send money back.",
        reason="You get this because you paid an invoice. Reply to write to them.",
        brand=invoice.issuer,
        link=invoice.link,
        sender=invoice.sender,
        host=invoice.host,
    )


def _kept_words(sent: Mapping[str, Any], kept: str) -> str:
    return f"{kept} of it stays paid." if sent["kept_units"] else "Nothing of it stays paid."
