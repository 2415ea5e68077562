"""What a caller of the scanner keeps: the rules of the store in twenty lines of memory."""

from __future__ import annotations

from collections.abc import Collection

from allscale_app.chain.scanner import KNOWN_BLOCKS, Scanner
from allscale_app.domain.observations import BlockRef, Cursor, Scan, TransferLog


class Keeper:
    """Cursor, blocks and observations of one network; a transfer counts while its block is canonical."""

    def __init__(self, scanner: Scanner, watched: Collection[str]) -> None:
        self.scanner = scanner
        self.watched = watched
        self.cursor: Cursor | None = None
        self.blocks: dict[int, BlockRef] = {}
        self.canonical: dict[tuple[str, int], TransferLog] = {}
        self.orphaned: list[TransferLog] = []
        self.final = -1
        self.scans: list[Scan] = []

    def poll(self) -> Scan | None:
        """One poll, kept."""
        newest = [(number, self.blocks[number].hash) for number in sorted(self.blocks)[-KNOWN_BLOCKS:]]
        scan = self.scanner.poll(self.cursor, newest, lambda: self.watched)
        if scan is not None:
            self._keep(scan)
        return scan

    def catch_up(self) -> None:
        """Polls until there is nothing new."""
        while self.poll() is not None:
            pass

    def _keep(self, scan: Scan) -> None:
        self.scans.append(scan)
        if scan.rewound_to is not None:
            limit = scan.rewound_to
            self.blocks = {number: block for number, block in self.blocks.items() if number <= limit}
            self.orphaned += [log for log in self.canonical.values() if log.block_number > limit]
            self.canonical = {key: log for key, log in self.canonical.items() if log.block_number <= limit}
        self.blocks |= {block.number: block for block in scan.blocks}
        self.canonical |= {(log.block_hash, log.log_index): log for log in scan.transfers}
        self.cursor, self.final = scan.cursor, scan.finalized_number

    def received(self, recipient: str, *, contract: str | None = None, final: bool = False) -> int:
        """The raw amount that counts for an address."""
        return sum(
            log.raw_amount
            for log in self.canonical.values()
            if log.recipient == recipient
            and (contract is None or log.contract == contract)
            and (not final or log.block_number <= self.final)
        )
