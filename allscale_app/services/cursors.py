"""Opaque places in a list: what a client gets back it can only hand in again."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from allscale_app.domain.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Place:
    """Beyond the row `id` whose sort column holds `value`; `position` is the row's place in the list, from 1."""

    order: str
    value: str | int
    id: str
    position: int
    backwards: bool = False


def write_place(place: Place) -> str:
    """The cursor of a place."""
    text = json.dumps(asdict(place), separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_place(cursor: str, *, order: str) -> Place:
    """The place of a cursor that a list in this `order` gave out, else InvalidInput."""
    try:
        place = Place(**json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))))
    except (ValueError, TypeError):
        raise foreign_cursor() from None
    shape = (place.id, place.position, place.backwards)
    if place.order != order or tuple(map(type, shape)) != (str, int, bool) or "\0" in f"{place.value}{place.id}":
        raise foreign_cursor()
    return place


def foreign_cursor() -> InvalidInput:
    """The refusal of a cursor that this list never gave out."""
    return InvalidInput(
        "This cursor does not belong to this list. Start again without one.", code="cursor_invalid", param="cursor"
    )


def as_text(value: Any) -> str | int:
    """A sort column's value as a cursor carries it."""
    return value.isoformat() if isinstance(value, date | datetime) else value
