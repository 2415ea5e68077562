"""Screen 11: paying from a balance, asked before it is done."""

from __future__ import annotations

from allscale_app.domain.errors import InvalidInput
from allscale_app.domain.money import PLACES, decimal_text, format_units, parse_units
from allscale_app.services.balance_payments import LEAST_UNITS
from allscale_app.services.checkout import Checkout
from allscale_app.services.checkout_payer import CheckoutPayer
from allscale_app.views.checkout.methods import sign_in_href
from allscale_app.views.checkout.model import BalancePanel


def balance_panel(checkout: Checkout, part: str) -> BalancePanel:
    """The question for all that is open, for what there is of it, or for the `part` that was typed."""
    payer = checkout.payer
    if payer is None:
        return BalancePanel(
            title="Sign in to pay from your balance",
            sentence="You come back to this invoice at once.",
            sign_in_href=sign_in_href(checkout),
        )
    if payer.refusal is not None:
        return BalancePanel(
            title="Not from this balance", note_title="Choose another method", note=payer.refusal.message
        )
    return _question(payer, part, currency=checkout.invoice.currency)


def _question(payer: CheckoutPayer, part: str, *, currency: str) -> BalancePanel:
    offer = payer.offer
    most = min(offer.open_units, offer.available_units)
    wanted, error = _wanted(part, most=most, otherwise=most or offer.open_units)
    unit, available = offer.unit_for(wanted)
    code = unit.partition("@")[0] or currency
    short = offer.open_units - offer.available_units
    is_payable = not error and 0 < wanted <= available
    after = f", {format_units(available - wanted)} after." if is_payable else "."
    return BalancePanel(
        title=f"Pay {format_units(wanted)} {code} from your balance?",
        sentence=f"{format_units(available)} available{after}",
        note_title=f"Your balance is {format_units(short)} {code} short" if short > 0 else "",
        note=f"Add funds or choose another method.{' You can pay a part now.' if most else ''}" if short > 0 else "",
        error=error,
        amount_plain=decimal_text(wanted),
        code=code,
        units=wanted if is_payable else 0,
        can_pay=most > 0,
    )


def _wanted(part: str, *, most: int, otherwise: int) -> tuple[int, str]:
    """Millionths to pay, and what is wrong with the part that was typed."""
    if not part.strip():
        return otherwise, ""
    try:
        units = parse_units(part, places=PLACES)
    except InvalidInput as error:
        return otherwise, error.message
    least = min(LEAST_UNITS, most)
    if not least <= units <= most or not units:
        return otherwise, f"Enter an amount from {format_units(least)} to {format_units(most)}."
    return units, ""
