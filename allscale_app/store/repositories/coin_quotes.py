"""Promised prices in coins of another peg, and how much of each has come."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, func, select

from allscale_app.store.repositories.base import Repository
from allscale_app.store.tables import CoinQuote, Payment


class CoinQuotes(Repository):
    """Append-only; whoever adds one holds its invoice."""

    def of_invoice(self, invoice_id: str, asset: str) -> Sequence[CoinQuote]:
        """The prices of an invoice in one coin, newest first."""
        statement = select(CoinQuote).where(CoinQuote.invoice_id == invoice_id, CoinQuote.asset == asset)
        return self.session.exec(statement.order_by(col(CoinQuote.quoted_at).desc(), col(CoinQuote.id).desc())).all()

    def newest(self, invoice_id: str) -> dict[str, CoinQuote]:
        """The newest price of an invoice in each coin."""
        statement = select(CoinQuote).where(CoinQuote.invoice_id == invoice_id).order_by(col(CoinQuote.quoted_at))
        return {quote.asset: quote for quote in self.session.exec(statement)}

    def used_units(self, quote_id: str) -> int:
        """How much of the coin counts at a price, in millionths; what a network took back does not."""
        statement = select(func.coalesce(func.sum(Payment.units), 0)).where(
            Payment.quote_id == quote_id, Payment.status != "reversed"
        )
        return int(self.session.exec(statement).one())
