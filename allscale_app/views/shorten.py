"""Addresses and hashes, shortened one way everywhere: six … six (rules 5.32)."""

from __future__ import annotations

ENDS = 6


def short_hash(text: str) -> str:
    """`0x77a455…a022eb`: the prefix, six characters, an ellipsis, six characters."""
    return f"{text[: 2 + ENDS]}…{text[-ENDS:]}" if len(text) > 2 * ENDS + 2 else text


short_address = short_hash
