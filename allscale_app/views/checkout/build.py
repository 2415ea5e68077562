"""From a checkout's facts to the picture of its present screen (design/public.md, screens 2 to 7)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from urllib.parse import quote
from zoneinfo import ZoneInfo

from allscale_app.domain.invoice.status import Flag, Label, PaymentStatus
from allscale_app.domain.legs import Rail
from allscale_app.domain.money import format_units
from allscale_app.services.checkout import Checkout
from allscale_app.store.tables import Conversion, Payment
from allscale_app.views.checkout.balance import balance_panel
from allscale_app.views.checkout.card import card_notice, card_panel, card_progress, waiting, waits_for_word
from allscale_app.views.checkout.coin_price import price_missed
from allscale_app.views.checkout.methods import methods_panel
from allscale_app.views.checkout.model import Arrived, CheckoutView, Fact, Notice, PayerChoice, Progress
from allscale_app.views.checkout.outcome import RAIL_PLACES, closed, paid, refunded
from allscale_app.views.checkout.progress import leading_leg, progress, taken_back, taken_back_leg
from allscale_app.views.checkout.summary import shown_label, summary
from allscale_app.views.checkout.wallet import paused_title, wallet_panel
from allscale_app.views.checkout.wire import wire_notice, wire_panel
from allscale_app.views.shorten import short_hash

QrImage = Callable[[str, str], str]
"""Content and kind (address or link) to a data URI."""

_REFUNDED = {PaymentStatus.REFUNDED, PaymentStatus.PARTIALLY_REFUNDED}
_DONE = {PaymentStatus.PAID: "Paid", **dict.fromkeys(_REFUNDED, "Refunded")}
_SMALL_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def build(checkout: Checkout, *, choice: PayerChoice, qr_image: QrImage) -> CheckoutView:
    """The view of `checkout` for what the payer chose so far."""
    invoice = checkout.invoice
    issuer = str((invoice.seller or {}).get("name") or checkout.business.name)
    frame = _frame(checkout, issuer)
    if checkout.is_closed:
        return _told(replace(frame, screen="closed", outcome=closed(checkout, issuer)))
    if invoice.payment_status == PaymentStatus.PAID:
        return _told(replace(frame, screen="paid", outcome=paid(checkout, issuer)))
    if invoice.payment_status in _REFUNDED:
        return _told(replace(frame, screen="paid", outcome=refunded(checkout, issuer)))
    leg = leading_leg(checkout)
    asked = waits_for_word(checkout, choice)
    if leg is not None or asked is not None:
        shown = _on_its_way(checkout, leg, asked, issuer)
        return _told(replace(frame, screen="seen", progress=shown, arrived=_arrived(checkout)))
    method = _method(checkout, choice)
    lost = taken_back_leg(checkout)
    to_pay = replace(
        frame,
        screen=method or "methods",
        notice=_notice(checkout, choice, issuer),
        arrived=_arrived(checkout),
        progress=taken_back(checkout, lost, issuer) if lost else Progress(),
        can_go_back=len(checkout.offers) > 1,
        reject_href="/invoices/received" if checkout.payer is not None and checkout.payer.may_reject else "",
    )
    if not method:
        return _told(replace(to_pay, methods=methods_panel(checkout, issuer)))
    if method == Rail.WIRE:
        return _told(replace(to_pay, wire=wire_panel(checkout, choice.currency, issuer, qr_image)))
    if method == Rail.CARD:
        return _told(replace(to_pay, card=card_panel(checkout, choice, issuer)))
    if method == Rail.BALANCE:
        return _told(replace(to_pay, balance=balance_panel(checkout, choice.part)))
    if not checkout.tokens or not invoice.deposit_address:
        return replace(to_pay, screen="unpayable", notice=_unpayable(checkout, issuer))
    panel = wallet_panel(checkout, choice, qr_image, issuer=issuer, is_again=lost is not None)
    return _told(replace(to_pay, wallet=panel))


def _on_its_way(checkout: Checkout, leg: Payment | None, asked: Conversion | None, issuer: str) -> Progress:
    """A payment that was seen, or of which the card processor has yet to tell."""
    if leg is None:
        assert asked is not None, "one of the two is there"
        return waiting(checkout, asked, issuer)
    return card_progress(checkout, leg, issuer) if leg.rail == Rail.CARD else progress(checkout, leg, issuer)


def _method(checkout: Checkout, choice: PayerChoice) -> str:
    """The rail that was chosen, or the only one there is; "" while there is a choice to make."""
    rails = [offer.rail.value for offer in checkout.offers]
    if choice.method in rails:
        return choice.method
    return "" if len(rails) > 1 else rails[0] if rails else Rail.WALLET.value


def _told(view: CheckoutView) -> CheckoutView:
    """With what a screen reader hears when the page changes into this view."""
    if view.wire.sent_title:
        words = view.wire.sent_title
    elif view.progress.title:
        words = f"{view.progress.kicker}: {view.progress.title}"
    else:
        words = view.outcome.title or view.arrived.sentence
    said = f"{view.notice.title}. {words}" if view.notice.title and words else view.notice.title or words
    return replace(view, announcement=said)


def _frame(checkout: Checkout, issuer: str) -> CheckoutView:
    invoice = checkout.invoice
    number = invoice.number or ""
    base = f"/pay/{invoice.checkout_token}"
    seller = invoice.seller or {}
    email = str(seller.get("email") or checkout.business.email)
    return CheckoutView(
        tab_title=f"{_act(checkout)}{number} · {issuer}",
        issuer=issuer,
        issuer_initial=issuer[:1].lower(),
        logo_href=f"{base}/logo.png" if seller.get("logo_sha256") else "",
        question_href=f"mailto:{quote(email)}?subject={quote(f'Invoice {number}')}" if email else "",
        pdf_href=f"{base}/invoice.pdf" if invoice.pdf_sha256 else "",
        summary=summary(checkout),
    )


def _act(checkout: Checkout) -> str:
    """How the tab's title begins: what there is to do, or what has happened."""
    invoice = checkout.invoice
    if checkout.is_closed:
        return f"{invoice.document_status.capitalize()} · "
    if invoice.payment_status in _DONE:
        return f"{_DONE[PaymentStatus(invoice.payment_status)]} · "
    return "Payment seen · " if leading_leg(checkout) else "Pay "


def _arrived(checkout: Checkout) -> Arrived:
    invoice = checkout.invoice
    if invoice.payment_status == PaymentStatus.PAID or invoice.settled_units <= 0:
        return Arrived()
    settled = [leg for leg in checkout.legs if leg.settled_at is not None and leg.ended_at is None]
    total = format_units(invoice.total_units)
    return Arrived(
        sentence=f"{format_units(invoice.settled_units)} of {total} {invoice.currency} has arrived",
        percent=invoice.settled_units * 100 // invoice.total_units,
        legs=[
            Fact(
                label=_where(checkout, leg),
                value=f"{format_units(leg.units)} {leg.unit.partition('@')[0]}",
            )
            for leg in settled
        ],
    )


def _where(checkout: Checkout, leg: Payment) -> str:
    network = checkout.networks.get(leg.network or "")
    seen_at = leg.first_seen_at.astimezone(ZoneInfo(checkout.invoice.timezone))
    place = network.name if network else RAIL_PLACES.get(leg.rail, "")
    parts = (f"{seen_at:%-d %b %Y, %H:%M}", place, short_hash(leg.tx_hash or ""))
    return " · ".join(part for part in parts if part)


def _notice(checkout: Checkout, choice: PayerChoice, issuer: str) -> Notice:
    invoice = checkout.invoice
    card = card_notice(checkout, choice)
    if card.title:
        return card
    for told in (wire_notice(checkout, issuer), price_missed(checkout, issuer)):
        if told.title:
            return told
    if Flag.REORGED in invoice.flags:
        return Notice(
            "wait",
            "undo-2",
            "The network took that block back",
            "Your transfer usually returns in the next one; we keep watching.",
        )
    today = checkout.now.astimezone(ZoneInfo(invoice.timezone)).date()
    if shown_label(checkout) is Label.OVERDUE and invoice.due_on is not None:
        return Notice(
            "wait",
            "clock-alert",
            f"{_days_late(invoice.due_on, today)}, and you can still pay here",
            "The amount and the address have not changed, and no fee was added. Your payment settles as usual.",
        )
    return Notice()


def _unpayable(checkout: Checkout, issuer: str) -> Notice:
    if checkout.paused:
        words = f"Nothing is lost: what already came is safe, and {issuer} sees it. Try again later, or ask {issuer}."
        return Notice("wait", "triangle-alert", paused_title(checkout.paused), words)
    return Notice(
        "wait",
        "triangle-alert",
        "No network is available for this invoice right now",
        "Nothing is lost and nothing is due from you this minute. Try again later, or ask the issuer.",
    )


def _days_late(due_on: date, today: date) -> str:
    days = (today - due_on).days
    words = _SMALL_NUMBERS[days].capitalize() if days < len(_SMALL_NUMBERS) else str(days)
    return f"{words} {'day' if days == 1 else 'days'} late"
