"""Bring a database to the newest revision; the same folder serves SQLite and Postgres."""

from __future__ import annotations

from pathlib import Path

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import DBAPIError

from alembic import command
from allscale_app.store.engine import Database

_ROOT = Path(__file__).resolve().parents[2]


class DatabaseNotReady(Exception):
    """It cannot be reached, or its tables are not those of this program; the message says what to do."""


def migrate(database: Database, revision: str = "head") -> None:
    """Upgrade to `revision`, in one transaction. Raises DatabaseNotReady when it cannot be reached."""
    try:
        with database.engine.begin() as connection:
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
    except DBAPIError as error:
        if not error.connection_invalidated and error.statement:
            raise
        raise _unreachable(database, error) from error


def require_ready(database: Database) -> None:
    """Raise DatabaseNotReady unless the database answers and is at this program's newest revision."""
    try:
        with database.engine.connect() as connection:
            current = MigrationContext.configure(connection).get_current_heads()
    except DBAPIError as error:
        raise _unreachable(database, error) from error
    newest = ScriptDirectory.from_config(_config()).get_heads()
    if set(current) != set(newest):
        at = ", ".join(current) or "nothing"
        raise DatabaseNotReady(
            f"The database is at revision {at}, this program needs {', '.join(newest)}: run `allscale migrate`."
        )


def check(database: Database) -> None:
    """Raise when the tables and the migrations differ."""
    with database.engine.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.check(config)


def _unreachable(database: Database, error: DBAPIError) -> DatabaseNotReady:
    where = f" {database.url.database}" if database.is_sqlite else ""
    return DatabaseNotReady(f"The database{where} cannot be reached: {error.orig}")


def _config() -> Config:
    config = Config(str(_ROOT / "alembic.ini"))
    config.set_main_option("script_location", str(_ROOT / "alembic"))
    return config
