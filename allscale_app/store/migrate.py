"""Bring a database to the newest revision; the same folder serves SQLite and Postgres."""

from __future__ import annotations

from pathlib import Path

from alembic.config import Config

from alembic import command
from allscale_app.store.engine import Database

_ROOT = Path(__file__).resolve().parents[2]


def migrate(database: Database, revision: str = "head") -> None:
    """Upgrade to `revision`, in one transaction."""
    with database.engine.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def check(database: Database) -> None:
    """Raise when the tables and the migrations differ."""
    with database.engine.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.check(config)


def _config() -> Config:
    config = Config(str(_ROOT / "alembic.ini"))
    config.set_main_option("script_location", str(_ROOT / "alembic"))
    return config
