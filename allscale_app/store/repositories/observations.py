"""Token logs, canonical or orphaned, never edited."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from allscale_app.store.repositories.base import Repository
from allscale_app.store.tables import Observation


class Observations(Repository):
    """Observations by their natural key (network, block hash, log index)."""

    def find(self, network: str, block_hash: str, log_index: int) -> Observation | None:
        """The observation of that log, canonical or not."""
        return self.session.exec(
            select(Observation).where(
                Observation.network == network,
                Observation.block_hash == block_hash,
                Observation.log_index == log_index,
            )
        ).first()

    def canonical_above(self, network: str, number: int) -> Sequence[Observation]:
        """Canonical observations in blocks above `number`, oldest first."""
        statement = select(Observation).where(
            Observation.network == network,
            Observation.block_number > number,
            col(Observation.canonical).is_(True),
        )
        return self.session.exec(statement.order_by(col(Observation.block_number), col(Observation.log_index))).all()

    def not_final(self, network: str) -> Sequence[Observation]:
        """Canonical observations that the network can still take back, oldest first."""
        statement = select(Observation).where(
            Observation.network == network,
            col(Observation.canonical).is_(True),
            col(Observation.final_at).is_(None),
        )
        return self.session.exec(statement.order_by(col(Observation.block_number), col(Observation.log_index))).all()
