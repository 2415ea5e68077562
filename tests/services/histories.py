"""Histories of money: what happens is always the same, when and how often it is told is up to a seed, and the books at
the end must be those of a plain history that was told everything at once and in order."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from allscale_app.domain.ledger.accounts import OPERATOR
from allscale_app.services.card_processor import ProcessorDown
from allscale_app.services.conversion_sweeps import due_to_convert, due_to_end, due_to_settle
from allscale_app.store.engine import Database
from allscale_app.store.tables import Business, Invoice
from tests.fakes.cards import FakeCards
from tests.fakes.chain import FakeChain
from tests.fakes.context import a_context
from tests.fakes.system import FakeClock
from tests.services.counter import Counter
from tests.services.till import POLICY

TIME_BOX_SECONDS = 4.0
SEEDS = range(1, 1_001)
PLAIN = 0
"""The seed that is told everything at once and in order."""

Telling = Callable[[], object]
"""Tells one thing; again is no harm, and one that comes too early says so with LookupError or ProcessorDown."""


@dataclass
class World:
    """An instance whose news come in any order, late and twice, and whose clock's jobs run now and then."""

    counter: Counter
    seed: int
    news: list[Telling] = field(default_factory=list)
    """Everything that was to be told so far."""

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)

    def tell_some(self, *, chance: float = 0.4) -> None:
        """Some of the news so far, in any order, some of them twice; at times while the processor is down."""
        if self.seed == PLAIN:
            self.tell(self.news)
            return
        chosen = [news for news in self.news if self.random.random() < chance]
        chosen += [news for news in chosen if self.random.random() < 0.3]
        self.random.shuffle(chosen)
        self.counter.cards.down = self.random.random() < 0.15
        self.tell(chosen)
        self.counter.cards.down = False
        if self.random.random() < 0.3:
            self.by_the_clock()

    def tell(self, news: list[Telling]) -> None:
        """What cannot be worked on yet is told again later, as its job would try again."""
        for each in list(news):
            try:
                each()
            except (LookupError, ProcessorDown):
                continue

    def tell_the_rest(self) -> None:
        """Everything again, and what is due by the clock."""
        for _ in range(4):
            self.tell(self.news)
        self.by_the_clock()

    def by_the_clock(self) -> None:
        for question in (due_to_end, due_to_settle, due_to_convert):
            with self.counter.database.read() as uow:
                dues = question(uow, self.counter.ctx)
            for due in dues:
                for conversion_id in due.conversion_ids:
                    with self.counter.database.write() as uow:
                        due.service(uow, self.counter.ctx, conversion_id=conversion_id)

    def books(self, businesses: list[Business], invoices: list[Invoice]) -> dict[str, Any]:
        """What must be the same: every balance, where each invoice stands, what operators were called for."""
        owners = {OPERATOR: OPERATOR} | {business.id: str(number) for number, business in enumerate(businesses)}
        with self.counter.database.read() as uow:
            accounts = {
                f"{name} {row.role} {row.unit}": row.balance_units
                for owner, name in owners.items()
                for row in uow.journal.accounts_of(owner)
                if row.balance_units
            }
        stored = [self.counter.invoice(invoice) for invoice in invoices]
        standings = [(each.payment_status, each.settled_units, each.refunded_units, each.flags) for each in stored]
        return {"accounts": accounts, "invoices": standings, "calls": sorted(self.counter.calls())}


def history(database: Database, seed: int, play: Callable[[World], dict[str, Any]]) -> dict[str, Any]:
    """The books after the history of a seed, audited."""
    clock = FakeClock()
    counter = Counter(database, a_context(clock=clock, policy=POLICY), FakeChain(clock), cards=FakeCards(clock))
    counter.catch_up()
    counter.add_float()
    books = play(World(counter, seed))
    assert counter.audit() == (), f"seed {seed}"
    return books


def compare(
    new_database: Callable[[], Database],
    play: Callable[[World], dict[str, Any]],
    *,
    seconds: float | None,
    seeds: range = SEEDS,
) -> tuple[dict[str, Any], int]:
    """The books of the plain history, and how many seeds ended so too before the time was up."""
    until = None if seconds is None else time.monotonic() + seconds
    plain = history(new_database(), PLAIN, play)
    done = 0
    for seed in seeds:
        if until is not None and done and time.monotonic() > until:
            break
        assert history(new_database(), seed, play) == plain, f"seed {seed}"
        done += 1
    return plain, done
