"""The nightly pass over one network, a bounded piece at a time: final blocks again, and what cannot be paid with."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic

import structlog

from allscale_app.bootstrap.app import Application
from allscale_app.bootstrap.networks import ChainError, NetworkLink, open_network
from allscale_app.services.reread import RereadPlan, apply_reread, plan_reread
from allscale_app.services.strays import note_native, note_unregistered

PIECE_SECONDS = 15.0
"""A job that runs much longer keeps others from their thread."""
BATCH = 500

log = structlog.get_logger(__name__)


def reread(application: Application, key: str) -> bool:
    """Read again what waits of a network, for PIECE_SECONDS; whether to go on with what still waits.

    The endpoints are asked in the opposite order: whoever kept something back is asked last. Raises ChainError where
    nobody answers at all; one that has had enough after a while is asked again later.
    """
    plan = application.fetch_sync(plan_reread, network=key)
    if plan is None:
        return False
    link = open_network(application.settings, application.context.registry.network(key), last_first=True)
    try:
        return _read_pieces(application, link, plan)
    finally:
        link.close()


def _read_pieces(application: Application, link: NetworkLink, plan: RereadPlan) -> bool:
    key, until = link.network.key, monotonic() + PIECE_SECONDS
    first, since = plan.first, plan.since
    while first <= plan.last:
        if monotonic() >= until:
            return True
        try:
            found = link.read_again(first=first, last=plan.last, recipients=plan.addresses)
        except ChainError:
            if first == plan.first:
                raise
            return True
        refused = frozenset(link.refused)
        missed = application.run_sync(apply_reread, found=found, since=since, refused=refused)
        if missed is None:
            return False
        for tx_hash in missed:
            log.error("reread.missed_payment_found", network=key, tx_hash=tx_hash)
        _look_for_unregistered(application, link, plan.addresses, first=first, last=found.last.number)
        since, first = found.last.number, found.last.number + 1
    _look_for_native(application, link, plan.addresses)
    log.info("reread.done", network=key, first=plan.first, last=plan.last, addresses=len(plan.addresses))
    return False


def _look_for_unregistered(
    application: Application, link: NetworkLink, addresses: Sequence[str], *, first: int, last: int
) -> None:
    """As far as the endpoints serve it: no money depends on it."""
    try:
        transfers = link.unregistered(first=first, last=last, recipients=addresses)
    except ChainError as error:
        log.info("reread.unregistered_unknown", network=link.network.key, reason=str(error))
        return
    if transfers:
        application.run_sync(note_unregistered, network=link.network.key, transfers=transfers)


def _look_for_native(application: Application, link: NetworkLink, addresses: Sequence[str]) -> None:
    for start in range(0, len(addresses), BATCH):
        part = addresses[start : start + BATCH]
        application.run_sync(note_native, network=link.network.key, wei=link.native(part))
