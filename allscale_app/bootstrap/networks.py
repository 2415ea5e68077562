"""A network's connection, put together for its watcher: endpoints, start-up check, scanner."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from allscale_app.chain.errors import ChainError, ReorgTooDeep
from allscale_app.chain.rpc import RpcClient
from allscale_app.chain.scanner import Scanner
from allscale_app.chain.startup import check_network
from allscale_app.domain.networks import Network
from allscale_app.domain.observations import Cursor, Scan
from allscale_app.settings import Settings

__all__ = ["ChainError", "NetworkLink", "NetworkUnusable", "ReorgTooDeep", "open_network"]


class NetworkUnusable(ChainError):
    """It answers, but is not what the registry says; the message is for the operator."""


class NetworkLink:
    """One network that passed its check. Not shared between threads.

    `network` has only the tokens that may be used, `refused` says of each other symbol why not.
    """

    def __init__(self, network: Network, refused: dict[str, str], rpc: RpcClient, *, start_block: int | None) -> None:
        self.network = network
        self.refused = refused
        self._rpc = rpc
        self._scanner = Scanner(network, rpc, start_block=start_block)

    def poll(
        self, cursor: Cursor | None, known: Sequence[tuple[int, str]], recipients: Callable[[], Collection[str]]
    ) -> Scan | None:
        """The next accepted answer. Raises ChainError."""
        return self._scanner.poll(cursor, known, recipients)

    def close(self) -> None:
        """Close the connections."""
        self._rpc.close()


def open_network(settings: Settings, network: Network) -> NetworkLink:
    """Connect and compare with the registry. Raises ChainError when nobody answers, NetworkUnusable on a mismatch."""
    rpc = RpcClient(network.key, settings.rpc_endpoints[network.key], chain_id=network.chain_id)
    check = check_network(network, rpc)
    if check.reason:
        rpc.close()
        raise NetworkUnusable(check.reason) if check.reachable else ChainError(check.reason)
    reasons = {token.unit: token.reason for token in check.tokens if token.reason}
    refused = {token.symbol: reasons[token.unit] for token in network.tokens if token.unit in reasons}
    usable = replace(network, tokens=tuple(token for token in network.tokens if token.unit not in reasons))
    first = settings.start_blocks.get(network.key, 0 if network.test else None)
    return NetworkLink(usable, refused, rpc, start_block=first)
