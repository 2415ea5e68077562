"""A network's connection, put together for its watcher: endpoints, start-up check, scanner."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from allscale_app.chain.errors import ChainError, ReorgTooDeep
from allscale_app.chain.holdings import NotABalance, native_balances
from allscale_app.chain.reread import read_again, unregistered_transfers
from allscale_app.chain.rpc import RpcClient
from allscale_app.chain.scanner import Scanner
from allscale_app.chain.startup import check_network
from allscale_app.chain.wire import Malformed
from allscale_app.domain.networks import Network
from allscale_app.domain.observations import Cursor, Reread, Scan, TransferLog
from allscale_app.settings import Settings

__all__ = ["ChainError", "NetworkLink", "NetworkUnusable", "ReorgTooDeep", "open_network"]


class NetworkUnusable(ChainError):
    """It answers, but is not what the registry says; the message is for the operator."""


class NetworkLink:
    """One network that passed its check. Not shared between threads.

    `network` has only the tokens that may be used, `refused` says of each other symbol why not.
    """

    def __init__(self, whole: Network, refused: dict[str, str], rpc: RpcClient, *, start_block: int | None) -> None:
        self.network = replace(whole, tokens=tuple(token for token in whole.tokens if token.symbol not in refused))
        self.refused = refused
        self._whole = whole
        self._rpc = rpc
        self._scanner = Scanner(self.network, rpc, start_block=start_block)

    def poll(
        self, cursor: Cursor | None, known: Sequence[tuple[int, str]], recipients: Callable[[], Collection[str]]
    ) -> Scan | None:
        """The next accepted answer. Raises ChainError."""
        return self._scanner.poll(cursor, known, recipients)

    def read_again(self, *, first: int, last: int, recipients: Collection[str]) -> Reread:
        """The transfers in final blocks from `first` on, as far as one request reaches. Raises ChainError."""
        return read_again(self._rpc, self.network, first=first, last=last, recipients=recipients)

    def unregistered(self, *, first: int, last: int, recipients: Collection[str]) -> list[TransferLog]:
        """Transfers of tokens that no registry knows. Raises ChainError where no endpoint serves such logs."""
        try:
            return unregistered_transfers(self._rpc, self._whole, first=first, last=last, recipients=recipients)
        except Malformed as error:
            raise ChainError(str(error)) from error

    def native(self, addresses: Sequence[str]) -> dict[str, int]:
        """Wei by address, now. Raises ChainError."""
        try:
            return native_balances(self._rpc, addresses)
        except NotABalance as error:
            raise ChainError(str(error)) from error

    def close(self) -> None:
        """Close the connections."""
        self._rpc.close()


def open_network(settings: Settings, network: Network, *, last_first: bool = False) -> NetworkLink:
    """Connect and compare with the registry; `last_first` prefers the endpoints that are otherwise asked last.

    Raises ChainError when nobody answers, NetworkUnusable on a mismatch.
    """
    urls = settings.rpc_endpoints[network.key]
    rpc = RpcClient(network.key, urls[::-1] if last_first else urls, chain_id=network.chain_id)
    check = check_network(network, rpc)
    if check.reason:
        rpc.close()
        raise NetworkUnusable(check.reason) if check.reachable else ChainError(check.reason)
    reasons = {token.unit: token.reason for token in check.tokens if token.reason}
    refused = {token.symbol: reasons[token.unit] for token in network.tokens if token.unit in reasons}
    first = settings.start_blocks.get(network.key, 0 if network.test else None)
    return NetworkLink(network, refused, rpc, start_block=first)
