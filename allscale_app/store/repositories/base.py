"""What every repository shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, literal, tuple_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped
from sqlmodel import Session, SQLModel

Row = TypeVar("Row")


class Repository:
    """A group of queries over one session."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def add(self, row: SQLModel) -> None:
        """Queue a new row."""
        self.session.add(row)

    def add_unless_known(self, row: SQLModel) -> bool:
        """Add a row; False, and nothing added, when a unique key of it is taken already, however close the race."""
        try:
            with self.session.begin_nested():
                self.session.add(row)
        except IntegrityError:
            return False
        return True


Boundary = tuple[Any, str]
"""The sort column's value of a row, and its id: where a page ends and the next begins."""


@dataclass(frozen=True, slots=True)
class Slice(Generic[Row]):
    """Rows in list order, each with its boundary; `goes_on` says that more follow in the direction asked for."""

    rows: Sequence[Row]
    boundaries: Sequence[Boundary]
    goes_on: bool


def keyset_page(
    session: Session,
    statement: Select[Any],
    *,
    key: ColumnElement[Any],
    id_: ColumnElement[str] | Mapped[str],
    descending: bool,
    limit: int,
    beyond: Boundary | None,
    backwards: bool,
) -> tuple[list[Boundary], bool]:
    """Run `statement`, which selects (id, key), for one page in list order; whether more follow in its direction."""
    downwards = descending is not backwards
    if beyond is not None:
        here = tuple_(key, id_)
        there = tuple_(literal(beyond[0], key.type), literal(beyond[1]))
        statement = statement.where(here < there if downwards else here > there)
    order = (key.desc(), id_.desc()) if downwards else (key.asc(), id_.asc())
    answer = session.connection().execute(statement.order_by(*order).limit(limit + 1))
    found = [(value, row_id) for row_id, value in answer]
    page = found[:limit]
    if backwards:
        page.reverse()
    return page, len(found) > limit
