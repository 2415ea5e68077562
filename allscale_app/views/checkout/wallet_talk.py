"""The talk with a wallet in the payer's browser: what follows on each of its answers, a further request or a note.

Whatever comes from there is a claim of the payer's own browser: it decides what this payer reads, never what is paid.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from allscale_app.domain import wallet_calls
from allscale_app.domain.money import from_raw
from allscale_app.domain.wallet_calls import TRANSFER_GAS, Steps, address_in, hash_in, quantity_in
from allscale_app.services.wallet_transfer import WalletTransfer
from allscale_app.views.checkout import wallet_notes as notes
from allscale_app.views.checkout.wallet_notes import WalletNote

REJECTED, BUSY, UNKNOWN_CHAIN, NOT_WANTED = 4001, -32002, 4902, 1
"""EIP-1193 and EIP-3085 codes; the last is the bridge's own: an answer was not the wanted one."""
OPS = frozenset({"connect", "switch", "add", "look", "pay"})
_MAX_ANSWERS = 8
_MAX_TEXT = 200


@dataclass(frozen=True)
class Answer:
    """What the bridge brought back: `out`, one text for each step, or a `code` with the `method` that failed."""

    out: tuple[str, ...] = ()
    code: int | None = None
    method: str = ""
    message: str = ""
    got: str = ""


@dataclass(frozen=True)
class Turn:
    """What follows: a request (`op` with `steps`), a note, or the hash that the wallet gave."""

    op: str = ""
    steps: Steps = field(default_factory=list)
    note: WalletNote = field(default_factory=WalletNote)
    account: str = ""
    held_units: int = 0
    tx_hash: str = ""


def read_answer(value: object) -> Answer:
    """An answer of the bridge, whatever really came."""
    if not isinstance(value, Mapping):
        return Answer(code=0)
    out, code = value.get("out"), value.get("code")
    if isinstance(out, list) and len(out) <= _MAX_ANSWERS:
        return Answer(tuple(_text(one) for one in out))
    return Answer(
        code=code if type(code) is int else 0,
        method=_text(value.get("method")),
        message=_text(value.get("message")),
        got=_text(value.get("got")),
    )


def connect() -> Turn:
    """The first request of every press."""
    return Turn("connect", wallet_calls.connect())


def switch(transfer: WalletTransfer, *, is_unknown: bool = False) -> Turn:
    """Change the wallet's network; `is_unknown`: add it first."""
    network = transfer.network
    return Turn("add", wallet_calls.add(network)) if is_unknown else Turn("switch", wallet_calls.switch_to(network))


def pay(transfer: WalletTransfer, account: str, *, raw_amount: int | None = None) -> Turn:
    """Ask for the transfer: all that is open, or `raw_amount` of it."""
    amount = transfer.raw_amount if raw_amount is None else raw_amount
    steps = wallet_calls.pay(transfer.network, transfer.token, account, recipient=transfer.address, raw_amount=amount)
    return Turn("pay", steps, account=account)


def follow(op: str, answer: Answer, transfer: WalletTransfer) -> Turn:
    """What comes after `answer` to `op`."""
    if answer.code is not None:
        return Turn(note=_refusal(op, answer, transfer))
    if op in ("switch", "add"):
        return connect()
    if op == "connect":
        return _connected(answer, transfer)
    return _looked(answer, transfer) if op == "look" else _paid(answer)


def _refusal(op: str, answer: Answer, transfer: WalletTransfer) -> WalletNote:
    if answer.code == NOT_WANTED and answer.method == "eth_accounts":
        return notes.account_changed()
    if answer.code == NOT_WANTED:
        return notes.wrong_network(transfer, quantity_in(answer.got))
    if answer.code == REJECTED:
        return notes.rejected()
    if answer.code == BUSY:
        return notes.waiting()
    if answer.code == UNKNOWN_CHAIN:
        return notes.unknown_network(transfer.network)
    return notes.failed(answer.message, was_paying=op == "pay" and answer.method == "eth_sendTransaction")


def _connected(answer: Answer, transfer: WalletTransfer) -> Turn:
    account, chain = (address_in(answer.out[0]), quantity_in(answer.out[1])) if len(answer.out) == 2 else ("", None)
    if not account:
        return Turn(note=notes.failed("", was_paying=False))
    if chain != transfer.network.chain_id:
        return Turn(note=notes.wrong_network(transfer, chain), account=account)
    return Turn("look", wallet_calls.look(transfer.network, transfer.token, account), account=account)


def _looked(answer: Answer, transfer: WalletTransfer) -> Turn:
    """Too little of the token or of the fee's coin is said before the wallet is asked; what it kept quiet about is not."""
    account = address_in(answer.out[1]) if len(answer.out) == 5 else ""
    if not account:
        return Turn(note=notes.failed("", was_paying=False))
    held, native, gas_price = (quantity_in(text) for text in answer.out[2:])
    if held is not None and held < transfer.raw_amount:
        held_units = min(from_raw(held, decimals=transfer.token.decimals), transfer.units)
        return Turn(note=notes.too_little(transfer, held_units), account=account, held_units=held_units)
    fee = (gas_price or 0) * TRANSFER_GAS
    if native is not None and native < fee:
        return Turn(note=notes.no_gas(transfer.network, fee), account=account)
    return pay(transfer, account)


def _paid(answer: Answer) -> Turn:
    """A smart wallet answers something else than a hash: then the watcher alone tells."""
    tx_hash = hash_in(answer.out[-1]) if answer.out else ""
    return Turn(tx_hash=tx_hash) if tx_hash else Turn(note=notes.asked())


def _text(value: Any) -> str:
    return value[:_MAX_TEXT] if isinstance(value, str) else ""
