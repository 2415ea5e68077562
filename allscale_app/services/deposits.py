"""Deposit addresses: issued once, never reused, watched for life."""

from __future__ import annotations

from allscale_app.services.context import Context
from allscale_app.store.tables import DepositAddress
from allscale_app.store.uow import WriteUow

_POSITIONS = "deposit_address"


def issue_address(
    uow: WriteUow, ctx: Context, *, business_id: str, purpose: str, invoice_id: str | None = None
) -> DepositAddress:
    """The next child of the account xpub, its index taken under a lock; `purpose` is invoice or deposit."""
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
