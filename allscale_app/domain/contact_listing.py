"""How a list of contacts is narrowed and ordered."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ContactSort(StrEnum):
    """Last activity and creation newest first, names from A."""

    ACTIVITY = "activity"
    NAME = "name"
    CREATED = "created"


@dataclass(frozen=True, slots=True)
class ContactFilter:
    """What is looked for: folded search `terms`, one label exactly as written, one country (ISO 3166-1 alpha-2)."""

    terms: tuple[str, ...] = ()
    label: str = ""
    country: str = ""
