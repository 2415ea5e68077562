"""Opaque places in a list: what a client gets back it can only hand in again."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
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


def value_beyond(place: Place, parse: Callable[[str], Any]) -> tuple[Any, str]:
    """The boundary that a place stands for, its value read by `parse`, else InvalidInput."""
    try:
        return parse(str(place.value)), place.id
    except ValueError:
        raise foreign_cursor() from None


def aware(text: str) -> datetime:
    """A moment as a cursor carries it. Raises ValueError."""
    return datetime.fromisoformat(text).astimezone(UTC)


def as_text(value: Any) -> str | int:
    """A sort column's value as a cursor carries it."""
    return value.isoformat() if isinstance(value, date | datetime) else value


@dataclass(frozen=True, slots=True)
class Paging:
    """Where a page stands: the place of its first row, from 1 (0 for an empty page), and its neighbours' cursors."""

    first: int
    before: str | None
    after: str | None


def paging(place: Place | None, boundaries: Sequence[tuple[Any, str]], *, goes_on: bool, order: str) -> Paging:
    """The paging of a page read beyond `place`; `goes_on` says that more follow in the direction it was read."""
    if not boundaries:
        return Paging(0, None, None)
    backwards = place is not None and place.backwards
    first = 1
    if place is not None and (goes_on or not backwards):
        first = max(1, place.position - len(boundaries)) if backwards else place.position + 1

    def cursor(boundary: tuple[Any, str], position: int, *, back: bool) -> str:
        value, row_id = boundary
        return write_place(Place(order, as_text(value), row_id, position, backwards=back))

    has_before = goes_on if backwards else place is not None
    has_after = backwards or goes_on
    return Paging(
        first=first,
        before=cursor(boundaries[0], first, back=True) if has_before else None,
        after=cursor(boundaries[-1], first + len(boundaries) - 1, back=False) if has_after else None,
    )
