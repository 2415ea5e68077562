"""How far each network is read, its recent blocks, and its health."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, delete, select

from allscale_app.store.repositories.base import Repository
from allscale_app.store.tables import Block, NetworkState


class Networks(Repository):
    """One state row per network, and its hash chain."""

    def find(self, network: str) -> NetworkState | None:
        """The state, or None before the first look."""
        return self.session.get(NetworkState, network)

    def lock(self, network: str) -> NetworkState | None:
        """The state, held against other watchers until commit, or None."""
        return self.session.get(NetworkState, network, with_for_update=True, populate_existing=True)

    def all(self) -> Sequence[NetworkState]:
        """Every network's state."""
        return self.session.exec(select(NetworkState).order_by(NetworkState.network)).all()

    def blocks(self, network: str) -> Sequence[Block]:
        """The stored hash chain, lowest first."""
        return self.session.exec(select(Block).where(Block.network == network).order_by(col(Block.number))).all()

    def drop_blocks_above(self, network: str, number: int) -> None:
        """Forget the blocks that are no longer of our chain."""
        self.session.exec(delete(Block).where(col(Block.network) == network, col(Block.number) > number))

    def drop_blocks_below(self, network: str, number: int) -> None:
        """Forget blocks that nothing can take back any more."""
        self.session.exec(delete(Block).where(col(Block.network) == network, col(Block.number) < number))
