"""The engine and its two units of work: `write()` holds the write lock, `read()` cannot write."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlmodel import Session

from allscale_app.store.turns import Turns
from allscale_app.store.uow import ReadUow, WriteUow

BUSY_SECONDS = 30
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}",
)


class Database:
    """One database, SQLite or Postgres, by SQLAlchemy URL. Opens no connection until first used."""

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.before_commit: Callable[[WriteUow], None] = nothing
        """What every unit of work does last; the composition root may set it."""
        self._turns = Turns(patience_seconds=BUSY_SECONDS)
        if self.is_sqlite:
            self._writer = _sqlite_engine(url, begin="BEGIN IMMEDIATE", query_only=False, pool_size=pool_size)
            self._reader = _sqlite_engine(url, begin="BEGIN", query_only=True, pool_size=pool_size)
        else:
            self._writer = create_engine(
                url, pool_size=pool_size, max_overflow=5, pool_pre_ping=True, hide_parameters=True
            )
            self._reader = self._writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    @property
    def engine(self) -> Engine:
        """The writing engine, for migrations and tests."""
        return self._writer

    @contextmanager
    def write(self) -> Iterator[WriteUow]:
        """A transaction that commits on leaving, and rolls back on any error."""
        turn = self._turns.taken() if self.is_sqlite else nullcontext()
        with turn, Session(self._writer, expire_on_commit=False) as session:
            if self.is_sqlite:
                session.connection()
            uow = WriteUow(session)
            yield uow
            self.before_commit(uow)
            uow.flush()
            session.commit()

    @contextmanager
    def read(self) -> Iterator[ReadUow]:
        """A consistent snapshot that refuses to write. Rows read from it stay readable after it."""
        with Session(self._reader, expire_on_commit=False, autoflush=False) as session:
            yield ReadUow(session)
            session.expunge_all()

    def dispose(self) -> None:
        """Close every pooled connection."""
        self._writer.dispose()
        self._reader.dispose()


def nothing(uow: WriteUow) -> None:  # the hook's shape
    """Until somebody has something to do."""


def _sqlite_engine(url: str, *, begin: str, query_only: bool, pool_size: int) -> Engine:
    engine = create_engine(
        url, pool_size=pool_size, max_overflow=20, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS}
    )

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in _PRAGMAS:
            connection.execute(pragma)
        if query_only:
            connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine
