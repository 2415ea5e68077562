"""The payer's page: no sign-in, one token from the address, live until it is closed."""

from __future__ import annotations

from typing import Any

import reflex as rx

from allscale_app.bootstrap.session_cookie import session_token
from allscale_app.bootstrap.web import fetch, process, qr_image, run
from allscale_app.domain.errors import NotFound, NotSignedIn
from allscale_app.services.checkout import Checkout, mark_viewed, open_checkout
from allscale_app.services.sessions import whoami
from allscale_app.states.arguments import string
from allscale_app.states.watching import read_at_each_change
from allscale_app.views.checkout import CheckoutView, WalletChoice, build

TOKEN_LIMIT = 64


class CheckoutState(rx.State):
    """One open checkout. What the payer chose lives here; everything else is read again on each change."""

    view: CheckoutView = CheckoutView()
    code: str = "address"
    _choice: WalletChoice = WalletChoice()

    @rx.event
    async def open(self) -> Any:
        """`on_load`: show the invoice and start watching it."""
        self._choice, self.code = WalletChoice(), "address"
        checkout = await self._read()
        if checkout is None:
            return None
        await run(mark_viewed, token=self._token(), business_id=await self._own_business())
        return CheckoutState.watch

    @rx.event(background=True)
    async def watch(self) -> None:
        """Repaint on every change of the invoice, or of a network's health. Ends with the tab."""
        async with self:
            checkout = await self._read()
        if checkout is None:
            return
        await read_at_each_change(self, self._read, f"invoice:{checkout.invoice.id}", "networks")

    @rx.event
    async def choose_token(self, symbol: str) -> None:
        """Another token, on the cheapest network that has it."""
        self._choice = WalletChoice(string(symbol, limit=16), self._choice.network, self._choice.exchange_fee)
        await self._read()

    @rx.event
    async def choose_network(self, network: str) -> None:
        """Another network for the chosen token."""
        symbol = self._choice.symbol or self.view.wallet.symbol
        self._choice = WalletChoice(symbol, string(network, limit=32), self._choice.exchange_fee)
        await self._read()

    @rx.event
    async def set_exchange_fee(self, fee: str) -> None:
        """What the payer's exchange takes from the amount."""
        self._choice = WalletChoice(self._choice.symbol, self._choice.network, string(fee, limit=24))
        await self._read()

    @rx.event
    def show_code(self, code: str) -> None:
        """The address, or the wallet link, as a QR code."""
        self.code = "link" if string(code, limit=16) == "link" else "address"

    def _token(self) -> str:
        given = getattr(self, "pay_token", "")
        return given if isinstance(given, str) and len(given) <= TOKEN_LIMIT else ""

    async def _read(self) -> Checkout | None:
        """Read the truth and paint it; None when there is nothing behind the link."""
        try:
            checkout = await fetch(open_checkout, token=self._token())
        except NotFound:
            self.view = CheckoutView(screen="missing", tab_title="Invoice not found")
            return None
        view = build(checkout, choice=self._choice, qr_image=qr_image)
        if view != self.view:
            self.view = view
        return checkout

    async def _own_business(self) -> str | None:
        """The business of who is signed in at this browser: an issuer's own look is not the payer's."""
        token = session_token(self.router.headers.cookie, public_url=process().application.context.public_url)
        try:
            return (await fetch(whoami, token=token)).business_id
        except NotSignedIn:
            return None
