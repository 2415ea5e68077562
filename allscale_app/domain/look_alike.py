"""Addresses made to be mistaken for another: people compare only the ends (address poisoning)."""

from __future__ import annotations

ENDS = 4
"""Characters of each end, after the 0x, that wallets show and people compare."""


def ends_of(address: str) -> tuple[str, str]:
    """The beginning, with its 0x, and the end of an address, in lower case."""
    text = address.lower()
    return text[: 2 + ENDS], text[-ENDS:]


def looks_alike(one: str, other: str) -> bool:
    """Whether two different addresses have the same ends; letter case says nothing."""
    return one.lower() != other.lower() and len(one) == len(other) and ends_of(one) == ends_of(other)
