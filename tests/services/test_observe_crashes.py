"""A scan that dies at any statement leaves nothing behind, and the next try does the whole of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event, text

from allscale_app.store.engine import Database
from allscale_app.store.tables import metadata
from tests.fakes.chain import FakeChain, Transfer, again
from tests.services.station import ONE, Station


class PowerCut(Exception):
    """The process ends here."""


@contextmanager
def power_cut(database: Database, *, at_statement: int) -> Iterator[list[str]]:
    """The writing connection dies just after its n-th statement; yields the statements so far."""
    seen: list[str] = []

    def count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)
        if len(seen) == at_statement:
            raise PowerCut(statement)

    event.listen(database.engine, "after_cursor_execute", count)
    try:
        yield seen
    finally:
        event.remove(database.engine, "after_cursor_execute", count)


def fingerprint(database: Database) -> str:
    """A hash over every row of every table."""
    digest = hashlib.sha256()
    with database.read() as uow:
        for table in metadata.sorted_tables:
            rows = uow.session.connection().execute(text(f'SELECT * FROM "{table.name}"')).all()
            digest.update(repr((table.name, sorted(map(repr, rows)))).encode())
    return digest.hexdigest()


def test_every_statement_is_a_good_place_to_die(station: Station, chain: FakeChain):
    """A reorganisation after spending, a move, and two payments that complete: all in one scan."""
    first, second = station.send(), station.send()
    moved = Transfer(first.deposit_address or "", 120 * ONE)
    chain.mine(moved, blocks=3)
    station.catch_up()
    station.spend(first.business_id, 100 * ONE)
    chain.reorg(3, (again(moved, to=second.deposit_address, tx="0x" + "3" * 64), moved), (), ())
    before = fingerprint(station.database)
    at_statement, finished = 0, False
    while not finished:
        at_statement += 1 if at_statement < 12 else 5
        try:
            with power_cut(station.database, at_statement=at_statement):
                station.observe()
            finished = True
        except PowerCut:
            assert fingerprint(station.database) == before, f"statement {at_statement} left something behind"
    assert at_statement > 60
    assert station.observe() is None, "the scan that succeeded is the last one"
    assert station.invoice(first).payment_status == station.invoice(second).payment_status == "paid"
    assert station.balances(first.business_id) == {"available": 20 * ONE, "held": 100 * ONE}
    assert station.balances(second.business_id) == {"available": 120 * ONE}
