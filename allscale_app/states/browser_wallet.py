"""Paying with a wallet in the payer's browser. All it says is a hint: the page follows the watcher, as ever."""

from __future__ import annotations

import asyncio
from typing import Any

import reflex as rx

from allscale_app.bootstrap.web import fetch
from allscale_app.domain.errors import Conflict, NotFound
from allscale_app.domain.money import to_raw
from allscale_app.domain.wallet_calls import address_in, quantity_in
from allscale_app.services.wallet_transfer import WalletTransfer, wallet_transfer
from allscale_app.states.arguments import choice, string
from allscale_app.states.checkout import CheckoutState
from allscale_app.views.checkout import wallet_notes, wallet_talk
from allscale_app.views.checkout.wallet_notes import WalletNote
from allscale_app.views.checkout.wallet_talk import Turn, read_answer

SLOW_AFTER_SECONDS = 120
"""From here on a hash that is in no block yet is said to be slow."""
ACTS = frozenset({"again", "switch", "add", "anyway", "part", "forget"})


class BrowserWalletState(CheckoutState):
    """One talk with one wallet, kept nowhere but in this tab."""

    wallet_command: dict[str, Any] = {}
    wallet_note: WalletNote = WalletNote()
    wallet_note_due: str = ""
    wallet_note_choice: str = ""
    """What the panel showed when it was said; it stands only while the panel still shows that."""
    wallet_is_asked: bool = False
    _wallet: tuple[str, str] = ("", "")
    _op: str = ""
    _account: str = ""
    _held_units: int = 0
    _tx_hash: str = ""
    _count: int = 0

    @rx.event
    def begin(self) -> None:
        """`on_load`: a fresh page waits for no wallet; a hash that is on its way stays."""
        self.wallet_command, self.wallet_is_asked, self._op = {}, False, ""

    @rx.event
    async def pick_wallet(self, wallet: str, mount: str) -> None:
        """A wallet's button; a second press while it has a request to confirm asks nothing more."""
        if self.wallet_is_asked and self._op == "pay":
            return self._say(wallet_notes.waiting())
        self._wallet = (string(wallet, limit=64), string(mount, limit=64))
        return self._take(wallet_talk.connect())

    @rx.event
    async def wallet_answered(self, command: str, result: dict[str, Any]) -> Any:
        """The bridge brought back what the wallet said to the last command."""
        if string(command, limit=64) != self.wallet_command.get("id") or not self.wallet_is_asked:
            return None
        self.wallet_is_asked = False
        transfer = await self._transfer()
        if transfer is None:
            return None
        turn = wallet_talk.follow(self._op, read_answer(result), transfer)
        self._take(turn)
        if not turn.tx_hash:
            return None
        self._say(wallet_notes.sent(transfer.network, turn.tx_hash))
        self._tx_hash = turn.tx_hash
        return BrowserWalletState.wait_for_block

    @rx.event
    async def wallet_changed(self, kind: str, value: str) -> None:
        """The wallet's owner chose another account or network in it."""
        kind, value = choice(kind, {"account", "chain"}), string(value, limit=64)
        code = self.wallet_note.code
        if kind == "account" and self._account and value.lower() != self._account.lower() and code != "sent":
            self._account = address_in(value)
            self._say(wallet_notes.account_changed())
        if kind == "chain" and code == "wrong_network" and (transfer := await self._transfer()):
            is_right = quantity_in(value) == transfer.network.chain_id
            self._say(WalletNote() if is_right else wallet_notes.wrong_network(transfer, quantity_in(value)))

    @rx.event
    async def act_on_wallet(self, act: str) -> None:
        """The button of the note."""
        act = choice(act, ACTS)
        if act == "forget":
            return self._say(WalletNote())
        transfer = await self._transfer()
        if transfer is None:
            return None
        if act in ("switch", "add"):
            return self._take(wallet_talk.switch(transfer, is_unknown=act == "add"))
        if act == "again" or not self._account:
            return self._take(wallet_talk.connect())
        part = min(self._held_units, transfer.units) if act == "part" else transfer.units
        raw_amount = to_raw(part, decimals=transfer.token.decimals)
        return self._take(wallet_talk.pay(transfer, self._account, raw_amount=raw_amount))

    @rx.event(background=True)
    async def wait_for_block(self) -> None:
        """Two minutes after a hash that is in no block yet, say that the network is busy."""
        async with self:
            if self.wallet_note.code != "sent":
                return
        await asyncio.sleep(SLOW_AFTER_SECONDS)
        async with self:
            await self._say_slow()

    async def _say_slow(self) -> None:
        """Unless it arrived, or something else is said by now."""
        if self.wallet_note.code == "sent" and self._tx_hash and (transfer := await self._transfer()):
            self._say(wallet_notes.sent(transfer.network, self._tx_hash, is_slow=True))

    def _take(self, turn: Turn) -> None:
        """Ask what is to be asked next, or say what there is to say."""
        self._account, self._held_units = turn.account or self._account, turn.held_units
        if not turn.op:
            return self._say(turn.note)
        self._count += 1
        wallet, mount = self._wallet
        command = f"{self._count}-{mount}"
        self.wallet_command = {"id": command, "mount": mount, "wallet": wallet, "steps": turn.steps}
        self._op, self.wallet_is_asked = turn.op, True
        return self._say(WalletNote())

    def _say(self, note: WalletNote) -> None:
        panel = self.view.wallet
        self.wallet_note = note
        self.wallet_note_due, self.wallet_note_choice = panel.due, f"{panel.symbol}@{panel.network}"

    async def _transfer(self) -> WalletTransfer | None:
        """What pays the invoice as the panel shows it; None, said in words, where nothing does any more."""
        panel = self.view.wallet
        try:
            return await fetch(wallet_transfer, token=self._pay_token(), symbol=panel.symbol, network=panel.network)
        except (Conflict, NotFound) as refusal:
            self._say(WalletNote("wait", refusal.message, "Reload the page to see how things stand."))
            return None
