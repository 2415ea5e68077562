"""Who watches a network, from where, and how it goes: one watcher per network over all processes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from allscale_app.domain.observations import Cursor
from allscale_app.services.context import Context
from allscale_app.services.networks_health import publish_health
from allscale_app.store.tables import NetworkState
from allscale_app.store.uow import ReadUow, WriteUow


@dataclass(frozen=True, slots=True)
class WatchPosition:
    """Where reading goes on, and the blocks that are remembered below."""

    cursor: Cursor | None
    known: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class WatchNews:
    """What a watcher learned since its last report: an answer, or a `problem` in words; tokens that failed their check."""

    answered: bool = False
    problem: str = ""
    unusable: bool = False
    """It is not the network we think it is, or contradicts what was final: down at once."""
    disabled_tokens: dict[str, str] | None = None


def take_watch(uow: WriteUow, ctx: Context, *, network: str, token: str, seconds: int, news: WatchNews) -> bool:
    """Become or stay the watcher of `network` for `seconds`, and report; False while another one holds it.

    A watcher that was paused past its time may still try to write: `observe_transfers` refuses its scan.
    """
    now = ctx.clock.now()
    state = uow.networks.open(network)
    is_free = state.lease_token is None or state.lease_until is None or state.lease_until <= now
    if state.lease_token != token and not is_free:
        return False
    state.lease_token = token
    state.lease_until = now + timedelta(seconds=seconds)
    _report(uow, ctx, state=state, news=news)
    uow.flush()
    return True


def release_watch(uow: WriteUow, ctx: Context, *, network: str, token: str) -> None:  # noqa: ARG001  # every service takes both
    """Let the next watcher in at once."""
    state = uow.networks.open(network)
    if state.lease_token == token:
        state.lease_token = state.lease_until = None
        uow.flush()


def watch_position(uow: ReadUow, ctx: Context, *, network: str) -> WatchPosition:  # noqa: ARG001  # every service takes both
    """Where the last applied scan ended."""
    state = uow.networks.find(network)
    cursor = None
    if state is not None and state.cursor_number is not None and state.cursor_hash is not None:
        cursor = Cursor(state.cursor_number, state.cursor_hash)
    return WatchPosition(cursor, tuple((block.number, block.hash) for block in uow.networks.blocks(network)))


def issued_addresses(uow: ReadUow, ctx: Context, *, above: int) -> tuple[int, tuple[str, ...]]:  # noqa: ARG001  # every service takes both
    """Addresses with an index above `above`, and the highest index now; -1 asks for all of them."""
    rows = uow.addresses.issued_above(above)
    return max((position for position, _ in rows), default=above), tuple(address for _, address in rows)


def _report(uow: WriteUow, ctx: Context, *, state: NetworkState, news: WatchNews) -> None:
    if news.answered:
        state.checked_at = ctx.clock.now()
        state.problem = ""
    if news.problem:
        state.problem = news.problem
    if news.unusable:
        state.checked_at = None
    if news.disabled_tokens is not None:
        state.disabled_tokens = news.disabled_tokens
    publish_health(uow, ctx, network=ctx.registry.network(state.network), state=state)
