"""Inserts that meet what is there, in both databases' own words: a repeat of a natural key is success, a count goes up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel

BATCH = 500
"""Rows per statement: far below SQLite's limit of bound values."""


def insert_new(
    session: Session, table: type[SQLModel], rows: Sequence[Mapping[str, Any]], *, returning: Sequence[str]
) -> list[Row[Any]]:
    """Insert those of `rows` that break no unique key, in order; the `returning` columns of the inserted ones.

    On Postgres a row that another transaction is just inserting is waited for.
    """
    session.flush()
    build = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    if not rows:
        return []
    columns = [getattr(table, name) for name in returning]
    # Rows as parameters, not as part of the statement: it is compiled once for any number of them.
    statement = build(table).on_conflict_do_nothing().returning(*columns)
    return list(session.connection().execute(statement, [dict(row) for row in rows]).all())


def add_to_counts(
    session: Session, table: type[SQLModel], rows: Sequence[Mapping[str, Any]], *, key: Sequence[str], counter: str
) -> None:
    """Add each row's `counter` to what stands under its `key`, or begin it there; nothing is lost to a race."""
    session.flush()
    build = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    if not rows:
        return
    statement = build(table)
    total = getattr(table, counter) + statement.excluded[counter]
    counted = statement.on_conflict_do_update(index_elements=list(key), set_={counter: total})
    session.connection().execute(counted, [dict(row) for row in rows])
