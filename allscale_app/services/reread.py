"""The nightly pass: final blocks are read a second time, so that no endpoint's wrong answer costs anybody money.

What is known already is known by its key (network, block, log); what was missed becomes a payment like any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from allscale_app.domain.networks import Network
from allscale_app.domain.observations import Cursor, Reread, Scan
from allscale_app.services.context import Context
from allscale_app.services.journal_posts import JournalPosts
from allscale_app.services.observe_transfers import bring_in
from allscale_app.services.scan_pass import ScanPass
from allscale_app.store.tables import NetworkState
from allscale_app.store.uow import ReadUow, WriteUow

BACK_HOURS = 26
"""How far back the first pass goes; each later one goes on where the last ended."""


@dataclass(frozen=True, slots=True)
class RereadPlan:
    """The final blocks `first` to `last` wait to be read again; `since` is where the stored pass stands."""

    first: int
    last: int
    since: int | None
    addresses: tuple[str, ...]


def queue_rereads(uow: WriteUow, ctx: Context) -> None:
    """One job for each network: a slow one holds up no other."""
    for network in ctx.registry.networks:
        queue_reread(uow, ctx, network=network.key)


def queue_reread(uow: WriteUow, ctx: Context, *, network: str, after: timedelta = timedelta(0)) -> None:
    """The next piece of a network."""
    uow.jobs.enqueue("reread_network", at=ctx.clock.now() + after, network=network)


def plan_reread(uow: ReadUow, ctx: Context, *, network: str) -> RereadPlan | None:
    """What waits of a network, and every address that was ever issued; None before its first scan and when all is read."""
    state = uow.networks.find(network)
    if state is None or state.cursor_number is None:
        return None
    last = min(state.finalized_number, state.cursor_number)
    first = _first(ctx.registry.network(network), state, last=last)
    if first > last:
        return None
    return RereadPlan(first, last, state.reread_number, tuple(uow.addresses.all_keys()))


def apply_reread(
    uow: WriteUow, ctx: Context, *, found: Reread, since: int | None, refused: frozenset[str]
) -> tuple[str, ...] | None:
    """Bring in what was missed; the hashes of its transactions. None, and nothing done, where the pass stands elsewhere
    than `since`, a token of `refused` is accepted by now, or the blocks are no longer ours."""
    state = uow.networks.open(found.network)
    is_moved = state.reread_number != since or not refused <= state.unread_since.keys()
    if state.cursor_number is None or state.cursor_hash is None or is_moved or not _holds(uow, state, found):
        return None
    known = uow.observations.among(found.network, [(log.block_hash, log.log_index) for log in found.transfers])
    scan = Scan(
        network=found.network,
        head=found.last,
        finalized_number=state.finalized_number,
        cursor=Cursor(state.cursor_number, state.cursor_hash),
        blocks=found.blocks,
        transfers=found.transfers,
    )
    network = ctx.registry.network(found.network)
    bring_in(ScanPass(uow, ctx, network, scan, ctx.clock.now(), JournalPosts(uow)))
    state.reread_number = found.last.number
    uow.flush()
    return tuple(log.tx_hash for log in found.transfers if (log.block_hash, log.log_index) not in known)


def _first(network: Network, state: NetworkState, *, last: int) -> int:
    if state.reread_number is not None:
        return state.reread_number + 1
    return max(0, last - int(BACK_HOURS * 3600 // network.block_seconds) + 1)


def _holds(uow: WriteUow, state: NetworkState, found: Reread) -> bool:
    """Whether the blocks are final here too: a local chain may have come back shorter meanwhile."""
    ours = {block.number: block.hash for block in uow.networks.blocks(found.network)}
    return found.last.number <= min(state.finalized_number, state.cursor_number or 0) and all(
        ours.get(block.number, block.hash) == block.hash for block in found.blocks
    )
