"""Counts that stop at a cap."""

from __future__ import annotations

from allscale_app.domain.invoice.listing import COUNT_CAP


def count_text(count: int) -> str:
    """`150`; from the cap on `999+`."""
    return f"{COUNT_CAP - 1}+" if count >= COUNT_CAP else f"{count:,}"
