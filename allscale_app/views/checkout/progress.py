"""A payment on its way: seen, confirming, paid."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from allscale_app.domain.invoice.status import Flag
from allscale_app.domain.legs import PENDING_STATUSES, LegStatus, Rail
from allscale_app.domain.money import format_units
from allscale_app.domain.networks import Network
from allscale_app.i18n.dates import clock_time
from allscale_app.services.checkout import Checkout
from allscale_app.store.tables import Payment
from allscale_app.views.checkout.model import Fact, Progress, Step
from allscale_app.views.rate_words import counted_words
from allscale_app.views.shorten import short_address, short_hash

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_MAX_BARS = 12


def leading_leg(checkout: Checkout) -> Payment | None:
    """The newest payment that is not settled yet, or None."""
    pending = [leg for leg in checkout.legs if LegStatus(leg.status) in PENDING_STATUSES]
    return pending[-1] if pending else None


def progress(checkout: Checkout, leg: Payment, issuer: str) -> Progress:
    """The picture of `leg` on its way to paid."""
    if leg.rail == Rail.WIRE:
        return _converting(checkout, leg, issuer)
    network = checkout.networks.get(leg.network or "")
    name = network.name if network else str(leg.network)
    symbol = leg.unit.partition("@")[0]
    need = max(1, leg.confirmations_required)
    have = min(leg.confirmations, need)
    amount = f"{format_units(leg.units)} {symbol}"
    waits_for_final = have >= need and leg.settles_at == "final"
    rest = f"Your {amount} is on {name}. {_time_left(network, need - have)}"
    return Progress(
        kicker="Payment seen",
        title=f"{have} of {need} {'confirmation' if need == 1 else 'confirmations'}",
        sentence=f"Confirmed. Waiting until {name} makes it final{_final_time(network)}." if waits_for_final else rest,
        have=have,
        need=need,
        bars=_bars(have, need),
        steps=_steps(checkout, leg, network, have=have, need=need, issuer=issuer),
        facts=_facts(
            leg, network, amount=amount, symbol=symbol, name=name, counted=counted_words(leg, checkout.invoice.currency)
        ),
        foot=f"You can close this page. We write to {checkout.invoice.recipient_email} when it is paid.",
    )


def _converting(checkout: Checkout, leg: Payment, issuer: str) -> Progress:
    """The money is at the bank; the coins follow."""
    zone = ZoneInfo(checkout.invoice.timezone)
    symbol = leg.unit.partition("@")[0]
    return Progress(
        kicker="Your bank transfer is here",
        title=f"Converting to {symbol}",
        sentence=f"{issuer} gets {format_units(leg.units)} {symbol}. There is nothing left for you to do.",
        steps=[
            Step("Transfer arrived", leg.sender, clock_time(leg.first_seen_at, zone=zone, seconds=False), "done"),
            Step("Converting", f"To {format_units(leg.units)} {symbol}", "now", "now"),
            Step("Paid", f"You and {issuer} get the receipt by e-mail", "", "next"),
        ],
        foot=f"You can close this page. We write to {checkout.invoice.recipient_email} when it is paid.",
    )


def taken_back_leg(checkout: Checkout) -> Payment | None:
    """The newest payment whose block the network took back and which has not come again, or None."""
    if Flag.REORGED not in checkout.invoice.flags:
        return None
    lost = [leg for leg in checkout.legs if leg.reversed_by_reorg]
    return lost[-1] if lost else None


def taken_back(checkout: Checkout, leg: Payment, issuer: str) -> Progress:
    """The picture of `leg` while it is in no block: the count is back at 0."""
    shown = progress(checkout, leg, issuer)
    need = shown.need
    return replace(
        shown,
        kicker="Waiting for the next block",
        title=f"0 of {need} {'confirmation' if need == 1 else 'confirmations'}",
        sentence="",
        have=0,
        bars=_bars(0, need),
        steps=[
            Step("Transfer seen", "Its block was taken back", "", "done"),
            Step("Confirming", "Waiting for it to come again", "now", "now"),
            shown.steps[-1],
        ],
    )


def _bars(have: int, need: int) -> list[str]:
    """One bar for each confirmation; many share a bar."""
    count = min(need, _MAX_BARS)
    full = have * count // need
    return ["done" if i < full else "now" if i == full else "next" for i in range(count)]


def _time_left(network: Network | None, blocks: int) -> str:
    if network is None or blocks <= 0:
        return "Almost there."
    seconds = max(1, round(blocks * network.block_seconds))
    if seconds < 90:
        return f"About {seconds} {'second' if seconds == 1 else 'seconds'} to go."
    return f"About {round(seconds / 60)} minutes to go."


def _seconds(seconds: float) -> str:
    return "1 second" if seconds == 1 else f"{seconds:g} seconds"


def _final_time(network: Network | None) -> str:
    if network is None:
        return ""
    minutes = max(1, round(network.finality_depth * network.block_seconds / 60))
    return f", about {minutes} {'minute' if minutes == 1 else 'minutes'}"


def _steps(
    checkout: Checkout, leg: Payment, network: Network | None, *, have: int, need: int, issuer: str
) -> list[Step]:
    zone = ZoneInfo(checkout.invoice.timezone)
    left = need - have
    number = _NUMBERS[left].capitalize() if 0 <= left < len(_NUMBERS) else str(left)
    pace = f", about {_seconds(network.block_seconds)} each" if network and left else ""
    detail = f"{number} more {'block' if left == 1 else 'blocks'}{pace}" if left else "Confirmed, settling"
    return [
        Step(
            "Transfer seen",
            f"Block {leg.block_number:,}, from your wallet" if leg.block_number else "",
            clock_time(leg.first_seen_at, zone=zone, seconds=True),
            "done",
        ),
        Step("Confirming", detail, "now", "now"),
        Step("Paid", f"You and {issuer} get the receipt by e-mail", "", "next"),
    ]


def _facts(leg: Payment, network: Network | None, *, amount: str, symbol: str, name: str, counted: str) -> list[Fact]:
    href = network.transaction_url(leg.tx_hash or "") if network else ""
    return [
        Fact("Amount", f"{amount} {counted}".rstrip(), token=symbol),
        Fact("Network", name, network=leg.network or ""),
        Fact("From", short_address(leg.sender), mono=True),
        Fact("Transaction", short_hash(leg.tx_hash or ""), href=href, mono=True),
    ]
