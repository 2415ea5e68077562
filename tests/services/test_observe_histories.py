"""Random histories of a chain, each named by its seed: whatever was reorganised, the books end as if only the last
chain had ever been there, and no audit finds anything on the way (rules 1; facts: R1, R8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from random import Random

import pytest

from allscale_app.domain.ledger.accounts import OPERATOR, Role
from allscale_app.services.deposits import issue_address
from allscale_app.store.engine import Database
from allscale_app.store.tables import Business, Invoice
from tests.builders import a_business
from tests.fakes.chain import Block, FakeChain, Transfer
from tests.fakes.context import USDC_CONTRACT, USDT_CONTRACT, a_context
from tests.fakes.system import FakeClock
from tests.fixtures.databases import SqliteFiles
from tests.services.station import ONE, USDC, USDT, Station

NewDatabase = Callable[[], Database]
WAY_FLAGS = {"reorged", "late", "overdue"}
"""Flags that tell of the way: what went, when the first life was seen, when somebody last looked."""
AMOUNTS = (1, ONE, 5 * ONE, 40 * ONE, 119_600_000, 120 * ONE, 200 * ONE)


class World:
    """One database with two businesses, their invoices and addresses: the same in every world."""

    def __init__(self, database: Database, chain: FakeChain) -> None:
        self.station = Station(database, a_context(clock=chain.clock), chain)
        self.businesses: list[Business] = []
        self.invoices: list[Invoice] = []
        self.addresses: list[str] = []
        with database.write() as uow:
            for number in range(2):
                self.businesses.append(a_business(uow, self.station.ctx, id=f"biz_{number}"))
        for business in self.businesses:
            for accepted in ([USDC, USDT], [USDC]):
                self.invoices.append(self.station.send(business, accepted_units=accepted))
            with database.write() as uow:
                issued = issue_address(uow, self.station.ctx, purpose="deposit", business_id=business.id)
            self.addresses.append(issued.address)
        with database.write() as uow:
            treasury = issue_address(uow, self.station.ctx, purpose="treasury", business_id=None)
        self.addresses += [invoice.deposit_address or "" for invoice in self.invoices] + [treasury.address]

    def outcome(self) -> dict[str, object]:
        """What must not depend on the way: money by owner, what was spent counted as there, and the invoices."""
        found: dict[str, object] = {}
        for unit in (USDC, USDT):
            found[f"operator {unit}"] = self.station.balances(OPERATOR, unit)
            for business in self.businesses:
                balances = self.station.balances(business.id, unit)
                worth = sum(-units if role == Role.RECEIVABLE else units for role, units in balances.items())
                found[f"{business.id} {unit}"] = (balances.get(Role.PENDING, 0), worth)
        for number, stored in enumerate(map(self.station.invoice, self.invoices)):
            sums = (stored.settled_units, stored.pending_units, stored.amount_due_units, stored.excess_units)
            flags = set(stored.flags) - WAY_FLAGS
            found[f"invoice {number}"] = (stored.payment_status, stored.label_base, sums, flags)
        return found


class History:
    """A seeded run of blocks, reorganisations, returns of old blocks, spendings and polls."""

    def __init__(self, seed: int, world: World, chain: FakeChain) -> None:
        self.random = Random(seed)
        self.world = world
        self.chain = chain
        self.gone: list[tuple[str, list[Block]]] = []
        self.sent: list[Transfer] = []

    def run(self, steps: int) -> None:
        acts = [self.mine] * 5 + [self.observe] * 5 + [self.reorganise] * 2 + [self.give_back, self.spend, self.wait]
        for _ in range(steps):
            self.random.choice(acts)()
        self.chain.mine(blocks=2 * self.chain.network.finality_depth)
        self.world.station.catch_up()

    def observe(self) -> None:
        self.chain.stretch = self.random.choice([2, 5, 1_000])
        self.world.station.observe()

    def mine(self) -> None:
        self.chain.mine(*self.transfers(), blocks=self.random.choice([1, 1, 1, 3]))

    def reorganise(self) -> None:
        """Some transactions of the lost blocks return, in any order, elsewhere; some never do."""
        if not self.chain.head.number:
            return
        depth = self.random.randint(1, min(8, self.chain.head.number))
        parent = self.chain.blocks[-depth - 1].ref.hash
        lost = self.chain.take_back(depth)
        self.gone.append((parent, lost))
        by_tx: defaultdict[str, list[Transfer]] = defaultdict(list)
        for transfer in (transfer for block in lost for transfer in block.transfers):
            by_tx[transfer.tx].append(transfer)
        returning = [transfers for transfers in by_tx.values() if self.random.random() < 0.7]
        self.random.shuffle(returning)
        for _ in range(self.random.randint(0, depth + 1)):
            share = [returning.pop() for _ in range(self.random.randint(0, len(returning)))]
            fresh = self.transfers() if self.random.random() < 0.3 else []
            self.chain.mine(*fresh, *(transfer for transfers in share for transfer in transfers))

    def give_back(self) -> None:
        """The very blocks of an earlier reorganisation win after all."""
        if not self.gone:
            return
        parent, blocks = self.random.choice(self.gone)
        for depth in range(min(9, self.chain.head.number)):
            if self.chain.blocks[-depth - 1].ref.hash == parent:
                if depth:
                    self.chain.take_back(depth)
                self.chain.restore(blocks)
                return

    def spend(self) -> None:
        business = self.random.choice(self.world.businesses)
        available = self.world.station.balances(business.id).get(Role.AVAILABLE, 0)
        if available:
            self.world.station.spend(business.id, self.random.randint(1, available))

    def wait(self) -> None:
        self.chain.clock.advance(days=self.random.choice([0, 0, 3]))

    def transfers(self) -> list[Transfer]:
        found: list[Transfer] = []
        for _ in range(self.random.choice([0, 0, 1, 1, 2])):
            to = self.random.choice([*self.world.addresses, "0x" + "ee" * 20])
            contract = self.random.choice([USDC_CONTRACT, USDC_CONTRACT, USDT_CONTRACT])
            transfer = Transfer(to, self.random.choice(AMOUNTS), contract=contract)
            if found and self.random.random() < 0.5:
                transfer = Transfer(to, transfer.raw_amount, contract=contract, tx=found[-1].tx)
            found.append(transfer)
        return found


@pytest.fixture
def new_database(sqlite_files: SqliteFiles) -> Iterator[NewDatabase]:
    """Call it for one more empty SQLite database."""
    made: list[Database] = []

    def make() -> Database:
        made.append(sqlite_files.take())
        return made[-1]

    yield make
    for database in made:
        sqlite_files.give_back(database)


def tell(seed: int, database: Database, untouched: Database, *, steps: int = 60) -> None:
    """Run history `seed` in one world; a second world only ever sees the chain that was left."""
    chain = FakeChain(FakeClock())
    world = World(database, chain)
    History(seed, world, chain).run(steps)
    assert world.station.audit() == (), f"seed {seed}"
    chain.stretch = 1_000
    other = World(untouched, chain)
    other.station.catch_up()
    assert other.station.audit() == (), f"seed {seed}"
    assert world.outcome() == other.outcome(), f"seed {seed}"


@pytest.mark.parametrize("seed", range(12))
def test_books_end_as_if_only_the_last_chain_had_been_there(seed: int, new_database: NewDatabase):
    tell(seed, new_database(), new_database())


@pytest.mark.postgres
@pytest.mark.parametrize("seed", range(100, 103))
def test_the_same_on_postgres(seed: int, postgres_database: Database, new_database: NewDatabase):
    tell(seed, postgres_database, new_database())


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1_000, 1_500))
def test_five_hundred_histories(seed: int, new_database: NewDatabase):
    tell(seed, new_database(), new_database(), steps=120)
