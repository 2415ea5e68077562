"""The blocks a caller remembers of one network, and whether an answer links to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from allscale_app.domain.observations import BlockRef, Cursor, TransferLog


class Trail:
    """Where reading goes on: `base` is the last accepted block, below it the remembered ones (number, hash)."""

    def __init__(self, cursor: Cursor | None, known: Iterable[tuple[int, str]], *, before: int) -> None:
        """Without a cursor, `before` is the number below the first block to read."""
        self._hashes = dict(known)
        self.rewound_to: int | None = None
        self.base = before
        if cursor is not None:
            self.base = cursor.number
            self._hashes[cursor.number] = cursor.hash
        self._hashes = {number: value for number, value in self._hashes.items() if number <= self.base}

    @property
    def base_hash(self) -> str | None:
        """The hash of `base`; None before the first block."""
        return self._hashes.get(self.base)

    @property
    def lowest(self) -> int:
        """The lowest remembered number; `base` where nothing is remembered."""
        return min(self._hashes, default=self.base)

    def numbers(self, *, up_to: int, count: int) -> list[int]:
        """Remembered numbers not above `up_to`, highest first, at most `count`."""
        return sorted((number for number in self._hashes if number <= up_to), reverse=True)[:count]

    def holds(self, block: BlockRef) -> bool:
        """Whether `block` is remembered with this very hash."""
        return self._hashes.get(block.number) == block.hash

    def rewind(self, number: int) -> None:
        """Forgets everything above `number`, the common ancestor."""
        self._hashes = {known: value for known, value in self._hashes.items() if known <= number}
        self.base = number
        self.rewound_to = number

    def overlap(self, count: int) -> int:
        """How many blocks, `base` downward without a gap and at most `count`, can be read again and checked."""
        found = 0
        while found < count and self.base - found in self._hashes:
            found += 1
        return found

    def links(self, headers: Sequence[BlockRef]) -> bool:
        """Whether each header's parent is the block before it, where that is known (`headers` by number)."""
        hashes = self._hashes | {header.number: header.hash for header in headers}
        return all(hashes.get(header.number - 1, header.parent_hash) == header.parent_hash for header in headers)

    def explains(
        self, transfers: Iterable[TransferLog], headers: Sequence[BlockRef], *, first: int, last: int, final: int
    ) -> bool:
        """Whether every transfer is inside the range asked for and in a block of this very chain.

        Blocks up to `final` need no header of their own: they cannot be replaced any more.
        """
        hashes = self._hashes | {header.number: header.hash for header in headers}
        return all(
            first <= transfer.block_number <= last
            and hashes.get(transfer.block_number, transfer.block_hash if transfer.block_number <= final else None)
            == transfer.block_hash
            for transfer in transfers
        )
