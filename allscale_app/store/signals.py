"""How a process learns that another one committed: data_version on SQLite, LISTEN on Postgres."""

from __future__ import annotations

import asyncio
from typing import Protocol

import psycopg
from sqlalchemy import Connection

from allscale_app.store.engine import Database
from allscale_app.store.repositories.events import CHANNEL

POLL_SECONDS = 0.02
FALLBACK_SECONDS = 2.0


class CommitSignal(Protocol):
    """Waits for somebody's commit."""

    async def wait(self) -> None:
        """Return once something may have been committed."""

    async def close(self) -> None:
        """Give the connection back."""


class SqliteSignal:
    """`PRAGMA data_version` changes when another connection commits; one look takes microseconds."""

    def __init__(self, database: Database) -> None:
        self._connection: Connection = database.engine.connect()
        self._raw = self._connection.connection.driver_connection
        self._version = self._look()

    def _look(self) -> int:
        if self._raw is None:
            raise RuntimeError("the signal's connection is closed")
        return int(self._raw.execute("PRAGMA data_version").fetchone()[0])

    def has_changed(self) -> bool:
        """Whether any other connection has committed since the last call."""
        seen, self._version = self._version, self._look()
        return seen != self._version

    async def wait(self) -> None:
        """Return after the next commit of any other connection."""
        while not self.has_changed():  # noqa: ASYNC110  # another process's commit sets no Event
            await asyncio.sleep(POLL_SECONDS)

    def release(self) -> None:
        """Give the connection back."""
        self._connection.close()

    async def close(self) -> None:
        """Give the connection back."""
        self.release()


class PostgresSignal:
    """LISTEN on a connection of its own, with a slow poll behind it in case it drops."""

    def __init__(self, database: Database) -> None:
        self._dsn = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._connection: psycopg.AsyncConnection[tuple[object, ...]] | None = None

    async def wait(self) -> None:
        """Return after the next NOTIFY, or after two seconds."""
        try:
            if self._connection is None or self._connection.closed:
                self._connection = await psycopg.AsyncConnection.connect(self._dsn, autocommit=True)
                await self._connection.execute(f"LISTEN {CHANNEL}")
                return
            async for _ in self._connection.notifies(timeout=FALLBACK_SECONDS, stop_after=1):
                return
        except psycopg.OperationalError:
            await self.close()
            await asyncio.sleep(FALLBACK_SECONDS)

    async def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            await self._connection.close()
            self._connection = None


def commit_signal(database: Database) -> CommitSignal:
    """The signal that fits this database."""
    return SqliteSignal(database) if database.is_sqlite else PostgresSignal(database)
