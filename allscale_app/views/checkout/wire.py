"""Screen 9: what to tell the bank."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from allscale_app.domain.epc import epc_code
from allscale_app.domain.legs import Rail
from allscale_app.domain.money import decimal_text, format_units
from allscale_app.domain.references import spaced
from allscale_app.services.checkout import Checkout
from allscale_app.services.conversion_quotes import open_units
from allscale_app.services.wire import WireInstructions
from allscale_app.views.checkout.model import Detail, Fact, Notice, WirePanel

EURO = "EUR"


def wire_panel(checkout: Checkout, currency: str, issuer: str, qr_image: Callable[[str, str], str]) -> WirePanel:
    """The panel for `currency`, or for the first that is prepared."""
    told = next((each for each in checkout.wires if each.currency == currency), None)
    if told is None and not currency and checkout.wires:
        told = checkout.wires[0]
    if told is None:
        return WirePanel()
    zone = ZoneInfo(checkout.invoice.timezone)
    text = bank_code(told)
    code = qr_image(text, "address") if text else ""
    scan = (
        "Scan the code with your banking app, or copy the details."
        if code
        else "Copy the details into your bank's form."
    )
    announced = told.announced_at is not None
    return WirePanel(
        token=checkout.invoice.checkout_token or "",
        sentence=f"{scan} Arrives in {days_words(told.banking_days)}.",
        currency=told.currency,
        amount=format_units(told.pay_units),
        amount_plain=decimal_text(told.pay_units),
        details=details(told),
        code=code,
        facts=rate_facts(told, issuer, zone),
        others=[each for each in checkout.wire_currencies if each != told.currency],
        pdf_href=f"/pay/{checkout.invoice.checkout_token}/bank-transfer.pdf?currency={told.currency}",
        note_title="This price is no longer held" if told.is_over else "",
        note=_over(told, zone) if told.is_over else "",
        is_over=told.is_over,
        sent_title=f"Thank you. We look for {_unbroken(told.reference)} in the next statement." if announced else "",
        sent=_sent(checkout) if announced else "",
    )


def wire_notice(checkout: Checkout, issuer: str) -> Notice:
    """A transfer that came after its price ended and left something open."""
    promises = {each.payment_id: each for each in checkout.conversions if each.rail == Rail.WIRE}
    for leg in checkout.legs:
        promise = promises.get(leg.id)
        # Money without a promise has a conversion too, which ends as it begins.
        if promise is None or leg.ended_at is not None or promise.quoted_at == promise.expires_at:
            continue
        if leg.first_seen_at > promise.expires_at:
            missing = f"{format_units(open_units(checkout.invoice))} {checkout.invoice.currency}"
            words = f"{missing} are missing at the new rate. Pay the rest, or ask {issuer} to accept it."
            return Notice("wait", "clock-alert", "Your transfer came after the price ended", words)
    return Notice()


def days_words(days: int) -> str:
    """`1 banking day`."""
    return f"{days} banking {'day' if days == 1 else 'days'}"


def details(told: WireInstructions) -> list[Detail]:
    """The lines of a bank's form after the amount."""
    account = told.account
    rows = [Detail("Reference (required)", spaced(told.reference), told.reference, "reference", strong=True)]
    if account.iban:
        rows.append(Detail("IBAN", spaced(account.iban), account.iban, "IBAN"))
    if account.account_number:
        rows.append(Detail("Account number", account.account_number, account.account_number, "account number"))
    if account.routing_number:
        rows.append(Detail("Routing number", account.routing_number, account.routing_number, "routing number"))
    if account.bic:
        rows.append(Detail("BIC", account.bic, account.bic, "BIC"))
    rows.append(Detail("Account holder", account.holder, account.holder, "account holder", mono=False))
    if account.bank_name:
        rows.append(Detail("Bank", account.bank_name, account.bank_name, "bank", mono=False))
    return rows


def bank_code(told: WireInstructions) -> str:
    """The text of the code that euro banking apps read; "" for other currencies."""
    account = told.account
    if told.currency != EURO or not account.iban:
        return ""
    return epc_code(
        holder=account.holder, iban=account.iban, bic=account.bic, units=told.pay_units, reference=told.reference
    )


def rate_facts(told: WireInstructions, issuer: str, zone: ZoneInfo) -> list[Fact]:
    """Where a rate is promised: the rate, until when, and what arrives."""
    if told.held_until is None:
        return []
    rate = format_units(told.rate_micros, min_places=2)
    return [
        Fact("Rate", f"1 {told.currency} = {rate} {told.coin}"),
        Fact("Rate held until", _moment(told.held_until, zone)),
        Fact(f"{issuer} receives", f"{format_units(told.receives_units)} {told.coin}"),
    ]


def _over(told: WireInstructions, zone: ZoneInfo) -> str:
    until = f" until {_moment(told.held_until, zone)}" if told.held_until else ""
    return (
        f"It was {format_units(told.pay_units)} {told.currency}{until}. Ask for the new price before you send anything."
    )


def _unbroken(reference: str) -> str:
    return spaced(reference).replace(" ", "\N{NO-BREAK SPACE}")


def _sent(checkout: Checkout) -> str:
    return f"You can close this page. We write to {checkout.invoice.recipient_email} when it is here."


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%a %-d %b %Y, %H:%M}"
