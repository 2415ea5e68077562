"""The wallet panel: which token on which network, how much, to which address."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from allscale_app.domain.assets import PEGS
from allscale_app.domain.errors import InvalidInput
from allscale_app.domain.money import decimal_text, format_units, parse_units, to_raw
from allscale_app.domain.networks import Token
from allscale_app.domain.transfer_link import transfer_link
from allscale_app.services.checkout import Checkout
from allscale_app.services.networks_health import HealthStatus
from allscale_app.views.checkout.coin_price import coin_price
from allscale_app.views.checkout.model import CoinPriceView, Option, PayerChoice, WalletPanel

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def wallet_panel(
    checkout: Checkout,
    choice: PayerChoice,
    qr_image: Callable[[str, str], str],
    *,
    issuer: str,
    is_again: bool = False,
) -> WalletPanel:
    """The panel for `choice`, or for the cheapest network of the first token where nothing fits it.

    `is_again`: a transfer is on its way back already; a second one is only for when the wallet calls it failed.
    """
    invoice = checkout.invoice
    token = _chosen((*checkout.tokens, *checkout.quotable), choice, invoice.currency)
    is_quoted = token in checkout.quotable
    price = coin_price(checkout, token, refused=choice.price_refused) if is_quoted else CoinPriceView()
    units = _to_send(checkout, token)
    network = checkout.networks[token.network]
    total_text, total_plain, error = _with_fee(units, choice.exchange_fee)
    health, note_title, note = _health(checkout, token.network)
    return replace(
        _transfer(token, units, invoice.deposit_address or "", qr_image),
        title=_title(is_again=is_again, is_part_paid=invoice.settled_units > 0),
        network_name=network.name,
        token_meta="at its rate" if is_quoted else "1 = 1.00",
        network_meta=_fee(network.typical_fee_usd_units),
        tokens=_token_options(checkout),
        networks=_networks_of(checkout, token.symbol),
        help=_help(len({t.network for t in checkout.tokens})),
        price=price,
        exchange_total=total_text,
        exchange_total_plain=total_plain,
        exchange_error=error,
        paused_title=paused_title(checkout.paused),
        paused_note=f"What already came is safe: {issuer} sees it. Choose another token." if checkout.paused else "",
        health=health,
        health_note_title=note_title,
        health_note=note,
    )


def _transfer(token: Token, units: int, address: str, qr_image: Callable[[str, str], str]) -> WalletPanel:
    """What is sent where: `units` millionths of a token to an address, in words, links and codes."""
    link = transfer_link(token, address, to_raw(units, decimals=token.decimals))
    return WalletPanel(
        symbol=token.symbol,
        network=token.network,
        amount=format_units(units),
        amount_plain=decimal_text(units),
        is_payable=units > 0,
        address=address,
        address_head=address[2:8],
        address_middle=address[8:21],
        address_rest=address[21:36],
        address_tail=address[36:],
        contract=token.contract,
        contract_head=token.contract[2:8],
        contract_tail=token.contract[-6:],
        address_code=qr_image(address, "address"),
        link_code=qr_image(link, "link"),
        link=link,
        due=f"{units} {address}",
    )


def _title(*, is_again: bool, is_part_paid: bool) -> str:
    if is_again:
        return "Only if your wallet says it failed: pay again"
    return "Pay the rest" if is_part_paid else "Pay from a wallet"


def _to_send(checkout: Checkout, token: Token) -> int:
    """All that is open: at par, or at the price that is held; 0 while none is."""
    if token in checkout.tokens:
        return checkout.invoice.amount_due_units
    price = checkout.prices.get(token.asset)
    return price.units if price is not None and price.is_held else 0


def _chosen(tokens: Sequence[Token], choice: PayerChoice, currency: str) -> Token:
    symbols = [choice.symbol, currency] if currency not in PEGS else [choice.symbol]
    for symbol in symbols:
        of_symbol = [token for token in tokens if token.symbol == symbol]
        if of_symbol:
            return next((token for token in of_symbol if token.network == choice.network), of_symbol[0])
    return next((token for token in tokens if token.network == choice.network), tokens[0])


def _token_options(checkout: Checkout) -> list[Option]:
    """Each symbol once; a paused one stays listed."""
    payable = dict.fromkeys(token.symbol for token in checkout.tokens)
    quotable = dict.fromkeys(token.symbol for token in checkout.quotable)
    paused = dict.fromkeys(token.symbol for token in checkout.paused if token.symbol not in payable)
    return [
        *(Option(symbol, symbol) for symbol in payable),
        *(Option(symbol, symbol, "at its rate") for symbol in quotable),
        *(Option(symbol, symbol, "paused", is_off=True) for symbol in paused),
    ]


def paused_title(paused: Sequence[Token]) -> str:
    """What is said of coins that have left their peg; "" when none has."""
    if not paused:
        return ""
    symbols = list(dict.fromkeys(token.symbol for token in paused))
    are = "is" if len(symbols) == 1 else "are"
    pegs = " or ".join(dict.fromkeys(token.peg for token in paused))
    return f"{' and '.join(symbols)} {are} paused: more than 1 % away from 1 {pegs}"


def _networks_of(checkout: Checkout, symbol: str) -> list[Option]:
    keys = [token.network for token in (*checkout.tokens, *checkout.quotable) if token.symbol == symbol]
    networks = [checkout.networks[key] for key in keys]
    return [Option(network.key, network.name, _fee(network.typical_fee_usd_units)) for network in networks]


def _fee(units: int) -> str:
    return f"fee about {format_units(max(units, 10_000), max_places=2)}"


def _help(count: int) -> str:
    if count == 1:
        return "This address is only for this invoice, and watched for life."
    number = _NUMBERS[count].capitalize() if count < len(_NUMBERS) else str(count)
    share = "Both" if count == 2 else f"All {number.lower()}"
    return f"Cheapest network first. {share} share one address, so a transfer on another one still arrives."


def _with_fee(due_units: int, typed: str) -> tuple[str, str, str]:
    if not typed.strip():
        return "", "", ""
    try:
        fee = parse_units(typed, places=6, name="fee")
    except InvalidInput as error:
        return "", "", error.message
    if fee < 0:
        return "", "", "A fee cannot be negative."
    return format_units(due_units + fee), decimal_text(due_units + fee), ""


def _health(checkout: Checkout, key: str) -> tuple[str, str, str]:
    """The watch line, and the title and text of a note where the network is not well."""
    health = checkout.health[key]
    name = health.network.name
    has_better = any(
        checkout.health[token.network].status is HealthStatus.HEALTHY
        for token in checkout.tokens
        if token.network != key
    )
    if health.status is HealthStatus.STARTING:
        return f"Connecting to {name}", "", ""
    if health.status is HealthStatus.DOWN:
        words = "Money sent there is safe and counts when we see it again."
        title = f"We can't see {name} at the moment"
        return title, title, f"{words} Choose another network to be quick." if has_better else words
    if health.status is HealthStatus.DELAYED:
        age = checkout.now - health.head_at if health.head_at else timedelta(0)
        words = f"Last block {_minutes(age)} ago. Payments arrive, only later."
        title = f"{name} is slow right now"
        return title, title, f"{words} Another network is faster at the moment." if has_better else words
    return f"{name} is healthy: block {health.head_number:,}", "", ""


def _minutes(age: timedelta) -> str:
    minutes = max(1, int(age.total_seconds()) // 60)
    return f"{minutes} {'minute' if minutes == 1 else 'minutes'}"
