"""A watcher's turns: one per network, telling how it goes, never ended by its network's trouble."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace

import pytest

from allscale_app.bootstrap.app import Application
from allscale_app.bootstrap.networks import ChainError, NetworkUnusable
from allscale_app.domain.networks import Network
from allscale_app.domain.observations import Cursor, Scan
from allscale_app.services.context import Context
from allscale_app.services.networks_health import NetworkHealth, networks_health
from allscale_app.settings import get_settings
from allscale_app.store.engine import Database
from allscale_app.workers import watch
from allscale_app.workers.watch import Watcher, poll_seconds, run_watchers
from tests.builders import a_business, a_sent_invoice
from tests.fakes.chain import FakeChain, Transfer
from tests.fakes.context import LOCAL
from tests.fakes.system import FakeClock
from tests.fixtures.processes import wait_until


@dataclass
class FakeLink:
    """A connection to a chain in memory that fails on demand."""

    chain: FakeChain
    refused: dict[str, str] = field(default_factory=dict)
    trouble: Exception | None = None
    opened: int = 0
    closed: int = 0

    @property
    def network(self) -> Network:
        tokens = tuple(token for token in self.chain.network.tokens if token.symbol not in self.refused)
        return replace(self.chain.network, tokens=tokens)

    def open(self, network: Network) -> FakeLink:
        assert network.key == self.chain.network.key
        if isinstance(self.trouble, NetworkUnusable):
            raise self.trouble
        self.opened += 1
        return self

    def poll(
        self, cursor: Cursor | None, known: Sequence[tuple[int, str]], recipients: Callable[[], Collection[str]]
    ) -> Scan | None:
        if self.trouble:
            raise self.trouble
        return self.chain.poll(cursor, known, recipients)

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def link(clock: FakeClock) -> FakeLink:
    return FakeLink(FakeChain(clock))


@pytest.fixture
def application(sqlite_database: Database, ctx: Context) -> Application:
    return Application(get_settings(), sqlite_database, ctx)


@pytest.fixture
def watcher(application: Application, link: FakeLink, monkeypatch: pytest.MonkeyPatch) -> Watcher:
    """It reports at every turn, so that the clock of the test decides."""
    monkeypatch.setattr(watch, "REPORT_SECONDS", 0.0)
    return Watcher(application, LOCAL, open_link=link.open)


def health(application: Application) -> NetworkHealth:
    (found,) = application.fetch_sync(networks_health)
    return found


def network_events(application: Application) -> int:
    with application.database.read() as uow:
        return sum(event.topic == "networks" for event in uow.events.after(0))


def turns(watcher: Watcher, count: int = 2) -> None:
    for _ in range(count):
        watcher.turn()


def test_a_turn_applies_what_is_new_and_says_that_all_is_well_once(application, watcher, link):
    assert health(application).status == "starting"
    link.chain.mine(blocks=5)
    assert watcher.turn() == poll_seconds(LOCAL)
    assert (health(application).status, health(application).head_number) == ("healthy", 5)
    turns(watcher, 5)
    assert network_events(application) == 1
    assert link.opened == 1


def test_stretches_follow_each_other_without_a_pause(watcher, link):
    link.chain.mine(blocks=9)
    link.chain.stretch = 5
    assert [watcher.turn(), watcher.turn()] == [0.0, poll_seconds(LOCAL)]


def test_addresses_issued_later_are_watched_too(application, watcher, link, ctx):
    turns(watcher)
    for _ in range(2):
        with application.database.write() as uow:
            invoice = a_sent_invoice(uow, ctx, business=a_business(uow, ctx))
        link.chain.mine(Transfer(invoice.deposit_address or "", 120_000_000))
        turns(watcher, 1)
        with application.database.read() as uow:
            assert [leg.status for leg in uow.payments.of_invoice(invoice.id)] == ["seen"]


def test_one_watcher_per_network_and_the_next_takes_over(application, watcher, link, clock):
    turns(watcher)
    second = Watcher(application, LOCAL, open_link=link.open)
    link.chain.mine()
    turns(second)
    assert health(application).head_number == 0
    clock.advance(seconds=watch.LEASE_SECONDS)
    turns(second)
    assert health(application).head_number == 1
    link.chain.mine()
    turns(watcher)
    assert health(application).head_number == 1
    assert link.closed == 1


def test_a_silent_network_is_down_after_a_while_and_back_at_its_first_answer(application, watcher, link, clock):
    turns(watcher)
    link.trouble = ChainError("local: nobody answers")
    waits = [watcher.turn() for _ in range(3)]
    assert waits == sorted(waits)
    assert (health(application).status, health(application).problem) == ("healthy", "local: nobody answers")
    clock.advance(seconds=31)
    turns(watcher)
    assert health(application).status == "down"
    link.trouble = None
    turns(watcher)
    assert (health(application).status, health(application).problem) == ("healthy", "")
    assert network_events(application) == 3


def test_the_wrong_chain_is_down_at_once_with_its_reason(application, watcher, link):
    link.trouble = NetworkUnusable("the endpoint is of chain 1, not 31337")
    turns(watcher)
    assert (health(application).status, health(application).problem) == ("down", str(link.trouble))
    link.trouble = None
    turns(watcher)
    assert health(application).status == "healthy"


def test_a_token_that_failed_its_check_is_named_and_not_credited(application, watcher, link, ctx):
    link.refused = {"USDC": "the contract has 18 decimals, the registry says 6"}
    with application.database.write() as uow:
        invoice = a_sent_invoice(uow, ctx, business=a_business(uow, ctx))
    turns(watcher)
    link.chain.mine(Transfer(invoice.deposit_address or "", 120_000_000))
    turns(watcher)
    assert health(application).disabled_tokens == link.refused
    with application.database.read() as uow:
        assert list(uow.payments.of_invoice(invoice.id)) == []


def test_a_token_that_is_accepted_later_is_read_from_where_it_was_refused(application, watcher, link, monkeypatch):
    monkeypatch.setattr(watch, "RECHECK_SECONDS", 0.0)
    link.refused = {"USDC": "the contract does not answer decimals()"}
    turns(watcher, 3)
    assert link.opened > 1, "it is looked at again"
    link.refused = {}
    turns(watcher, 3)
    assert health(application).disabled_tokens == {}
    with application.database.read() as uow:
        assert uow.networks.find("local").reread_number == 0
        assert uow.jobs_standing(now=application.context.clock.now()).scheduled >= 1


def test_a_surprise_costs_one_turn(application, watcher, link):
    turns(watcher)
    link.chain.mine()
    link.trouble = RuntimeError("the disk is full")
    turns(watcher, 1)
    link.trouble = None
    turns(watcher, 1)
    assert health(application).head_number == 1
    assert (link.opened, link.closed) == (2, 1), "the next turn reads anew"


def test_a_head_that_stays_old_is_a_delay_where_blocks_come_by_themselves(application, watcher, link, clock, ctx):
    turns(watcher)
    clock.advance(seconds=120)
    turns(watcher)
    assert health(application).status == "healthy", "a test chain mines only when something happens"
    public = replace(ctx, registry=type(ctx.registry)((replace(LOCAL, test=False),)))
    (seen,) = replace(application, context=public).fetch_sync(networks_health)
    assert seen.status == "delayed"


def test_the_loop_shows_a_payment_within_a_second_and_lets_go_when_it_ends(application, link, ctx, monkeypatch):
    monkeypatch.setattr(watch, "open_network", lambda _settings, network: link.open(network))
    with application.database.write() as uow:
        invoice = a_sent_invoice(uow, ctx, business=a_business(uow, ctx))
    stop = threading.Event()
    thread = threading.Thread(target=run_watchers, args=(application, stop))
    thread.start()
    try:
        wait_until(lambda: health(application).status == "healthy", what="watching")
        link.chain.mine(Transfer(invoice.deposit_address or "", 120_000_000))
        wait_until(paid_in_part(application, invoice.id), what="seen", timeout_seconds=1)
    finally:
        stop.set()
        thread.join(5)
    assert not thread.is_alive()
    with application.database.read() as uow:
        state = uow.networks.find("local")
        assert state is not None
        assert state.lease_token is None


def paid_in_part(application: Application, invoice_id: str) -> Callable[[], bool]:
    def look() -> bool:
        with application.database.read() as uow:
            return bool(uow.payments.of_invoice(invoice_id))

    return look


def test_public_networks_are_asked_about_once_a_block():
    def pace(block_seconds: float) -> float:
        return poll_seconds(replace(LOCAL, test=False, block_seconds=block_seconds))

    assert (pace(0.25), pace(2.0), pace(12.0)) == (1.0, 2.0, 4.0)
