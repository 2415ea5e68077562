"""What lies at our addresses and cannot be paid with: native coins and unregistered tokens (rules 1 flow 12, 5.22).

A row for the operator, no journal entry, no notification: anybody can send anything to any address.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from allscale_app.domain.observations import TransferLog
from allscale_app.services.context import Context
from allscale_app.store.tables import DepositAddress, StrayCoin
from allscale_app.store.uow import ReadUow, WriteUow

COINS_PER_ADDRESS = 20
"""Tokens that nobody asked for are sent by the thousand."""
SHOWN = 200
NATIVE, UNREGISTERED = "native", "unregistered"
"""Why a coin cannot be paid with."""
_WEI_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Stray:
    """One coin at one address. `amount` is in words: a native coin's is exact, a token's is its own claim."""

    network: str
    address: str
    coin: str
    amount: str
    reason: str
    tx_hash: str
    seen_at: datetime
    business_id: str
    invoice_id: str


def note_native(uow: WriteUow, ctx: Context, *, network: str, wei: Mapping[str, int]) -> None:
    """Keep what addresses of ours hold of the native coin now; a row whose coin has left goes too."""
    gone = [address.lower() for address, amount in wei.items() if not amount]
    if gone:
        uow.strays.drop_native(network, gone)
    for address, amount in wei.items():
        if amount:
            row = _row(uow, ctx, network=network, address=address, contract="")
            assert row is not None
            row.raw_amount = str(amount)
    uow.flush()


def note_unregistered(uow: WriteUow, ctx: Context, *, network: str, transfers: Sequence[TransferLog]) -> None:
    """Keep the newest transfer of each token that no registry knows, of COINS_PER_ADDRESS tokens at each address."""
    for log in transfers:
        row = _row(uow, ctx, network=network, address=log.recipient, contract=log.contract)
        if row is not None:
            row.raw_amount, row.tx_hash = str(log.raw_amount), log.tx_hash
    uow.flush()


def list_strays(uow: ReadUow, ctx: Context) -> tuple[Stray, ...]:
    """The first SHOWN of them, native coins before tokens."""
    rows = uow.strays.newest(limit=SHOWN)
    owners = uow.addresses.among(row.address_key for row in rows)
    return tuple(_shown(ctx, row, owners.get(row.address_key)) for row in rows)


def count_strays(uow: ReadUow, ctx: Context) -> int:  # noqa: ARG001  # a use case has ctx
    """How many coins lie where they cannot be paid with."""
    return uow.strays.count()


def _row(uow: WriteUow, ctx: Context, *, network: str, address: str, contract: str) -> StrayCoin | None:
    """The coin's row, made if it is new; None where the address has too many."""
    now, key = ctx.clock.now(), address.lower()
    known = {row.contract: row for row in uow.strays.at(network, key)}
    row = known.get(contract)
    if row is None:
        if contract and len(known.keys() - {""}) >= COINS_PER_ADDRESS:
            return None
        row = StrayCoin(
            network=network, address_key=key, contract=contract, raw_amount="0", first_seen_at=now, seen_at=now
        )
        uow.strays.add(row)
        uow.flush()
    row.seen_at = now
    return row


def _shown(ctx: Context, row: StrayCoin, owner: DepositAddress | None) -> Stray:
    network = ctx.registry.find_network(row.network)
    native = network.native_symbol if network else "native coin"
    return Stray(
        network=row.network,
        address=row.address_key,
        coin=row.contract or native,
        amount=_coins(int(row.raw_amount)) if not row.contract else row.raw_amount,
        reason=UNREGISTERED if row.contract else NATIVE,
        tx_hash=row.tx_hash,
        seen_at=row.seen_at,
        business_id=(owner.business_id if owner else None) or "",
        invoice_id=(owner.invoice_id if owner else None) or "",
    )


def _coins(wei: int) -> str:
    whole, rest = divmod(wei, 10**_WEI_DIGITS)
    return f"{whole}.{rest:0{_WEI_DIGITS}d}".rstrip("0").rstrip(".")
