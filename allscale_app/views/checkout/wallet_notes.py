"""What the payer reads when a wallet in the browser says something (design/public.md, Errors)."""

from __future__ import annotations

from dataclasses import dataclass

from allscale_app.domain.money import SCALE, format_units
from allscale_app.domain.networks import Network
from allscale_app.services.wallet_transfer import WalletTransfer
from allscale_app.views.shorten import short_hash

_ETHER_PLACES = 5
_LONGEST_SAYING = 160


@dataclass(frozen=True)
class WalletNote:
    """A note in the wallet panel; `act` names what its button does, `label` is what the button says."""

    tone: str = ""
    title: str = ""
    body: str = ""
    act: str = ""
    label: str = ""
    href: str = ""
    code: str = ""
    """Which case it is, for whoever hears of a change in the wallet."""


def rejected() -> WalletNote:
    """4001."""
    return WalletNote(
        "wait",
        "You closed the request in your wallet",
        "Nothing was sent. Press the wallet again when you are ready.",
        code="rejected",
    )


def waiting() -> WalletNote:
    """-32002, or a second press while the first request is open."""
    return WalletNote(
        "info",
        "Your wallet is waiting for you",
        "Open it: there is a request to confirm.",
        act="again",
        label="Ask the wallet again",
        code="waiting",
    )


def wrong_network(transfer: WalletTransfer, chain_id: int | None) -> WalletNote:
    """The wallet is on another network than the panel."""
    name = transfer.network.name
    other = transfer.names.get(chain_id or 0, "")
    choose = f", or choose {other} here" if other else ""
    return WalletNote(
        "wait",
        f"Your wallet is on {other or 'another network'}",
        f"This payment is set to {name}. Switch in the wallet{choose}.",
        act="switch",
        label=f"Switch to {name}",
        code="wrong_network",
    )


def unknown_network(network: Network) -> WalletNote:
    """4902."""
    name = network.name
    title = f"Your wallet does not know {name} yet"
    if not network.wallet_rpc_url:
        return WalletNote(
            "wait", title, f"Add {name} in its settings, or choose another network here.", code="unknown_network"
        )
    words = "It will ask to add it, then to pay."
    return WalletNote("wait", title, words, act="add", label=f"Add {name}", code="unknown_network")


def no_gas(network: Network, fee_wei: int) -> WalletNote:
    """The native coin does not cover the network's fee, as far as the wallet's own node says."""
    coin = network.native_symbol
    return WalletNote(
        "wait",
        f"Not enough {coin} for the network fee",
        f"The fee on {network.name} is about {_coins(fee_wei)} {coin}. "
        f"Add a little {coin}, or pay from another network.",
        act="anyway",
        label="Ask the wallet anyway",
        code="no_gas",
    )


def too_little(transfer: WalletTransfer, held_units: int) -> WalletNote:
    """The account holds less of the token than is open."""
    symbol, name = transfer.token.symbol, transfer.network.name
    part = "Pay a part now, choose another network, or use another wallet."
    none = "Choose another network, or use another wallet."
    return WalletNote(
        "wait",
        f"This wallet holds {format_units(held_units)} {symbol} on {name}",
        f"That is {format_units(transfer.units - held_units)} short. {part if held_units else none}",
        act="part" if held_units else "",
        label=f"Pay {format_units(held_units)} {symbol} now" if held_units else "",
        code="too_little",
    )


def account_changed() -> WalletNote:
    """Another account than the one that was asked about."""
    return WalletNote(
        "wait",
        "The account in your wallet changed",
        "Check that it is the right one, then pay again.",
        code="account_changed",
    )


def failed(message: str, *, was_paying: bool) -> WalletNote:
    """Anything else, in the wallet's own words, which stay between it and its owner."""
    saying = " ".join(message.split())[:_LONGEST_SAYING]
    said = f"It says: “{saying}”. " if saying else ""
    safe = "Look in the wallet whether anything was sent before you try again." if was_paying else "Nothing was sent."
    return WalletNote("bad", "Your wallet could not do this", f"{said}{safe}", code="failed")


def sent(network: Network, tx_hash: str, *, is_slow: bool = False) -> WalletNote:
    """The wallet gave a hash and no block has it yet. It is what the wallet says: only the watcher counts."""
    middle = "The network is busy; we keep watching." if is_slow else "This page changes by itself when it is."
    return WalletNote(
        "info",
        "Sent, not in a block yet",
        f"Your wallet gave us {short_hash(tx_hash)}. {middle}",
        act="forget",
        label="My wallet says it failed",
        href=network.transaction_url(tx_hash),
        code="sent",
    )


def asked() -> WalletNote:
    """The wallet agreed and gave no transaction hash, as smart wallets do."""
    return WalletNote(
        "info",
        "Your wallet took the payment",
        "This page changes by itself when it is in a block.",
        act="forget",
        label="My wallet says it failed",
        code="sent",
    )


def _coins(wei: int) -> str:
    """Coins for people, rounded up so that it never says 0."""
    step = 10 ** (18 - _ETHER_PLACES)
    return format_units(-(-wei // step) * SCALE // 10**_ETHER_PLACES, max_places=_ETHER_PLACES)
