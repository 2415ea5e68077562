"""The operator's bank accounts, and the lines of their statements."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlmodel import col, func, select

from allscale_app.store.conflicts import BATCH, insert_new
from allscale_app.store.repositories.base import Repository
from allscale_app.store.tables import BankAccount, BankLine, StatementImport

WAITING = ("unmatched", "waiting", "refunding")
"""States of a line whose fiat is booked and belongs to nobody yet."""
_UNDECIDED = ("unmatched", "refunding")
"""States that ask the operator for something."""


class Bank(Repository):
    """Accounts and lines."""

    def accounts(self) -> Sequence[BankAccount]:
        """Every account, by currency, the active one first."""
        order = (col(BankAccount.currency), col(BankAccount.is_active).desc(), col(BankAccount.created_at))
        return self.session.exec(select(BankAccount).order_by(*order)).all()

    def account(self, account_id: str) -> BankAccount | None:
        """The account, or None."""
        return self.session.get(BankAccount, account_id)

    def line(self, line_id: str) -> BankLine | None:
        """The line, or None."""
        return self.session.get(BankLine, line_id)

    def lock_line(self, line_id: str) -> BankLine | None:
        """The line, held until commit, or None."""
        statement = select(BankLine).where(BankLine.id == line_id).with_for_update()
        return self.session.exec(statement.execution_options(populate_existing=True)).first()

    def known(self, account_id: str, refs: Collection[str]) -> dict[str, BankLine]:
        """Lines of an account by the bank's references; unknown ones are left out."""
        found: dict[str, BankLine] = {}
        wanted = list(refs)
        for start in range(0, len(wanted), BATCH):
            statement = select(BankLine).where(
                BankLine.bank_account_id == account_id, col(BankLine.bank_ref).in_(wanted[start : start + BATCH])
            )
            found |= {line.bank_ref: line for line in self.session.exec(statement)}
        return found

    def by_ids(self, line_ids: Sequence[str]) -> list[BankLine]:
        """Lines by id, in that order."""
        found: dict[str, BankLine] = {}
        for start in range(0, len(line_ids), BATCH):
            chunk = col(BankLine.id).in_(line_ids[start : start + BATCH])
            found |= {line.id: line for line in self.session.exec(select(BankLine).where(chunk))}
        return [found[line_id] for line_id in line_ids]

    def insert(self, rows: Sequence[Mapping[str, Any]]) -> set[str]:
        """Insert lines; the ids of those that were new."""
        return {row.id for row in insert_new(self.session, BankLine, rows, returning=("id",))}

    def of_conversion(self, conversion_id: str) -> BankLine | None:
        """The line that paid a conversion, or None."""
        return self.session.exec(select(BankLine).where(BankLine.conversion_id == conversion_id)).first()

    def by_conversions(self, conversion_ids: Collection[str]) -> dict[str, BankLine]:
        """The lines that paid these conversions, by the conversion's id."""
        statement = select(BankLine).where(col(BankLine.conversion_id).in_(conversion_ids))
        return {line.conversion_id or "": line for line in self.session.exec(statement).all()}

    def originals(self, account_id: str, *, currency: str, units: int) -> Sequence[BankLine]:
        """Incoming lines of exactly `units` that a returned payment may take back, the newest first."""
        statement = select(BankLine).where(
            BankLine.bank_account_id == account_id,
            BankLine.currency == currency,
            BankLine.units == units,
            col(BankLine.state).in_(("matched", "waiting", "unmatched")),
        )
        return self.session.exec(statement.order_by(col(BankLine.booked_on).desc(), col(BankLine.id))).all()

    def twins(self, invoice_id: str, *, units: int) -> int:
        """How many lines of exactly `units` paid an invoice already."""
        paid = col(BankLine.state).in_(("matched", "waiting"))
        statement = select(func.count()).where(BankLine.invoice_id == invoice_id, BankLine.units == units, paid)
        return self.session.exec(statement).one()

    def undecided(self, *, limit: int) -> Sequence[BankLine]:
        """Lines that wait for the operator's word, oldest first."""
        statement = select(BankLine).where(col(BankLine.state).in_(_UNDECIDED))
        return self.session.exec(statement.order_by(col(BankLine.booked_on), col(BankLine.id)).limit(limit)).all()

    def undecided_count(self) -> int:
        """How many lines wait for the operator's word."""
        return self.session.exec(select(func.count()).where(col(BankLine.state).in_(_UNDECIDED))).one()

    def refunded_count(self) -> int:
        """How many lines of the inbox were sent back whole."""
        return self.session.exec(select(func.count()).where(BankLine.state == "refunded")).one()

    def imports(self, *, limit: int) -> Sequence[StatementImport]:
        """The statements that were read, the newest first."""
        statement = select(StatementImport).order_by(col(StatementImport.imported_at).desc(), col(StatementImport.id))
        return self.session.exec(statement.limit(limit)).all()

    def find_import(self, import_id: str) -> StatementImport | None:
        """One statement that was read, held until commit, or None."""
        return self.session.get(StatementImport, import_id, with_for_update=True)

    def waiting_fiat(self) -> Sequence[tuple[str, int]]:
        """What came and belongs to nobody yet, summed by currency."""
        statement = select(BankLine.currency, func.sum(BankLine.units)).where(
            col(BankLine.state).in_(WAITING), BankLine.units > 0
        )
        return self.session.exec(statement.group_by(BankLine.currency)).all()
