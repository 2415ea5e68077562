"""What a network told us: blocks, transfers, and one scan's answer. Facts only, no money yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class BlockRef:
    """A block by number and hash (0x, lower case); `at` is its own timestamp (aware UTC)."""

    number: int
    hash: str
    parent_hash: str
    at: datetime


def observation_key(network: str, block_hash: str, log_index: int, *, generation: int = 1) -> str:
    """The name of one observation in journal keys: `local:0xabc…:3` (rules 5.1).

    `generation` counts the lives of the very same log: a block that was orphaned and became canonical
    again posts again, as `local:0xabc…:3:2`.
    """
    key = f"{network}:{block_hash}:{log_index}"
    return key if generation == 1 else f"{key}:{generation}"


@dataclass(frozen=True, slots=True)
class TransferLog:
    """One ERC-20 Transfer log (EIP-20) to a watched address; `raw_amount` is the exact on-chain integer."""

    network: str
    block_number: int
    block_hash: str
    tx_hash: str
    log_index: int
    contract: str
    sender: str
    recipient: str
    raw_amount: int


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a network was read: the last accepted block."""

    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class Scan:
    """One accepted answer of a network.

    `rewound_to` is the number of the common ancestor when stored hashes no longer link: every
    stored block above it is orphaned before `transfers` count. `blocks` are the new canonical
    blocks that are worth storing (the tail). `finalized_number` never exceeds `head.number`.
    """

    network: str
    head: BlockRef
    finalized_number: int
    cursor: Cursor
    blocks: tuple[BlockRef, ...] = ()
    transfers: tuple[TransferLog, ...] = ()
    rewound_to: int | None = None


@dataclass(frozen=True, slots=True)
class Reread:
    """Final blocks up to `last`, read once more; `blocks` are those with `transfers`, and `last`."""

    network: str
    last: BlockRef
    blocks: tuple[BlockRef, ...]
    transfers: tuple[TransferLog, ...]
