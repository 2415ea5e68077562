"""The watchers: one thread per network that polls its chain and applies each scan in one commit."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from time import monotonic
from typing import Protocol

import structlog

from allscale_app.bootstrap.app import Application
from allscale_app.bootstrap.networks import ChainError, NetworkUnusable, ReorgTooDeep, open_network
from allscale_app.domain.networks import Network, Registry
from allscale_app.domain.observations import Cursor, Scan
from allscale_app.services.network_watch import (
    WatchNews,
    WatchPosition,
    issued_addresses,
    release_watch,
    take_watch,
    watch_position,
)
from allscale_app.services.observe_transfers import observe_transfers
from allscale_app.services.scan_reversals import FinalityBroken
from allscale_app.services.unread_tokens import note_tokens

LEASE_SECONDS = 12
REPORT_SECONDS = 4.0
"""A third of the lease: two reports may fail before another process takes over."""
LOCAL_POLL_SECONDS = 0.2
MIN_POLL_SECONDS = 1.0
MAX_POLL_SECONDS = 4.0
FIRST_BACKOFF_SECONDS = 0.5
MAX_BACKOFF_SECONDS = 30.0
STOP_SECONDS = 5.0
RECHECK_SECONDS = 600.0
"""A token that failed its check gets another one; its network connects anew."""

log = structlog.get_logger(__name__)


class Link(Protocol):
    """A network's connection; `network` has the tokens that passed the check, `refused` the reasons of the others."""

    @property
    def network(self) -> Network: ...

    @property
    def refused(self) -> dict[str, str]: ...

    def poll(
        self, cursor: Cursor | None, known: Sequence[tuple[int, str]], recipients: Callable[[], Collection[str]]
    ) -> Scan | None: ...

    def close(self) -> None: ...


def run_watchers(application: Application, stop: threading.Event) -> None:
    """Watch every enabled network until `stop` is set; returns within five seconds of it."""
    watchers = [Watcher(application, network) for network in application.context.registry.networks]
    threads = [
        threading.Thread(target=watcher.run, args=(stop,), name=f"watch-{watcher.network.key}", daemon=True)
        for watcher in watchers
    ]
    for thread in threads:
        thread.start()
    stop.wait()
    deadline = monotonic() + STOP_SECONDS
    for thread in threads:
        thread.join(max(0.0, deadline - monotonic()))


class Watcher:
    """Watches one network while it holds the lease; waits otherwise. `open_link` connects, by default by settings."""

    def __init__(
        self, application: Application, network: Network, *, open_link: Callable[[Network], Link] | None = None
    ) -> None:
        self.network = network
        self._application = application
        self._open = open_link or (lambda chosen: open_network(application.settings, chosen))
        self._token = application.context.ids.token()
        self._link: Link | None = None
        self._position: WatchPosition | None = None
        self._addresses: set[str] = set()
        self._highest = -1
        self._news = WatchNews()
        self._report_at = 0.0
        self._recheck_at = 0.0
        self._holds = False
        self._backoff_seconds = FIRST_BACKOFF_SECONDS

    def run(self, stop: threading.Event) -> None:
        """Turn after turn until `stop`; one network's trouble never ends its thread."""
        while not stop.is_set():
            stop.wait(self.turn())
        self._close_link()
        if self._holds:
            self._application.run_sync(release_watch, network=self.network.key, token=self._token)

    def turn(self) -> float:
        """One report if it is due and one poll; how many seconds to wait before the next."""
        try:
            if monotonic() >= self._report_at and not self._report():
                return REPORT_SECONDS
            wait = self._poll()
        except (NetworkUnusable, ReorgTooDeep, FinalityBroken) as error:
            log.critical("watch.stopped", network=self.network.key, reason=str(error))
            return self._fail(WatchNews(problem=str(error), unusable=True), MAX_BACKOFF_SECONDS)
        except ChainError as error:
            log.warning("watch.unreachable", network=self.network.key, reason=str(error))
            return self._fail(WatchNews(problem=str(error)), self._next_backoff())
        except Exception:  # the database may be away or locked: nothing was committed, so the next turn starts anew
            log.exception("watch.failed", network=self.network.key)
            self._position = None
            self._close_link()  # its scanner believes that what it read was kept
            return self._next_backoff()
        self._backoff_seconds = FIRST_BACKOFF_SECONDS
        if self._link is not None and self._link.refused and monotonic() >= self._recheck_at:
            self._close_link()
        return wait

    def _poll(self) -> float:
        link = self._link or self._connect()
        if self._position is None:
            self._position = self._application.fetch_sync(watch_position, network=self.network.key)
        position = self._position
        scan = link.poll(position.cursor, position.known, self._recipients)
        self._news = replace(self._news, answered=True, problem="", unusable=False)
        if scan is None:
            return poll_seconds(self.network)
        self._position = None
        self._application.run_sync(observe_transfers, scan=scan, since=position.cursor)
        return 0.0 if scan.cursor.number < scan.head.number else poll_seconds(self.network)

    def _connect(self) -> Link:
        link = self._link = self._open(self.network)
        accepted = self._application.run_sync(note_tokens, network=self.network.key, refused=link.refused)
        if accepted:
            log.warning("watch.tokens_accepted", network=self.network.key, tokens=accepted)
        self._recheck_at = monotonic() + RECHECK_SECONDS
        others = [network for network in self._application.context.registry.networks if network.key != link.network.key]
        context = replace(self._application.context, registry=Registry((*others, link.network)))
        self._application = replace(self._application, context=context)
        self._news = WatchNews(answered=True, disabled_tokens=link.refused)
        self._report_at = 0.0
        return link

    def _recipients(self) -> Collection[str]:
        """Every address ever issued is watched for life; only the new ones are read."""
        self._highest, fresh = self._application.fetch_sync(issued_addresses, above=self._highest)
        self._addresses.update(fresh)
        return self._addresses

    def _report(self) -> bool:
        """Keep the lease and say how it goes; False while another process watches."""
        self._holds = self._application.run_sync(
            take_watch, network=self.network.key, token=self._token, seconds=LEASE_SECONDS, news=self._news
        )
        self._news = WatchNews()
        self._report_at = monotonic() + REPORT_SECONDS
        if not self._holds:
            self._position = None
            self._close_link()
            self._report_at = 0.0
        return self._holds

    def _fail(self, news: WatchNews, wait_seconds: float) -> float:
        """Tell it with the next report, which comes at once, and connect anew."""
        self._news = news
        self._position = None
        self._close_link()
        try:
            self._report()
        except Exception:  # the database is away too: the next turn reports again
            log.exception("watch.report_failed", network=self.network.key)
        return min(wait_seconds, REPORT_SECONDS) if self._holds else wait_seconds

    def _next_backoff(self) -> float:
        wait, self._backoff_seconds = self._backoff_seconds, min(self._backoff_seconds * 2, MAX_BACKOFF_SECONDS)
        return wait

    def _close_link(self) -> None:
        if self._link is not None:
            self._link.close()
            self._link = None


def poll_seconds(network: Network) -> float:
    """How often to look: five times a second on a local chain, else about once per block."""
    return LOCAL_POLL_SECONDS if network.test else min(max(network.block_seconds, MIN_POLL_SECONDS), MAX_POLL_SECONDS)
