"""The letters of an avatar: a person's first and last name, a client's first two words."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W_]+")


def initials_of(name: str) -> str:
    """Up to two letters: "Northwind Studio" is NS, "ada@example.com" is A."""
    words = name.partition("@")[0].split()
    letters = words[0][:1] + (words[-1][:1] if len(words) > 1 else "") if words else ""
    return letters.upper()


def initials_of_client(name: str) -> str:
    """The first letters of the first two words: "Harbour & Pine GmbH" is HP, "ap@tessera.io" is A."""
    words = _WORD.findall(name.partition("@")[0] if "@" in name else name)
    picked = words[:1] if "@" in name else words[:2]
    return "".join(word[0] for word in picked).upper()
