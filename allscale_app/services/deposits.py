"""Deposit addresses: issued once, never reused, watched for life."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from allscale_app.domain.networks import Network
from allscale_app.services.context import Context
from allscale_app.store.tables import DepositAddress, Payment
from allscale_app.store.uow import ReadUow, WriteUow

Purpose = Literal["invoice", "deposit", "treasury"]
_POSITIONS = "address"


@dataclass(frozen=True, slots=True)
class TopUp:
    """Where a business adds to its balance: one address, the same on each of `networks`, for any token of theirs."""

    address: str
    networks: tuple[Network, ...]


def issue_address(
    uow: WriteUow, ctx: Context, *, business_id: str | None, purpose: Purpose, invoice_id: str | None = None
) -> DepositAddress:
    """The next child of the account xpub (EIP-55, the same on every EVM network), its index taken under a lock.

    A rollback gives the index back before anybody saw the address. The treasury's belongs to no business.
    """
    position = uow.sequences.take(_POSITIONS)
    address = ctx.addresses.derive(position)
    row = DepositAddress(
        address_key=address.lower(),
        address=address,
        position=position,
        purpose=purpose,
        business_id=business_id,
        invoice_id=invoice_id,
        created_at=ctx.clock.now(),
    )
    uow.addresses.add(row)
    uow.flush()
    return row


def open_top_up(uow: WriteUow, ctx: Context, *, business_id: str) -> TopUp:
    """The business's own deposit address, issued when it is first asked for."""
    known = uow.addresses.of_business(business_id, purpose="deposit")
    if known is None:
        uow.businesses.lock(business_id)
        known = uow.addresses.of_business(business_id, purpose="deposit") or issue_address(
            uow, ctx, business_id=business_id, purpose="deposit"
        )
    return TopUp(known.address, tuple(network for network in ctx.registry.networks if network.tokens))


def latest_top_up(uow: ReadUow, ctx: Context, *, business_id: str, since: datetime) -> Payment | None:  # noqa: ARG001  # a use case has ctx
    """The newest deposit that was noticed after `since`, or None."""
    return uow.payments.latest_top_up(business_id, since=since)
