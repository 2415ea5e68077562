"""Writers of one process take turns: first come, first served, and nobody waits for ever."""

from __future__ import annotations

import threading
import time
from functools import partial

import pytest
from sqlalchemy import text

from allscale_app.store.engine import Database
from allscale_app.store.turns import TurnNeverCame, Turns
from tests.fixtures.processes import wait_until


def test_who_waits_longest_is_next():
    turns, order = Turns(patience_seconds=10), list[int]()

    def take(number: int) -> None:
        with turns.taken():
            order.append(number)

    def is_waiting(count: int) -> bool:
        return len(turns._waiting) == count

    threads = [threading.Thread(target=take, args=(number,)) for number in range(8)]
    with turns.taken():
        for number, thread in enumerate(threads):
            thread.start()
            wait_until(partial(is_waiting, number + 1), what="it waits")
    for thread in threads:
        thread.join()
    assert order == list(range(8))


def test_a_turn_that_never_comes_is_an_error_and_keeps_nobody_else_waiting():
    turns = Turns(patience_seconds=0.05)
    with turns.taken(), pytest.raises(TurnNeverCame), turns.taken():
        pass
    with pytest.raises(KeyError), turns.taken():
        raise KeyError
    with turns.taken():
        assert not turns._waiting


def test_a_thread_that_writes_now_and_then_is_not_shut_out_by_those_that_always_write(sqlite_database: Database):
    """SQLite's own waiting let it wait for seconds (8 threads, 100 writes each: 2.4 s at worst, now 0.05 s)."""
    stop, count = threading.Event(), 0
    with sqlite_database.write() as uow:
        uow.session.connection().execute(text("CREATE TABLE busy (number INTEGER)"))

    def write_always() -> None:
        nonlocal count
        while not stop.is_set():
            with sqlite_database.write():
                count += 1
                time.sleep(0.001)

    greedy = [threading.Thread(target=write_always) for _ in range(2)]
    for thread in greedy:
        thread.start()
    wait_until(lambda: count > 2, what="they write")
    overtaken = 0
    for number in range(20):
        time.sleep(0.002)
        before = count
        with sqlite_database.write() as uow:
            overtaken += count - before
            uow.session.connection().execute(text("INSERT INTO busy VALUES (:number)"), {"number": number})
    stop.set()
    for thread in greedy:
        thread.join()
    assert overtaken <= 20 * 3, "each time one holds its turn and one waits; another may slip in before it asks"
