"""How far each network is read, its recent blocks, and its health."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlmodel import col, delete, select

from allscale_app.domain.observations import BlockRef
from allscale_app.store.conflicts import insert_new
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

    def open(self, network: str) -> NetworkState:
        """The state, made at the first look, held against other watchers until commit."""
        insert_new(self.session, NetworkState, [_fresh(network)], returning=("network",))
        return self.session.get_one(NetworkState, network, with_for_update=True, populate_existing=True)

    def all(self) -> Sequence[NetworkState]:
        """Every network's state."""
        return self.session.exec(select(NetworkState).order_by(NetworkState.network)).all()

    def blocks(self, network: str) -> Sequence[Block]:
        """The stored hash chain, lowest first."""
        return self.session.exec(select(Block).where(Block.network == network).order_by(col(Block.number))).all()

    def keep_blocks(self, network: str, blocks: Iterable[BlockRef]) -> None:
        """Remember canonical blocks; one that is remembered already stays."""
        rows = [
            {
                "network": network,
                "number": block.number,
                "hash": block.hash,
                "parent_hash": block.parent_hash,
                "at": block.at,
            }
            for block in blocks
        ]
        insert_new(self.session, Block, rows, returning=("number",))

    def drop_blocks_above(self, network: str, number: int) -> None:
        """Forget the blocks that are no longer of our chain."""
        self.session.exec(delete(Block).where(col(Block.network) == network, col(Block.number) > number))

    def drop_blocks_below(self, network: str, number: int) -> None:
        """Forget blocks that nothing can take back any more."""
        self.session.exec(delete(Block).where(col(Block.network) == network, col(Block.number) < number))


def _fresh(network: str) -> dict[str, object]:
    return {
        "network": network,
        "head_number": 0,
        "finalized_number": 0,
        "status": "starting",
        "problem": "",
        "disabled_tokens": {},
        "unread_since": {},
    }
