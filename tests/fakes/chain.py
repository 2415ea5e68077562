"""A chain in memory that mines, reorganises and answers scans as the real scanner does."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace

from allscale_app.domain.networks import Network
from allscale_app.domain.observations import BlockRef, Cursor, Reread, Scan, TransferLog
from tests.fakes.context import LOCAL, USDC_CONTRACT
from tests.fakes.system import FakeClock

PAYER = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"
_salts = itertools.count()


@dataclass(frozen=True)
class Transfer:
    """A transfer to be mined; several with one `tx` are one transaction."""

    to: str
    raw_amount: int
    contract: str = USDC_CONTRACT
    sender: str = PAYER
    tx: str = field(default_factory=lambda: _hash("tx", next(_salts)))


@dataclass(frozen=True)
class Block:
    """A mined block with its logs in order."""

    ref: BlockRef
    transfers: tuple[Transfer, ...]

    def logs(self, network: str) -> list[TransferLog]:
        return [
            TransferLog(
                network=network,
                block_number=self.ref.number,
                block_hash=self.ref.hash,
                tx_hash=transfer.tx,
                log_index=index,
                contract=transfer.contract,
                sender=transfer.sender,
                recipient=transfer.to,
                raw_amount=transfer.raw_amount,
            )
            for index, transfer in enumerate(self.transfers)
        ]


class FakeChain:
    """One network's blocks; block 0 is empty. `finalized` follows the head at the network's depth."""

    def __init__(self, clock: FakeClock, network: Network = LOCAL) -> None:
        self.clock = clock
        self.network = network
        self.blocks: list[Block] = []
        self.stretch = 1_000
        self.mine()

    @property
    def head(self) -> BlockRef:
        return self.blocks[-1].ref

    @property
    def finalized_number(self) -> int:
        return max(0, self.head.number - self.network.finality_depth)

    def mine(self, *transfers: Transfer, blocks: int = 1) -> Block:
        """One block with `transfers`, then `blocks - 1` empty ones; the first of them."""
        first = self._append(transfers)
        for _ in range(blocks - 1):
            self._append(())
        return first

    def take_back(self, depth: int) -> list[Block]:
        """Forget the last `depth` blocks; they are returned, so that `restore` can make them canonical again."""
        kept = len(self.blocks) - depth
        gone, self.blocks = self.blocks[kept:], self.blocks[:kept]
        return gone

    def restore(self, blocks: Sequence[Block]) -> None:
        """Make these very blocks canonical again, on top of the block that they were mined on."""
        assert blocks[0].ref.parent_hash == self.head.hash
        self.blocks += blocks

    def reorg(self, depth: int, *contents: Sequence[Transfer]) -> None:
        """Replace the last `depth` blocks by one block for each of `contents`, `depth` empty ones if none."""
        self.take_back(depth)
        for transfers in contents or [()] * depth:
            self._append(transfers)

    def poll(
        self, cursor: Cursor | None, known: Sequence[tuple[int, str]], recipients: Callable[[], Collection[str]]
    ) -> Scan | None:
        """As the scanner: rewinds to the highest remembered block that is still here."""
        base, rewound_to = (-1, None) if cursor is None else (cursor.number, None)
        if cursor is not None and not self._holds(cursor):
            base = rewound_to = max(
                (number for number, value in known if self._holds(Cursor(number, value))), default=0
            )
        elif base == self.head.number:
            return None
        last = min(self.head.number, base + self.stretch)
        fresh = self.blocks[base + 1 : last + 1]
        ours = {address.lower() for address in recipients()}
        logs = [log for block in fresh for log in block.logs(self.network.key) if log.recipient.lower() in ours]
        end = self.blocks[last].ref
        return Scan(
            network=self.network.key,
            head=self.head,
            finalized_number=self.finalized_number,
            cursor=Cursor(end.number, end.hash),
            blocks=tuple(block.ref for block in fresh),
            transfers=tuple(log for log in logs if log.raw_amount > 0),
            rewound_to=rewound_to,
        )

    def read_again(self, *, first: int, last: int, recipients: Collection[str]) -> Reread:
        """As the nightly pass: at most `stretch` blocks."""
        blocks = self.blocks[first : min(last, first + self.stretch - 1) + 1]
        ours = {address.lower() for address in recipients}
        logs = [log for block in blocks for log in block.logs(self.network.key) if log.recipient.lower() in ours]
        known = {token.contract for token in self.network.tokens}
        transfers = tuple(log for log in logs if log.contract in known and log.raw_amount > 0)
        return Reread(self.network.key, blocks[-1].ref, tuple(block.ref for block in blocks), transfers)

    def _append(self, transfers: Sequence[Transfer]) -> Block:
        number = len(self.blocks)
        parent = self.blocks[-1].ref.hash if self.blocks else "0x" + "0" * 64
        ref = BlockRef(number, _hash("block", number, parent, next(_salts)), parent, self.clock.now())
        self.blocks.append(Block(ref, tuple(transfers)))
        return self.blocks[-1]

    def _holds(self, block: Cursor) -> bool:
        return block.number < len(self.blocks) and self.blocks[block.number].ref.hash == block.hash


def again(transfer: Transfer, **changes: object) -> Transfer:
    """The same transaction with something else in it, as a replacement by the payer is."""
    return replace(transfer, **changes)  # type: ignore[arg-type]  # a test names the fields


def _hash(*parts: object) -> str:
    return "0x" + hashlib.sha256(":".join(map(str, parts)).encode()).hexdigest()
