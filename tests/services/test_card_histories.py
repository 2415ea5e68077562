"""Whatever order, delay and doubling the processor's messages have, the books end the same (seeded)."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from allscale_app.domain.ledger.accounts import OPERATOR
from allscale_app.services.conversion_sweeps import due_to_convert, due_to_end, due_to_settle
from allscale_app.store.engine import Database
from tests.fakes.cards import FakeCards
from tests.fakes.chain import FakeChain
from tests.fakes.context import a_context
from tests.fakes.system import FakeClock
from tests.services.counter import Counter
from tests.services.station import ONE
from tests.services.till import POLICY

TIME_BOX_SECONDS = 6.0
STORIES = ("paid", "declined then paid", "ended", "won", "lost", "paid late")
RETRIES = 4


@dataclass
class World:
    """One business, one invoice for each story; what happens happens at the same times in every history."""

    counter: Counter
    random: random.Random
    tells_at_once: bool = False

    def play(self) -> dict[str, Any]:
        """Let everything happen, deliver the messages as the seed wants, then whatever is left; the books."""
        counter = self.counter
        with counter.database.write() as uow:
            business = counter.business(uow)
        invoices = [counter.send(business, amount=f"{100 + number}.00") for number in range(len(STORIES))]
        pages = [counter.open_page(invoice) for invoice in invoices]
        self._happen("declined then paid", pages, counter.cards.decline)
        counter.pass_time(minutes=5)
        for story in ("paid", "declined then paid", "won", "lost"):
            self._happen(story, pages, counter.cards.pay)
        counter.pass_time(minutes=15)
        self._happen("paid late", pages, counter.cards.pay)
        self._happen("ended", pages, counter.cards.end)
        for story in ("won", "lost"):
            self._happen(story, pages, counter.cards.open_dispute)
        counter.pass_time(days=3)
        for story in ("won", "lost"):
            self._happen(story, pages, lambda page, story=story: counter.cards.decide(f"du_{page}", won=story == "won"))
        counter.cards.pay_out(50 * ONE)
        self._maybe_deliver(chance=1.0)
        for _ in range(RETRIES):
            self._deliver(list(counter.cards.events))
        self._by_the_clock()
        return self._books(business.id, invoices)

    def _happen(self, story: str, pages: list[str], what: Any) -> None:
        what(pages[STORIES.index(story)])
        self._maybe_deliver(chance=0.4)

    def _maybe_deliver(self, *, chance: float) -> None:
        """Some of what was said so far, in any order, some of it twice; and the clock's jobs now and then."""
        if self.tells_at_once:
            self._deliver(self.counter.cards.events)
            return
        chosen = [event for event in self.counter.cards.events if self.random.random() < chance]
        chosen += [event for event in chosen if self.random.random() < 0.3]
        self.random.shuffle(chosen)
        self._deliver(chosen)
        if self.random.random() < 0.3:
            self._by_the_clock()

    def _deliver(self, events: list[Any]) -> None:
        for event in events:
            try:
                self.counter.deliver(event)
            except LookupError:  # its job tries again: what it waits for is told later
                continue

    def _by_the_clock(self) -> None:
        for question in (due_to_end, due_to_settle, due_to_convert):
            with self.counter.database.read() as uow:
                dues = question(uow, self.counter.ctx)
            for due in dues:
                for conversion_id in due.conversion_ids:
                    with self.counter.database.write() as uow:
                        due.service(uow, self.counter.ctx, conversion_id=conversion_id)

    def _books(self, business_id: str, invoices: list[Any]) -> dict[str, Any]:
        with self.counter.database.read() as uow:
            accounts = {
                f"{owner == OPERATOR} {row.role} {row.unit}": row.balance_units
                for owner in (OPERATOR, business_id)
                for row in uow.journal.accounts_of(owner)
                if row.balance_units
            }
        stored = [self.counter.invoice(invoice) for invoice in invoices]
        statuses = [(each.payment_status, each.settled_units, each.refunded_units) for each in stored]
        return {"accounts": accounts, "invoices": statuses, "calls": self.counter.calls()}


def history(database: Database, seed: int) -> dict[str, Any]:
    """The books after the history of a seed; seed 0 is told everything at once and in order."""
    clock = FakeClock()
    ctx = a_context(clock=clock, policy=POLICY)
    counter = Counter(database, ctx, FakeChain(clock), cards=FakeCards(clock))
    counter.catch_up()
    counter.add_float()
    world = World(counter, random.Random(seed))
    if seed == 0:
        world.tells_at_once = True
    books = world.play()
    assert counter.audit() == (), f"seed {seed}"
    return books


def compare(new_database: Any, seeds: range, *, until: float | None) -> int:
    """How many seeds ended as the plain history did before the time was up."""
    plain = history(new_database(), 0)
    assert plain["calls"] == []
    assert [status for status, _, _ in plain["invoices"]] == ["paid", "paid", "unpaid", "paid", "unpaid", "paid"]
    done = 0
    for seed in seeds:
        if until is not None and time.monotonic() > until:
            break
        assert history(new_database(), seed) == plain, f"seed {seed}"
        done += 1
    return done


@pytest.fixture
def new_sqlite_database(sqlite_template: Path, tmp_path: Path) -> Iterator[Callable[[], Database]]:
    """Call it for one more empty database; the last one is gone then."""
    made: list[Database] = []

    def new() -> Database:
        if made:
            made.pop().dispose()
        path = tmp_path / "history.db"
        for old in tmp_path.glob("history.db*"):
            old.unlink()
        shutil.copyfile(sqlite_template, path)
        made.append(Database(f"sqlite:///{path}"))
        return made[-1]

    yield new
    if made:
        made.pop().dispose()


def test_shuffled_doubled_and_delayed_messages_give_identical_books(new_sqlite_database):
    until = time.monotonic() + TIME_BOX_SECONDS
    assert compare(new_sqlite_database, range(1, 1_001), until=until) >= 1


@pytest.mark.soak
def test_a_thousand_shuffled_doubled_and_delayed_histories_give_identical_books(new_sqlite_database):
    assert compare(new_sqlite_database, range(1, 1_001), until=None) == 1_000
