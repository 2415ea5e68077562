"""Proof of work (Dwork and Naor, 1992): half a second of a visitor's processor instead of somebody else's captcha."""

from __future__ import annotations

import hashlib

BITS = 14
"""16,384 tries on average."""
NONCE_LETTERS = 20


def is_solved(challenge: str, nonce: object) -> bool:
    """Whether SHA-256 of `challenge:nonce` starts with BITS zero bits."""
    if not isinstance(nonce, str) or not 0 < len(nonce) <= NONCE_LETTERS:
        return False
    digest = hashlib.sha256(f"{challenge}:{nonce}".encode(errors="replace")).digest()
    return int.from_bytes(digest[:4], "big") >> (32 - BITS) == 0


def solve(challenge: str) -> str:
    """The first nonce that solves `challenge`, as the visitor's browser finds it."""
    nonce = 0
    while not is_solved(challenge, str(nonce)):
        nonce += 1
    return str(nonce)
