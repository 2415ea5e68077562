"""What one commit will tell programs: noted as it happens, written down just before the commit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allscale_app.domain.program_events import EventType, Happening, told_of_step


class Happenings:
    """The notes of one unit of work."""

    def __init__(self) -> None:
        self._noted: list[Happening] = []

    def note(self, event: EventType, *, business_id: str, object_kind: str, object_id: str, cause: str = "") -> None:
        """Tell the business's programs that `event` happened to an object; the same `cause` once, "" each time."""
        self._noted.append(Happening(business_id, event, object_kind, object_id, cause))

    def note_step(self, *, business_id: str, invoice_id: str, kind: str, data: Mapping[str, Any]) -> None:
        """A step was written on an invoice's timeline: programs hear of those that have a type of event."""
        told = told_of_step(business_id=business_id, invoice_id=invoice_id, kind=kind, data=data)
        if told is not None:
            self._noted.append(told)

    @property
    def count(self) -> int:
        """How much is noted by now."""
        return len(self._noted)

    def forget_after(self, count: int) -> None:
        """Forget what was noted after the first `count`: it did not happen."""
        del self._noted[count:]

    def take(self) -> tuple[Happening, ...]:
        """Everything noted so far, in order; it is forgotten here."""
        noted, self._noted = tuple(self._noted), []
        return noted
