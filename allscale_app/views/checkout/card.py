"""Screen 10: before the processor's page, and what is seen when the payer comes back from it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from allscale_app.domain.conversion import HELD_FOR, ConversionState
from allscale_app.domain.legs import LegStatus, Rail
from allscale_app.domain.money import format_units
from allscale_app.i18n.dates import clock_time, short_date
from allscale_app.services.checkout import Checkout
from allscale_app.services.conversion_quotes import open_units
from allscale_app.services.method_offers import MethodOffer
from allscale_app.store.tables import Conversion, Payment
from allscale_app.views.checkout.model import CardPanel, Fact, Notice, PayerChoice, Progress, Step

_MINUTES = int(HELD_FOR[Rail.CARD].total_seconds()) // 60
_DECLINED = {
    "insufficient_funds": "The card has too little money on it",
    "expired_card": "The card has expired",
    "authentication_failed": "Your bank could not make sure that it is you",
    "authentication_required": "Your bank could not make sure that it is you",
    "processing_error": "Your bank could not process the card just now",
}


def card_panel(checkout: Checkout, choice: PayerChoice, issuer: str) -> CardPanel:
    """The price, and the way to the processor's page."""
    offer = _offer(checkout)
    if offer is None:
        return CardPanel()
    pay = f"{format_units(offer.pay_units)} {offer.currency}"
    invoice = checkout.invoice
    receives = f"{format_units(open_units(invoice))} {invoice.currency}"
    fee = f"Card fee {format_units(offer.fee_units)}. {issuer} receives {receives}." if offer.fee_units else "No fee."
    return CardPanel(
        title=f"Pay {pay} by card",
        sentence=f"You pay {pay}. {fee} Price held {_MINUTES} minutes.",
        can_pay=offer.is_available,
        units=offer.pay_units,
        label="Use the new price" if choice.price_moved else f"Enter the card and pay {pay}",
        note="" if offer.is_available else "Not available right now. Choose another way to pay, or try later.",
    )


def waits_for_word(checkout: Checkout, choice: PayerChoice) -> Conversion | None:
    """The payment of a payer who came back from the processor's page before its word did, or None."""
    last = _last(checkout)
    if choice.returned != "done" or last is None or last.state != ConversionState.ACCEPTED or not last.session_id:
        return None
    return last


def waiting(checkout: Checkout, conversion: Conversion, issuer: str) -> Progress:
    """The picture while the processor's word is on its way."""
    paid = f"{format_units(conversion.source_units)} {conversion.source}"
    return Progress(
        kicker="Card payment",
        title="Your bank has said yes",
        sentence="Converting to " + conversion.unit.partition("@")[0] + ".",
        steps=[
            Step("Card accepted", paid, "", "done"),
            Step("Converting", "A few seconds", "now", "now"),
            Step("Paid", f"You and {issuer} get the receipt by e-mail", "", "next"),
        ],
        facts=[Fact("You pay", paid)],
        foot=f"You can close this page. We write to {checkout.invoice.recipient_email} when it is paid.",
    )


def card_progress(checkout: Checkout, leg: Payment, issuer: str) -> Progress:
    """A card payment that is here and not yet the issuer's: held by the processor, or waiting for coins."""
    conversion = next((each for each in checkout.cards if each.payment_id == leg.id), None)
    paid = f"{format_units(conversion.source_units)} {conversion.source}" if conversion else ""
    coins = f"{format_units(leg.units)} {leg.unit.partition('@')[0]}"
    zone = ZoneInfo(checkout.invoice.timezone)
    waits = conversion is not None and conversion.waits_for_float
    until = conversion.settles_at if conversion and not waits else None
    day = short_date(until.astimezone(zone).date(), today=checkout.now.astimezone(zone).date()) if until else ""
    rest = f"{issuer} gets {coins} on {day}, when the card processor lets go of it." if day else ""
    return Progress(
        kicker="Card payment",
        title="Your bank has said yes",
        sentence="Your payment is here. Converting it takes longer than usual; nothing more to do." if waits else rest,
        steps=[
            Step("Card charged", paid, clock_time(leg.first_seen_at, zone=zone), "done"),
            Step("Converting", "Waiting for coins" if waits else f"{coins}, held until {day}", "now", "now"),
            Step("Paid", f"You and {issuer} get the receipt by e-mail", "", "next"),
        ],
        facts=[Fact("You paid", paid), Fact(f"{issuer} receives", coins)],
        foot=f"You can close this page. We write to {checkout.invoice.recipient_email} when it is paid.",
    )


def card_notice(checkout: Checkout, choice: PayerChoice) -> Notice:
    """What became of the last try, for a payer who pays by card or has come back from the processor's page."""
    if not choice.returned and choice.method != Rail.CARD:
        return Notice()
    last = _last(checkout)
    if choice.price_moved:
        return _moved(checkout, last)
    tries = [leg for leg in checkout.legs if leg.rail == Rail.CARD]
    if tries and LegStatus(tries[-1].status) is LegStatus.FAILED:
        title = _DECLINED.get(tries[-1].note, "Your bank declined the card")
        return Notice("bad", "circle-x", title, "Nothing was charged. Try another card, or ask your bank.")
    if choice.returned and last is not None and last.state == ConversionState.EXPIRED and last.reason == "expired":
        return _moved(checkout, last)
    if choice.returned == "closed" or (choice.returned and last is not None and last.state == ConversionState.FAILED):
        return Notice(
            "wait", "circle-alert", "The card payment was not finished", "Nothing was charged. You can start again."
        )
    return Notice()


def _moved(checkout: Checkout, last: Conversion | None) -> Notice:
    offer = _offer(checkout)
    zone = ZoneInfo(checkout.invoice.timezone)
    was = ""
    if last is not None:
        until = clock_time(last.expires_at, zone=zone)
        was = f"It was {format_units(last.source_units)} {last.source} until {until}. "
    new = f"The new price is {format_units(offer.pay_units)} {offer.currency}." if offer else ""
    return Notice("wait", "clock-alert", "This price is no longer held", f"{was}{new}")


def _offer(checkout: Checkout) -> MethodOffer | None:
    return next((offer for offer in checkout.offers if offer.rail is Rail.CARD), None)


def _last(checkout: Checkout) -> Conversion | None:
    return checkout.cards[-1] if checkout.cards else None
