"""Which block can no longer be reversed: the `finalized` tag, with a depth where it fails."""

from __future__ import annotations

STALL_FACTOR = 3


def finalized_number(*, head: int, tag: int | None, depth: int, previous: int) -> int:
    """The highest final block number, never above `head` and never below `previous` (-1 at first).

    `tag` is the endpoint's `finalized` block; where it is missing, `depth` blocks below the head count
    as final. A tag that stalls is followed at three times that depth, one that goes backwards is ignored.
    """
    by_depth = head - depth if tag is None else max(tag, head - STALL_FACTOR * depth)
    return min(head, max(by_depth, previous))


def is_stalled(*, head: int, tag: int | None, depth: int) -> bool:
    """Whether the tag lags more than three times the usual depth: worth a line in the log."""
    return tag is not None and head - tag > STALL_FACTOR * depth
