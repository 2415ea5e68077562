"""What is due by the clock, one conversion at a time: a fault of one keeps no other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from allscale_app.services.context import Context
from allscale_app.services.conversion_endings import end_pointless, expire_conversion
from allscale_app.services.conversion_funding import convert_waiting, settle_conversion
from allscale_app.store.uow import ReadUow

BATCH = 500


@dataclass(frozen=True, slots=True)
class Due:
    """A service and the conversions that it is due for."""

    service: Callable[..., object]
    conversion_ids: Sequence[str]


def due_to_end(uow: ReadUow, ctx: Context) -> tuple[Due, ...]:
    """Promises whose time is over, or which nobody needs any more."""
    return (
        Due(expire_conversion, uow.conversions.expired(ctx.clock.now(), limit=BATCH)),
        Due(end_pointless, uow.conversions.pointless(limit=BATCH)),
    )


def due_to_settle(uow: ReadUow, ctx: Context) -> tuple[Due, ...]:
    """Funded conversions whose hold is over."""
    return (Due(settle_conversion, uow.conversions.due(ctx.clock.now(), limit=BATCH)),)


def due_to_convert(uow: ReadUow, ctx: Context) -> tuple[Due, ...]:  # noqa: ARG001  # every question has ctx
    """Payments that wait for the float."""
    return (Due(convert_waiting, uow.conversions.waiting(limit=BATCH)),)
