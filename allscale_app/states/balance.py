"""The balance page: what there is, how it came, and where to add to it; live while open."""

from __future__ import annotations

from typing import Any

import reflex as rx

from allscale_app.bootstrap.web import fetch, process, qr_image, run, subscribe
from allscale_app.services.balance_history import HistoryLine, read_history
from allscale_app.services.balances import read_balances
from allscale_app.services.deposits import open_top_up
from allscale_app.states.arguments import flag
from allscale_app.states.base import AppState
from allscale_app.views.ledger_pages import CoinCard, HistoryRow, coin_card, confirming, estimate, history_row

SHOWN = 50


class BalanceState(AppState):
    """Ready strings of one business's balance."""

    ready: bool = False
    estimate: str = ""
    confirming: str = ""
    coins: list[CoinCard] = []
    history: list[HistoryRow] = []
    deposit_open: bool = False
    deposit_address: str = ""
    deposit_code: str = ""
    deposit_networks: str = ""

    @rx.event
    async def open(self) -> Any:
        """`on_load` of /balance."""
        self.deposit_open = False
        await self._read()
        return BalanceState.watch

    @rx.event(background=True)
    async def watch(self) -> None:
        """Repaint when money moves. Ends with the tab."""
        async with self:
            member = await self._require_member()
        async with subscribe(f"business:{member.business_id}") as changes:
            while True:
                await changes.next()
                async with self:
                    await self._read()

    @rx.event
    async def deposit(self) -> None:
        """Show the address that adds to the balance; it is the business's for ever."""
        member = await self._require_member()
        top_up = await run(open_top_up, business_id=member.business_id)
        self.deposit_address = top_up.address
        self.deposit_code = qr_image(top_up.address, "address")
        self.deposit_networks = ", ".join(network.name for network in top_up.networks)
        self.deposit_open = True

    @rx.event
    def set_deposit_open(self, is_open: bool) -> None:  # noqa: FBT001  # an event's arguments come by position
        """Close the dialog."""
        self.deposit_open = flag(is_open)

    async def _read(self) -> None:
        member = await self._require_member()
        balances = await fetch(read_balances, business_id=member.business_id)
        page = await fetch(read_history, business_id=member.business_id, limit=SHOWN)
        context = process().application.context
        now = context.clock.now()
        self.estimate, self.confirming = estimate(balances), confirming(balances)
        self.coins = [coin_card(asset) for asset in balances.assets]
        self.history = [
            history_row(line, now=now, timezone=member.timezone, explorer=_explorer(line)) for line in page.lines
        ]
        self.ready = True


def _explorer(line: HistoryLine) -> str:
    payment = line.payment
    if payment is None or not payment.tx_hash or not payment.network:
        return ""
    network = process().application.context.registry.find_network(payment.network)
    return network.transaction_url(payment.tx_hash) if network else ""
