"""Token logs, canonical or orphaned, never edited."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import tuple_
from sqlmodel import col, func, select

from allscale_app.store.repositories.base import Repository
from allscale_app.store.tables import Observation

_WAITS = (
    col(Observation.outcome) == "unmatched",
    col(Observation.canonical).is_(True),
    col(Observation.resolved_at).is_(None),
)


class Observations(Repository):
    """Observations by their natural key (network, block hash, log index)."""

    def find(self, network: str, block_hash: str, log_index: int) -> Observation | None:
        """The observation of that log, canonical or not."""
        return self.among(network, [(block_hash, log_index)]).get((block_hash, log_index))

    def among(self, network: str, keys: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Observation]:
        """Those observations of `keys` (block hash, log index) that are stored, canonical or not."""
        logs = tuple_(col(Observation.block_hash), col(Observation.log_index)).in_(list(keys))
        rows = self.session.exec(select(Observation).where(Observation.network == network, logs)).all()
        return {(row.block_hash, row.log_index): row for row in rows}

    def canonical_above(self, network: str, number: int) -> Sequence[Observation]:
        """Canonical observations in blocks above `number`, oldest first."""
        statement = select(Observation).where(
            Observation.network == network,
            Observation.block_number > number,
            col(Observation.canonical).is_(True),
        )
        return self.session.exec(statement.order_by(col(Observation.block_number), col(Observation.log_index))).all()

    def turned_final(self, network: str, finalized_number: int) -> Sequence[Observation]:
        """Canonical observations up to `finalized_number` that are not marked final yet, oldest first."""
        statement = select(Observation).where(
            Observation.network == network,
            Observation.block_number <= finalized_number,
            col(Observation.canonical).is_(True),
            col(Observation.final_at).is_(None),
        )
        return self.session.exec(statement.order_by(col(Observation.block_number), col(Observation.log_index))).all()

    def by_ids(self, observation_ids: Iterable[str]) -> dict[str, Observation]:
        """Observations by id."""
        rows = self.session.exec(select(Observation).where(col(Observation.id).in_(set(observation_ids)))).all()
        return {row.id: row for row in rows}

    def unmatched(self) -> Sequence[Observation]:
        """What waits in the inbox of the instance, oldest first."""
        statement = select(Observation).where(*_WAITS)
        return self.session.exec(statement.order_by(col(Observation.seen_at), col(Observation.id))).all()

    def lock_unmatched(self, observation_id: str) -> Observation | None:
        """A transfer that waits, held against other writers until commit, or None."""
        statement = select(Observation).where(Observation.id == observation_id, *_WAITS).with_for_update()
        return self.session.exec(statement.execution_options(populate_existing=True)).first()

    def waiting_at(self, invoice_id: str) -> Sequence[Observation]:
        """The transfers to an invoice's address that wait in the inbox, oldest first."""
        statement = select(Observation).where(Observation.invoice_id == invoice_id, *_WAITS)
        return self.session.exec(statement.order_by(col(Observation.seen_at), col(Observation.id))).all()

    def waiting_count(self, invoice_id: str) -> int:
        """How many transfers to an invoice's address wait in the inbox."""
        statement = select(func.count()).where(Observation.invoice_id == invoice_id, *_WAITS)
        return self.session.exec(statement).one()
