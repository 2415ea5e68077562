"""The last known rates."""

from __future__ import annotations

from allscale_app.domain.rates import Rate
from allscale_app.store.repositories.base import Repository
from allscale_app.store.tables import StoredRate


class Rates(Repository):
    """One row for each pair."""

    def find(self, base: str, quote: str) -> Rate | None:
        """The last rate of a pair, however old, or None."""
        row = self.session.get(StoredRate, (base, quote))
        return Rate(row.base, row.quote, row.micros, row.source, row.at) if row else None

    def put(self, rate: Rate) -> None:
        """Keep a rate in its pair's place, unless a newer one is there."""
        row = self.session.get(StoredRate, (rate.base, rate.quote), with_for_update=True)
        if row is None:
            row = StoredRate(base=rate.base, quote=rate.quote, micros=rate.micros, source=rate.source, at=rate.at)
        elif row.at <= rate.at:
            row.micros, row.source, row.at = rate.micros, rate.source, rate.at
        self.session.add(row)
