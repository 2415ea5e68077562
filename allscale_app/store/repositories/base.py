"""What every repository shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy.exc import IntegrityError
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


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """A slice of a list, newest first; `next_cursor` is None on the last one."""

    rows: Sequence[Row]
    next_cursor: str | None
