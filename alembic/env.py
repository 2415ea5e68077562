"""Alembic runs on the engine it is given, or on the settings' database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from alembic import context
from allscale_app.settings import get_settings
from allscale_app.store.engine import Database
from allscale_app.store.tables import metadata

_FOREIGN = ("procrastinate_", "invoice_search")


def include_name(name: str | None, kind: str, _parents: Any) -> bool:
    """Leave procrastinate's tables, and the search engine's tables and index, alone."""
    return not (kind in ("table", "index") and name is not None and name.startswith(_FOREIGN))


def run(connection: Connection) -> None:
    """Migrate over one connection, in one transaction."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        include_name=include_name,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    database = Database(get_settings().database)
    with database.engine.connect() as own:
        run(own)
        own.commit()
    database.dispose()
