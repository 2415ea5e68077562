"""Workers are killed and paused at random moments; each job has its effect, exactly once, and none is lost."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from allscale_app.store.engine import Database
from tests.fixtures.processes import wait_until
from tests.workers.nursery import STALLED_SECONDS, Nursery

pytestmark = pytest.mark.timeout(900)
WORKERS = 2
JOBS_EACH = 25
"""As many as two workers cannot finish before the next disturbance."""
OPEN_JOBS = {
    "sqlite": "SELECT count(*) FROM job WHERE done_at IS NULL",
    "postgresql": "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'effect'",
}


@dataclass
class Effects:
    """A database whose jobs each leave one row, and how many there are."""

    database: Database
    count: int = 0

    def prepare(self) -> None:
        with self.database.write() as uow:
            connection = uow.session.connection()
            connection.execute(text("CREATE TABLE run (name TEXT)"))
            connection.execute(text("CREATE TABLE effect (name TEXT PRIMARY KEY)"))

    def enqueue(self, count: int) -> None:
        with self.database.write() as uow:
            for number in range(self.count, self.count + count):
                uow.jobs.enqueue("effect", dedupe=f"effect:{number}", name=f"job {number}")
        self.count += count

    def ask(self, sql: str) -> Any:
        with self.database.read() as uow:
            return uow.session.connection().execute(text(sql)).scalar_one()

    @property
    def done(self) -> int:
        return int(self.ask("SELECT count(*) FROM effect"))

    def all_over(self) -> bool:
        return self.ask(OPEN_JOBS[self.database.url.get_backend_name()]) == 0


@pytest.fixture(scope="module")
def program() -> Iterator[Nursery]:
    nursery = Nursery()
    yield nursery
    nursery.close()


@pytest.fixture
def nursery(program: Nursery) -> Iterator[Nursery]:
    yield program
    program.kill_all()


@pytest.fixture
def effects(database: Database) -> Effects:
    prepared = Effects(database)
    prepared.prepare()
    return prepared


@pytest.fixture
def url(database: Database) -> str:
    return database.url.render_as_string(hide_password=False)


def disturb(nursery: Nursery, effects: Effects, url: str, *, kills: int, pauses: int) -> None:
    """Kill and pause workers at random moments of their work, each replaced at once; a paused one comes back to a
    world that has gone on without it."""
    dice = random.Random(kills)
    disturbances = ["kill"] * kills + ["pause"] * pauses
    dice.shuffle(disturbances)
    for what in disturbances:
        effects.enqueue(JOBS_EACH)
        time.sleep(dice.uniform(0.02, 0.12))
        victim = dice.choice(nursery.pids)
        if what == "kill":
            nursery.kill(victim)
            nursery.new_worker(url)
        else:
            os.kill(victim, signal.SIGSTOP)
            substitute = nursery.new_worker(url)
            time.sleep(2 * STALLED_SECONDS)
            os.kill(victim, signal.SIGCONT)
            nursery.kill(substitute)


@pytest.mark.parametrize(
    ("kills", "pauses"), [pytest.param(12, 1, id="short"), pytest.param(300, 12, id="long", marks=pytest.mark.soak)]
)
def test_killed_and_paused_workers_lose_nothing_and_repeat_nothing(nursery, effects, url, kills, pauses):
    for _ in range(WORKERS):
        nursery.new_worker(url)
    disturb(nursery, effects, url, kills=kills, pauses=pauses)
    wait_until(effects.all_over, what=f"all {effects.count} jobs are over", timeout_seconds=120)
    assert effects.done == effects.count
    assert effects.ask("SELECT count(*) FROM run") > effects.count, "no worker was hit in the middle of a job"


def test_an_urgent_job_overtakes_a_backlog(nursery, effects, url):
    effects.enqueue(200)
    with effects.database.write() as uow:
        uow.jobs.enqueue("effect", priority=50, name="urgent")
    nursery.new_worker(url)
    urgent = "SELECT count(*) FROM effect WHERE name = 'urgent'"
    wait_until(lambda: effects.ask(urgent) == 1, what="the urgent one")
    assert effects.done < 100


def test_a_worker_told_to_stop_ends_within_seconds_and_gives_back_what_hangs(nursery, effects, url):
    with effects.database.write() as uow:
        uow.jobs.enqueue("hang", name="silent mail server")
    first = nursery.new_worker(url)
    tries = "SELECT count(*) FROM run WHERE name = 'silent mail server'"
    wait_until(lambda: effects.ask(tries) == 1, what="the job runs")
    os.kill(first, signal.SIGTERM)
    nursery.pids.remove(first)
    wait_until(lambda: not Path(f"/proc/{first}").exists(), what="the worker ends", timeout_seconds=8)
    nursery.new_worker(url)
    wait_until(lambda: effects.ask(tries) == 2, what="another worker takes the job", timeout_seconds=10)


@pytest.mark.postgres
def test_a_database_that_restarts_ends_no_worker_and_loses_no_job(nursery, postgres, postgres_database):
    effects = Effects(postgres_database)
    effects.prepare()
    effects.enqueue(100)
    pids = [nursery.new_worker(postgres_database.url.render_as_string(hide_password=False)) for _ in range(WORKERS)]
    wait_until(lambda: effects.done > 10, what="the first effects")
    others = "pid <> pg_backend_pid() AND backend_type = 'client backend'"
    for _ in range(2):
        postgres.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")
        time.sleep(0.3)
    postgres_database.dispose()
    effects.enqueue(20)
    wait_until(effects.all_over, what="all jobs are over", timeout_seconds=180)  # retries wait, and a rescue may too
    assert effects.done == effects.count
    assert all(Path(f"/proc/{pid}").exists() for pid in pids)
