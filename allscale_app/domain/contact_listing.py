"""How a list of contacts is ordered."""

from __future__ import annotations

from enum import StrEnum


class ContactSort(StrEnum):
    """Last activity and creation newest first, names from A."""

    ACTIVITY = "activity"
    NAME = "name"
    CREATED = "created"
