"""What tests of services share: a business, and the station that watches a chain in memory into a database."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from allscale_app.services.acting import Acting
from allscale_app.services.context import Context
from allscale_app.store.engine import Database
from tests.builders import a_business, a_user
from tests.fakes.cards import FakeCards
from tests.fakes.chain import FakeChain
from tests.fakes.context import a_context
from tests.fakes.system import FakeClock
from tests.services.counter import Counter
from tests.services.station import Station
from tests.services.till import POLICY, Till


@pytest.fixture
def issuer(database, ctx):
    """The business of Inês Duarte in Lisbon, and her acting for it."""
    with database.write() as uow:
        user = a_user(uow, ctx, name="Inês Duarte")
        business = a_business(uow, ctx, owner=user, name="Fieldnote Studio", timezone="Europe/Lisbon")
    return business, Acting(user.id)


@pytest.fixture
def chain(clock: FakeClock) -> FakeChain:
    """An empty local chain."""
    return FakeChain(clock)


@pytest.fixture
def station(database: Database, ctx: Context, chain: FakeChain) -> Iterator[Station]:
    """The local chain, watched from its first block; the test runs on both databases. Afterwards the books are audited."""
    watching = Station(database, ctx, chain)
    watching.catch_up()
    yield watching
    assert watching.audit() == ()


@pytest.fixture
def till(station: Station, clock: FakeClock) -> Till:
    """An instance that takes fiat, its float filled; the test runs on both databases and the books are audited."""
    taking = Till(station.database, a_context(clock=clock, policy=POLICY), station.chain)
    taking.add_float()
    return taking


@pytest.fixture
def counter(till: Till, clock: FakeClock) -> Counter:
    """A till with a card processor in memory."""
    return Counter(till.database, till.ctx, till.chain, till.operator_id, cards=FakeCards(clock))


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
