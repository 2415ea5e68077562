"""Tokens that failed their check go unread meanwhile: from where, and that they are read when they are accepted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from allscale_app.services.context import Context
from allscale_app.store.tables import NetworkState
from allscale_app.store.uow import WriteUow

FIRST_STRETCH_BLOCKS = 10_000
"""No scan covers more, so no token was read below the first one by that much."""
REREAD_AFTER = (timedelta(0), timedelta(minutes=1), timedelta(hours=1))
"""Only final blocks are read again; those that were not at first are within the hour."""


def note_tokens(uow: WriteUow, ctx: Context, *, network: str, refused: Mapping[str, str]) -> tuple[str, ...]:
    """Remember from which block each token of `refused` (symbol to reason) is unread; the symbols that are no longer
    refused, whose blocks are read again from there by a job."""
    state = uow.networks.open(network)
    unread = dict(state.unread_since)
    accepted = {symbol: unread.pop(symbol) for symbol in unread.keys() - refused.keys()}
    state.unread_since = dict.fromkeys(refused, state.cursor_number) | unread
    starts = [number for number in accepted.values() if number is not None]
    if starts:
        read = [state.reread_number] if state.reread_number is not None else []
        state.reread_number = min(starts + read)
        for wait in REREAD_AFTER:
            uow.jobs.enqueue("reread_network", at=ctx.clock.now() + wait, network=network)
    uow.flush()
    return tuple(sorted(accepted))


def begin_unread(state: NetworkState, cursor_number: int) -> None:
    """The first scan is applied: what was refused before it is unread from its first block."""
    first = max(0, cursor_number - FIRST_STRETCH_BLOCKS)
    state.unread_since = {s: first if number is None else number for s, number in state.unread_since.items()}


def rewind_unread(state: NetworkState, number: int) -> None:
    """Blocks above `number` are gone: whoever was read or unread up to there begins below them."""
    state.unread_since = {s: None if n is None else min(n, number) for s, n in state.unread_since.items()}
    if state.reread_number is not None:
        state.reread_number = min(state.reread_number, number)
