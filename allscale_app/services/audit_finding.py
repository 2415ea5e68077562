"""What an audit says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it must be: which check, what it is about, and what was found."""

    check: str
    subject: str
    words: str
