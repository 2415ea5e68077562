"""How many blocks one eth_getLogs may cover: learned per endpoint from what it accepts and refuses."""

from __future__ import annotations

from dataclasses import dataclass

from allscale_app.chain.errors import RangeError

FIRST_BLOCKS = 2_000
MAX_BLOCKS = 10_000
MAX_TOPICS = 1_000
"""geth and erigon refuse more than 1,000 values in one topic position. It is also how many recipients weigh as much
in a request (70 bytes each) as the transfers to everybody in one block of a busy network weigh in an answer."""


@dataclass(slots=True)
class RangePlan:
    """`blocks` per request and into how many requests the recipients are split."""

    blocks: int = FIRST_BLOCKS
    limit: int = MAX_BLOCKS
    parts: int = 1
    careful: bool = False
    """Once refused, it grows by 5 % a step instead of doubling."""

    def succeeded(self, blocks: int) -> None:
        """A request of `blocks` blocks was answered: the next may be larger, if this one used the whole range."""
        if blocks < self.blocks:
            return
        larger = max(self.blocks + 1, self.blocks + self.blocks // 20) if self.careful else self.blocks * 2
        self.blocks = min(larger, self.limit)

    def refused(self, error: RangeError, *, blocks: int, recipients: int) -> bool:
        """Learns from the refusal of `blocks` blocks; False when nothing smaller is left to try."""
        self.careful = True
        if error.hard and error.blocks:
            self.limit = max(1, min(self.limit, error.blocks))
        if blocks > 1:
            wanted = error.blocks if error.blocks and error.blocks < blocks else blocks // 2
            self.blocks = max(1, min(wanted, self.limit))
            return True
        if self.parts >= recipients:
            return False
        self.parts = min(recipients, max(2, self.parts * 2, -(-recipients // MAX_TOPICS)))
        return True

    def timed_out(self) -> None:
        """No answer in time: half the range."""
        self.careful = True
        self.blocks = max(1, self.blocks // 2)

    def groups(self, recipients: list[str], *, blocks: int) -> list[list[str] | None]:
        """The recipient lists of one pass over `blocks` blocks; None is a request for every recipient, to be filtered
        here, where that is less to carry."""
        if not recipients:
            return []
        if self.parts == 1 and len(recipients) > MAX_TOPICS * blocks:
            return [None]
        return self.lists(recipients)

    def lists(self, recipients: list[str]) -> list[list[str] | None]:
        """All of `recipients` in lists that nodes accept."""
        size = max(1, min(MAX_TOPICS, -(-len(recipients) // self.parts)))
        return [recipients[start : start + size] for start in range(0, len(recipients), size)]
