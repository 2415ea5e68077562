"""Fiat that came by card and wire and what went back, summed up for an audit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col, func, select

from allscale_app.domain.conversion import ConversionState
from allscale_app.domain.legs import Rail
from allscale_app.store.repositories.base import Repository
from allscale_app.store.tables import BankLine, Conversion, Dispute, Refund

Sums = Sequence[tuple[str, int]]


class FiatSums(Repository):
    """Millionths by currency; what left is negative."""

    def paid_by_card(self) -> Sums:
        """What cards paid, whatever became of it."""
        return self._paid(Conversion.rail == Rail.CARD)

    def paid_by_wire(self) -> Sums:
        """What transfers paid and no bank took back."""
        return self._paid(Conversion.rail == Rail.WIRE, Conversion.state != ConversionState.RETURNED)

    def sent_back(self, rail: Rail) -> Sums:
        """Refunds that went out, less than nothing; a lost dispute about a part is none of them."""
        statement = select(Refund.source, -func.sum(Refund.source_units)).where(
            Refund.rail == rail, Refund.state == "done", Refund.user_id != ""
        )
        return _plain(self.session.exec(statement.group_by(Refund.source)).all())

    def taken_by_disputes(self) -> Sums:
        """What the processor took for disputes with its fees, less than nothing; a won one gave its sum back."""
        gone = self._disputed(-func.sum(Dispute.source_units), Dispute.state != "won")
        return [*gone, *self._disputed(-func.sum(Dispute.fee_units))]

    def disputed(self) -> Sums:
        """What open disputes are about."""
        return self._disputed(func.sum(Dispute.source_units), Dispute.state == "open")

    def unclaimed(self) -> Sums:
        """Lines of statements that are at the bank and paid no invoice: of the inbox, or credited to a business."""
        states = col(BankLine.state).in_(("unmatched", "refunding", "matched"))
        statement = select(BankLine.currency, func.sum(BankLine.units)).where(
            states, BankLine.units > 0, col(BankLine.conversion_id).is_(None)
        )
        return _plain(self.session.exec(statement.group_by(BankLine.currency)).all())

    def _paid(self, *conditions: Any) -> Sums:
        statement = select(Conversion.source, func.sum(Conversion.source_units)).where(
            col(Conversion.payment_id).is_not(None), *conditions
        )
        return _plain(self.session.exec(statement.group_by(Conversion.source)).all())

    def _disputed(self, units: ColumnElement[Any], *conditions: Any) -> Sums:
        statement = select(Conversion.source, units).join(Dispute, col(Dispute.conversion_id) == col(Conversion.id))
        return _plain(self.session.exec(statement.where(*conditions).group_by(Conversion.source)).all())


def _plain(rows: Sequence[tuple[str, Any]]) -> Sums:
    """Postgres sums bigints as decimals."""
    return [(currency, int(units)) for currency, units in rows]
