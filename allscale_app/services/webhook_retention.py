"""How long webhooks are remembered: thirty days, and what did not arrive for as long as it can be sent again.

Each piece is a transaction of its own; `beyond` is the number that the last one ended with.
"""

from __future__ import annotations

from datetime import timedelta

from allscale_app.services.context import Context
from allscale_app.store.uow import WriteUow

KEPT_FOR = timedelta(days=30)
PIECE = 500


def forget_old_deliveries(uow: WriteUow, ctx: Context, *, beyond: int, limit: int = PIECE) -> int | None:
    """Let go of what arrived that long ago, with its tries, and of what a deleted endpoint never got. Where the next
    piece begins, or None."""
    return uow.webhook_deliveries.forget_old(before=ctx.clock.now() - KEPT_FOR, beyond=beyond, limit=limit)


def forget_old_events(uow: WriteUow, ctx: Context, *, beyond: int, limit: int = PIECE) -> int | None:
    """Let go of events that old of which no delivery is left. The newest of an object stays: the next is numbered after
    it. Where the next piece begins, or None."""
    return uow.webhook_events.forget_old(before=ctx.clock.now() - KEPT_FOR, beyond=beyond, limit=limit)
