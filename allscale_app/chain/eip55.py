"""Address checksums by letter case (EIP-55)."""

from __future__ import annotations

import re
from functools import lru_cache

from eth_hash.auto import keccak

_ADDRESS = re.compile(r"0x[0-9a-fA-F]{40}", re.ASCII)


def is_address(text: str) -> bool:
    """Whether `text` is an address: 0x and 40 hex digits, and a right checksum if it mixes letter cases."""
    if not _ADDRESS.fullmatch(text):
        return False
    digits = text[2:]
    return digits in (digits.lower(), digits.upper()) or text == checksum(text)


def read_address(text: str) -> str | None:
    """The address that somebody typed, with its checksum; None for what is none, or has a wrong checksum."""
    return checksum(text) if is_address(text) else None


@lru_cache(maxsize=16_384)
def checksum(address: str) -> str:
    """`address` (0x and 40 hex digits in any case) with its EIP-55 checksum."""
    digits = address[2:].lower()
    hashed = keccak(digits.encode("ascii")).hex()
    return "0x" + "".join(
        letter.upper() if int(nibble, 16) >= 8 else letter for letter, nibble in zip(digits, hashed, strict=False)
    )
