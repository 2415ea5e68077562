"""Named counters taken under the write lock."""

from __future__ import annotations

from allscale_app.store.conflicts import insert_new
from allscale_app.store.repositories.base import Repository
from allscale_app.store.tables import Sequence


class Sequences(Repository):
    """Counters that never give a number twice; a rollback gives it back."""

    def take(self, name: str) -> int:
        """The next value, from 0."""
        row = self.session.get(Sequence, name, with_for_update=True)
        if row is None:
            insert_new(self.session, Sequence, [{"name": name, "last": -1}], returning=("name",))
            row = self.session.get_one(Sequence, name, with_for_update=True)
        row.last += 1
        self.session.add(row)
        self.session.flush()
        return row.last
