"""Coins at our addresses that are in no account."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlmodel import col, delete, func, select

from allscale_app.store.repositories.base import Repository
from allscale_app.store.tables import StrayCoin


class Strays(Repository):
    """One row for each coin at each address."""

    def at(self, network: str, address_key: str) -> Sequence[StrayCoin]:
        """Every stray coin of an address on a network."""
        statement = select(StrayCoin).where(StrayCoin.network == network, StrayCoin.address_key == address_key)
        return self.session.exec(statement.order_by(StrayCoin.contract)).all()

    def drop_native(self, network: str, address_keys: Collection[str]) -> None:
        """Forget the native coin at some addresses."""
        rows = delete(StrayCoin).where(col(StrayCoin.network) == network, col(StrayCoin.contract) == "")
        self.session.exec(rows.where(col(StrayCoin.address_key).in_(address_keys)))

    def newest(self, *, limit: int) -> Sequence[StrayCoin]:
        """Native coins first, for they are real; then the newest of the others."""
        order = (col(StrayCoin.contract) != "", col(StrayCoin.seen_at).desc(), col(StrayCoin.address_key))
        return self.session.exec(select(StrayCoin).order_by(*order).limit(limit)).all()

    def count(self) -> int:
        """How many there are."""
        return self.session.exec(select(func.count()).select_from(StrayCoin)).one()
