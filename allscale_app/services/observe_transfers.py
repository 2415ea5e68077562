"""Apply what a network told: one scan, one commit, from the log in a block to the issuer's balance."""

from __future__ import annotations

from dataclasses import dataclass

from allscale_app.domain.observations import Cursor, Scan
from allscale_app.services.context import Context
from allscale_app.services.evaluate_invoice import reevaluate
from allscale_app.services.journal_posts import JournalPosts
from allscale_app.services.networks_health import publish_health
from allscale_app.services.scan_arrivals import take_in
from allscale_app.services.scan_pass import ScanPass
from allscale_app.services.scan_progress import progress
from allscale_app.services.scan_reversals import reverse_above
from allscale_app.services.unread_tokens import begin_unread, rewind_unread
from allscale_app.store.tables import NetworkState
from allscale_app.store.uow import WriteUow

REMEMBERED_BLOCKS = 256
"""Hashes that are kept to find the common ancestor of a reorganisation."""


@dataclass(frozen=True, slots=True)
class Observed:
    """What a scan changed: the topics that were published; `applied` is False when somebody read further meanwhile."""

    applied: bool
    topics: frozenset[str] = frozenset()


def observe_transfers(uow: WriteUow, ctx: Context, *, scan: Scan, since: Cursor | None) -> Observed:
    """Bring observations, legs, journal, invoices and the cursor up to `scan`, all or nothing.

    `since` is the cursor that the scan was read from: when the stored one differs, another watcher was
    here and nothing is done. A repeat is success. Raises KeyError for a network that is not enabled and
    FinalityBroken when a final block of a public network is gone.
    """
    state = uow.networks.open(scan.network)
    if _cursor(state) != since:
        return Observed(applied=False)
    network = ctx.registry.network(scan.network)
    work = ScanPass(uow, ctx, network, scan, ctx.clock.now(), JournalPosts(uow))
    if scan.rewound_to is not None:
        reverse_above(work, scan.rewound_to)
    bring_in(work)
    _remember(work, state)
    return Observed(applied=True, topics=frozenset(work.topics))


def bring_in(work: ScanPass) -> None:
    """What a scan's transfers and its final block mean for legs, journal, invoices and pages."""
    take_in(work)
    progress(work)
    work.posts.post(at=work.now)
    for invoice_id in sorted(work.invoices):
        reevaluate(work.uow, work.ctx, invoice=work.invoices[invoice_id])
    if work.topics:
        work.uow.events.publish(*sorted(work.topics), at=work.now)


def _cursor(state: NetworkState) -> Cursor | None:
    if state.cursor_number is None or state.cursor_hash is None:
        return None
    return Cursor(state.cursor_number, state.cursor_hash)


def _remember(work: ScanPass, state: NetworkState) -> None:
    """Cursor, head and hash chain belong to the same commit as the money that they prove."""
    scan, networks = work.scan, work.uow.networks
    finalized = state.finalized_number
    if scan.rewound_to is not None:
        networks.drop_blocks_above(scan.network, scan.rewound_to)
        finalized = min(finalized, scan.rewound_to)
        rewind_unread(state, scan.rewound_to)
    if state.cursor_number is None:
        begin_unread(state, scan.cursor.number)
    networks.keep_blocks(scan.network, scan.blocks)
    networks.drop_blocks_below(scan.network, scan.cursor.number - REMEMBERED_BLOCKS + 1)
    state.cursor_number, state.cursor_hash = scan.cursor.number, scan.cursor.hash
    state.head_number, state.head_at = scan.head.number, scan.head.at
    state.finalized_number = max(finalized, scan.finalized_number)
    state.checked_at, state.problem = work.now, ""
    publish_health(work.uow, work.ctx, network=work.network, state=state)
    work.uow.flush()
