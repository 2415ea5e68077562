"""A worker process on a database of the test, with a real renderer and a real SMTP server that can misbehave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from allscale_app.bootstrap.app import Application
from allscale_app.bootstrap.mailer import Mailer
from allscale_app.bootstrap.webhooks import tell_programs
from allscale_app.bootstrap.worker import WorkerProcess
from allscale_app.documents.pool import RenderPool
from allscale_app.services.context import Context
from allscale_app.settings import Settings
from allscale_app.store.engine import Database
from allscale_app.workers.embedded import EmbeddedWorker
from allscale_app.workers.jobs import JOBS
from tests.fakes.context import a_context
from tests.fakes.smtp import SmtpFake, smtp_server
from tests.fakes.system import FakeClock

LATER_THAN_NOW = datetime(2090, 11, 23, 12, 0, tzinfo=UTC)
"""Jobs for at once are stamped by the machine's clock, which must be behind the test's."""


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(LATER_THAN_NOW)


@pytest.fixture
def ctx(clock: FakeClock) -> Context:
    return a_context(clock=clock)


@pytest.fixture
def smtp() -> Iterator[SmtpFake]:
    """A mail server that takes everything, until told otherwise."""
    with smtp_server(SmtpFake()) as fake:
        yield fake


@pytest.fixture(scope="session")
def renderer() -> Iterator[RenderPool]:
    """The real one, once for all tests."""
    pool = RenderPool()
    yield pool
    pool.close()


@pytest.fixture
def worker(sqlite_database: Database, ctx: Context, smtp: SmtpFake, renderer: RenderPool) -> WorkerProcess:
    """A worker process on SQLite whose mail goes to `smtp`."""
    return a_worker(sqlite_database, ctx, smtp, renderer)


def a_worker(database: Database, ctx: Context, smtp: SmtpFake, renderer: RenderPool) -> WorkerProcess:
    tell_programs(database, ctx)
    settings = Settings(smtp_url=f"smtp://127.0.0.1:{smtp.port}?starttls=0")
    return WorkerProcess(Application(settings, database, ctx), renderer, Mailer(settings))


@dataclass(frozen=True)
class Queue:
    """The embedded queue in the test's hand."""

    engine: EmbeddedWorker
    clock: FakeClock

    def drain(self) -> int:
        """Run what is due now; how many jobs that were."""
        return self.engine.drain()

    def after(self, **duration: float) -> int:
        """Let time pass, then run what is due."""
        self.clock.advance(**duration)
        return self.drain()


@pytest.fixture
def jobs(worker: WorkerProcess, clock: FakeClock) -> Queue:
    return Queue(EmbeddedWorker(worker, JOBS, threads=1, now=clock.now), clock)
