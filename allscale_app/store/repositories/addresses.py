"""Deposit addresses: issued once, watched for life."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlmodel import col, select

from allscale_app.store.repositories.base import Repository
from allscale_app.store.tables import DepositAddress


class Addresses(Repository):
    """Our addresses by their lower-case text."""

    def find(self, address: str) -> DepositAddress | None:
        """Ours, or None; any letter case."""
        return self.session.get(DepositAddress, address.lower())

    def among(self, addresses: Iterable[str]) -> dict[str, DepositAddress]:
        """Those of `addresses` that are ours, by lower-case text."""
        keys = {address.lower() for address in addresses}
        rows = self.session.exec(select(DepositAddress).where(col(DepositAddress.address_key).in_(keys))).all()
        return {row.address_key: row for row in rows}

    def all_keys(self) -> Sequence[str]:
        """Every address ever issued, lower case."""
        return self.session.exec(select(DepositAddress.address_key)).all()

    def issued_above(self, position: int) -> Sequence[tuple[int, str]]:
        """Index and address (lower case) of everything issued after index `position`, in order.

        The index is taken under a lock that is held until commit, so none can appear below one already seen.
        """
        statement = select(DepositAddress.position, DepositAddress.address_key)
        statement = statement.where(col(DepositAddress.position) > position)
        return self.session.exec(statement.order_by(col(DepositAddress.position))).all()

    def of_purpose(self, purpose: str) -> DepositAddress | None:
        """The instance's own address for a purpose, or None."""
        statement = select(DepositAddress).where(DepositAddress.purpose == purpose)
        return self.session.exec(statement.order_by(col(DepositAddress.position))).first()

    def of_business(self, business_id: str, *, purpose: str) -> DepositAddress | None:
        """A business's latest address for a purpose, or None."""
        statement = select(DepositAddress).where(
            DepositAddress.business_id == business_id, DepositAddress.purpose == purpose
        )
        return self.session.exec(statement.order_by(col(DepositAddress.position).desc())).first()
