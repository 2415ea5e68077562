"""Paying from a wallet: which token on which network, and what an exchange takes."""

from __future__ import annotations

import asyncio
from typing import Any

import reflex as rx

from allscale_app.bootstrap.web import run
from allscale_app.domain.errors import DomainError
from allscale_app.services.coin_quotes import quote_coin
from allscale_app.states.arguments import string
from allscale_app.states.checkout import CheckoutState


class CheckoutWalletState(CheckoutState):
    """Handlers of the wallet panel."""

    code: str = "address"

    @rx.event
    async def choose_token(self, symbol: str) -> Any:
        """Another token, on the cheapest network that has it; for a coin of another peg its price is asked for."""
        await self._choose(symbol=string(symbol, limit=16), price_refused="")
        return await self._ask_price() if not self.view.wallet.is_payable else None

    @rx.event
    async def renew_price(self) -> Any:
        """The price of now, once the held one is over."""
        return await self._ask_price()

    @rx.event(background=True)
    async def watch_price(self) -> None:
        """Show that the price has ended when it has."""
        async with self:
            key, seconds = self.view.wallet.price.key, self.view.wallet.price.seconds
        await asyncio.sleep(seconds)
        async with self:
            if key and self.view.wallet.price.key == key:
                await self._read()

    async def _ask_price(self) -> Any:
        try:
            quote = await run(quote_coin, token=self._pay_token(), asset=self.view.wallet.symbol)
        except DomainError as refusal:
            await self._choose(price_refused=refusal.message)
            return None
        await self._choose(symbol=quote.asset, price_refused="")
        return CheckoutWalletState.watch_price

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
