"""Counts of visits: one row for each day and object, none lost to a race, one business's own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

from sqlmodel import select

from allscale_app.store.tables import VisitCount
from tests.builders import a_business

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
THREADS = 4
EACH = 5


def test_each_day_and_object_has_one_row(database, ctx):
    with database.write() as uow:
        first, other = a_business(uow, ctx), a_business(uow, ctx)
        for day, objects in ((MONDAY, ["one", "two"]), (MONDAY, ["two", "two"]), (TUESDAY, ["two"]), (TUESDAY, [])):
            uow.visits.count(first.id, objects, day=day)
        uow.visits.count(other.id, ["theirs"], day=MONDAY)
    with database.read() as uow:
        rows = uow.session.exec(select(VisitCount).where(VisitCount.business_id == first.id)).all()
        assert sorted((row.object_id, row.day, row.visits) for row in rows) == [
            ("one", MONDAY, 1),
            ("two", MONDAY, 2),
            ("two", TUESDAY, 1),
        ]
        assert uow.visits.of(first.id, ["one", "two", "theirs", "nobody"]) == {"one": 1, "two": 3}


def test_visitors_at_once_are_all_counted(database, ctx):
    with database.write() as uow:
        business = a_business(uow, ctx)

    def visit(number: int) -> None:
        objects = ["one", "two"] if number % 2 else ["two", "one"]
        for _ in range(EACH):
            with database.write() as uow:
                uow.visits.count(business.id, objects, day=MONDAY)

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(visit, range(THREADS)))
    with database.read() as uow:
        assert uow.visits.of(business.id, ["one", "two"]) == dict.fromkeys(("one", "two"), THREADS * EACH)
