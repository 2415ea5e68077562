"""Paying from a wallet: which token on which network, and what an exchange takes."""

from __future__ import annotations

import reflex as rx

from allscale_app.states.arguments import string
from allscale_app.states.checkout import CheckoutState


class CheckoutWalletState(CheckoutState):
    """Handlers of the wallet panel."""

    code: str = "address"

    @rx.event
    async def choose_token(self, symbol: str) -> None:
        """Another token, on the cheapest network that has it."""
        await self._choose(symbol=string(symbol, limit=16))

    @rx.event
    async def choose_network(self, network: str) -> None:
        """Another network for the chosen token."""
        symbol = self._choice.symbol or self.view.wallet.symbol
        await self._choose(symbol=symbol, network=string(network, limit=32))

    @rx.event
    async def set_exchange_fee(self, fee: str) -> None:
        """What the payer's exchange takes from the amount."""
        await self._choose(exchange_fee=string(fee, limit=24))

    @rx.event
    def show_code(self, code: str) -> None:
        """The address, or the wallet link, as a QR code."""
        self.code = "link" if string(code, limit=16) == "link" else "address"
