"""Pages and handlers of the demo, imported by allscale_app.py in demo mode only: a handler exists once it is imported."""

from __future__ import annotations

import reflex as rx

from allscale_app.bootstrap import demo as demo_parts
from allscale_app.bootstrap.web import fetch, process
from allscale_app.components.button import button, link_button
from allscale_app.domain.errors import DomainError
from allscale_app.domain.money import to_raw
from allscale_app.pages.checkout import checkout
from allscale_app.services.checkout import open_checkout
from allscale_app.states.checkout import CheckoutState


class DemoWalletState(rx.State):
    """The funded development key, at the press of a button."""

    paying: bool = False
    fault: str = ""

    @rx.event(background=True)
    async def pay(self) -> None:
        """Send what is due, in the chosen token, by a real transfer on the demo's chain."""
        async with self:
            if self.paying:
                return
            self.paying, self.fault = True, ""
            token = getattr(self, "pay_token", "")
            shown = (await self.get_state(CheckoutState)).view.wallet
        try:
            found = await fetch(open_checkout, token=token if isinstance(token, str) else "")
            chosen = next(
                (t for t in found.tokens if (t.symbol, t.network) == (shown.symbol, shown.network)), found.tokens[0]
            )
            raw = to_raw(found.invoice.amount_due_units, decimals=chosen.decimals)
            address = found.invoice.deposit_address
            if address and raw:
                await process().in_thread(demo_parts.pay_from_demo_wallet, chosen.contract, address, raw)
        except (DomainError, IndexError, demo_parts.DemoChainFault):
            async with self:
                self.fault = "The demo chain did not take the transfer. Try again."
        finally:
            async with self:
                self.paying = False


def demo_checkout() -> rx.Component:
    """The payer's page with a wallet that everybody has."""
    return checkout(extra=_demo_wallet(), bank_extra=_demo_bank())


def _demo_wallet() -> rx.Component:
    return rx.el.div(
        button(
            rx.cond(DemoWalletState.paying, "Sending…", "Pay with demo wallet"),
            size="xl",
            icon="wallet",
            busy=DemoWalletState.paying,
            on_click=DemoWalletState.pay,
            class_name="w-full",
        ),
        rx.el.p(
            "Sends test coins from a funded key of the demo: a real transfer on the local chain.",
            class_name="mt-2.5 text-sm text-ink-soft",
        ),
        rx.cond(
            DemoWalletState.fault != "",
            rx.el.p(DemoWalletState.fault, role="alert", class_name="mt-2 text-sm text-bad"),
        ),
    )


def _demo_bank() -> rx.Component:
    wire = CheckoutState.view.wire
    return rx.el.div(
        link_button(
            "Bank statement that pays this",
            f"/dev/statement/{wire.token}.xml?currency={wire.currency}",
            size="xl",
            icon="file-down",
            document=True,
            download="statement.xml",
            class_name="w-full",
        ),
        rx.el.p(
            "The demo's bank writes it. Its operator sends it under Operator, Bank.",
            class_name="mt-2.5 text-sm text-ink-soft",
        ),
    )


PAGES = {"/pay/[pay_token]": demo_checkout}
"""Routes whose page the demo draws in its own way."""
