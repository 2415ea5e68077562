"""What programs are told: events written in the commit that they tell of, and the list of them.

To tell programs of something new: its type in `domain.program_events`; where it is a step of an invoice's timeline, the
step's line in the table there, and nothing else; where it is not, one line in the service that does it:
`uow.happened.note(EventType.REQUEST_RECEIVED, business_id=…, object_kind="request", object_id=request.id)`; and for a new
kind of object a builder in `views.webhook_objects.OBJECTS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from allscale_app.domain.errors import InvalidInput
from allscale_app.domain.program_events import EventType, Happening, wants
from allscale_app.services.context import Context
from allscale_app.services.cursors import Paging, Place, foreign_cursor, paging, read_place
from allscale_app.services.ports import WriteBody
from allscale_app.services.webhook_queue import queue_delivery
from allscale_app.store.tables import WebhookEndpoint, WebhookEvent
from allscale_app.store.uow import ReadUow, WriteUow

Build = Callable[[ReadUow, Context, str, str], dict[str, Any] | None]
"""The API's object of a business's id and the object's; None for what is gone."""
_ORDER = "newest"


def write_events(uow: WriteUow, ctx: Context, *, objects: Mapping[str, Build], write_body: WriteBody) -> None:
    """Write down what happened in this unit of work and queue it for whoever listens. Runs last, before the commit:
    an event shows its object as this commit leaves it, and its bytes never change afterwards."""
    happened = uow.happened.take()
    if not happened:
        return
    uow.flush()
    endpoints: dict[str, list[WebhookEndpoint]] = {}
    built: dict[tuple[str, str], dict[str, Any] | None] = {}
    for one in happened:
        key = (one.object_kind, one.object_id)
        if key not in built:
            built[key] = objects[one.object_kind](uow, ctx, one.business_id, one.object_id)
        data = built[key]
        if data is None:
            continue
        event = insert_event(uow, ctx, happening=one, data=data, write_body=write_body)
        if event is None:
            continue
        if one.business_id not in endpoints:
            listening = uow.webhook_endpoints.of_business(one.business_id)
            endpoints[one.business_id] = [endpoint for endpoint in listening if endpoint.is_enabled]
        for endpoint in endpoints[one.business_id]:
            if wants(endpoint.event_types, one.type):
                queue_delivery(uow, ctx, endpoint=endpoint, event=event)


def insert_event(
    uow: WriteUow, ctx: Context, *, happening: Happening, data: dict[str, Any], write_body: WriteBody
) -> WebhookEvent | None:
    """Write one event under the next number of its object; None for a cause that has its event, perhaps just now."""
    event_id, now = ctx.ids.new("evt"), ctx.clock.now()
    while not (happening.cause and uow.webhook_events.has_cause(happening.object_id, happening.type, happening.cause)):
        sequence = uow.webhook_events.last_sequence(happening.object_id) + 1
        row: dict[str, Any] = {
            "id": event_id,
            "business_id": happening.business_id,
            "type": happening.type.value,
            "object_kind": happening.object_kind,
            "object_id": happening.object_id,
            "sequence": sequence,
            "cause": happening.cause or None,
            "body": write_body(kind=happening.type, at=now, sequence=sequence, data=data),
            "created_at": now,
        }
        if uow.webhook_events.insert(row):
            return WebhookEvent(**row)  # as it stands there; nothing of it changes any more
    return None


def list_events(
    uow: ReadUow,
    ctx: Context,  # noqa: ARG001  # every service has ctx
    *,
    business_id: str,
    kind: str | None,
    object_id: str | None,
    cursor: str | None,
    limit: int,
) -> tuple[list[WebhookEvent], Paging]:
    """A business's events, newest first. Raises InvalidInput for an unknown type, and for a foreign cursor."""
    if kind is not None and kind not in set(EventType):
        words = f"Choose type from {', '.join(EventType)}."
        raise InvalidInput(words, code="event_type_unknown", param="type")
    if object_id is not None:
        object_id = object_id.replace("\0", "")  # which no database takes
    place, before = read_number(cursor)
    rows = uow.webhook_events.page(business_id, kind=kind, object_id=object_id, before=before, limit=limit + 1)
    return list(rows[:limit]), number_paging(rows, place, limit=limit)


def read_number(cursor: str | None) -> tuple[Place | None, int | None]:
    """The place of a cursor of a list by number, and the number that the page begins before."""
    if not cursor:
        return None, None
    place = read_place(cursor, order=_ORDER)
    if type(place.value) is not int or place.backwards or not 0 <= place.value < 2**63:
        raise foreign_cursor()
    return place, place.value


def number_paging(rows: Any, place: Place | None, *, limit: int) -> Paging:
    """The paging of a list by number that was read with one row more than `limit`."""
    boundaries = [(row.number, row.id) for row in rows[:limit]]
    return paging(place, boundaries, goes_on=len(rows) > limit, order=_ORDER)
