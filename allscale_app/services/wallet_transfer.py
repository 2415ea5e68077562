"""What a browser wallet is to send: exactly what is open now, read at the moment of asking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from allscale_app.domain.errors import Conflict
from allscale_app.domain.money import to_raw
from allscale_app.domain.networks import Network, Token
from allscale_app.services.checkout import Checkout, open_checkout
from allscale_app.services.context import Context
from allscale_app.store.uow import ReadUow


@dataclass(frozen=True, slots=True)
class WalletTransfer:
    """A transfer of `units` millionths of `token` to `address`; `names` are the enabled networks by chain id."""

    token: Token
    network: Network
    address: str
    units: int
    names: Mapping[int, str]

    @property
    def raw_amount(self) -> int:
        """The on-chain integer."""
        return to_raw(self.units, decimals=self.token.decimals)


def wallet_transfer(uow: ReadUow, ctx: Context, *, token: str, symbol: str, network: str) -> WalletTransfer:
    """What pays the invoice of checkout link `token` in `symbol` on `network`.

    Raises NotFound for an unknown link, Conflict where nothing may be paid that way now.
    """
    checkout = open_checkout(uow, ctx, token=token)
    invoice = checkout.invoice
    if checkout.is_closed:
        raise Conflict("This invoice is closed. Please don't pay it.", code="invoice_closed")
    if invoice.amount_due_units <= 0 or not invoice.deposit_address:
        raise Conflict("Nothing is left to pay on this invoice.", code="nothing_due")
    takes = (*checkout.tokens, *checkout.quotable)
    chosen = next((each for each in takes if (each.symbol, each.network) == (symbol, network)), None)
    if chosen is None:
        raise Conflict("This token is not taken right now. Choose another one.", code="token_not_accepted")
    return WalletTransfer(
        token=chosen,
        network=checkout.networks[chosen.network],
        address=invoice.deposit_address,
        units=_units(checkout, chosen),
        names={each.chain_id: each.name for each in checkout.networks.values()},
    )


def _units(checkout: Checkout, token: Token) -> int:
    """All that is open, at par or at the price that is held for a coin of another peg."""
    if token in checkout.tokens:
        return checkout.invoice.amount_due_units
    price = checkout.prices.get(token.asset)
    if price is None or not price.is_held:
        raise Conflict("This price is no longer held. Ask for the new one.", code="quote_expired")
    return price.units
