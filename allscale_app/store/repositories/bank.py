"""The operator's bank accounts, and the lines of their statements."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, func, select

from allscale_app.store.repositories.base import Repository
from allscale_app.store.tables import BankLine

WAITING = ("unmatched", "waiting", "refunding")
"""States of a line whose fiat is booked and belongs to nobody yet."""


class Bank(Repository):
    """Accounts and lines."""

    def waiting_fiat(self) -> Sequence[tuple[str, int]]:
        """What came and belongs to nobody yet, summed by currency."""
        statement = select(BankLine.currency, func.sum(BankLine.units)).where(
            col(BankLine.state).in_(WAITING), BankLine.units > 0
        )
        return self.session.exec(statement.group_by(BankLine.currency)).all()
