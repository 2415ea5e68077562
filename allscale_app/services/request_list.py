"""A business's requests, page by page, for programs."""

from __future__ import annotations

from collections.abc import Sequence

from allscale_app.domain.errors import InvalidInput
from allscale_app.domain.offer import RequestStatus
from allscale_app.services.context import Context
from allscale_app.services.cursors import Paging, aware, paging, read_place, value_beyond
from allscale_app.services.request_rows import find_request
from allscale_app.store.tables import Service, ServiceRequest
from allscale_app.store.uow import ReadUow

_ORDER = "newest"


def list_requests(
    uow: ReadUow,
    ctx: Context,  # noqa: ARG001  # every service has ctx
    *,
    business_id: str,
    status: str | None,
    service_id: str | None,
    cursor: str | None,
    limit: int,
) -> tuple[Sequence[ServiceRequest], Paging]:
    """Newest first. Raises InvalidInput for an unknown status, and for a foreign cursor."""
    if status is not None and status not in set(RequestStatus):
        words = f"Choose status from {', '.join(RequestStatus)}."
        raise InvalidInput(words, code="status_unknown", param="status")
    place = read_place(cursor, order=_ORDER) if cursor else None
    found = uow.storefront.requests(
        business_id,
        statuses=(status,) if status else (),
        service_id=(service_id or "").replace("\0", ""),  # which no database takes
        limit=limit,
        beyond=value_beyond(place, aware) if place else None,
    )
    return found.rows, paging(place, found.boundaries, goes_on=found.goes_on, order=_ORDER)


def list_services(uow: ReadUow, ctx: Context, *, business_id: str) -> Sequence[Service]:  # noqa: ARG001  # every service has ctx
    """Every service that is not archived, in the order of the profile."""
    return uow.storefront.services(business_id)


def read_request(uow: ReadUow, ctx: Context, *, business_id: str, request_id: str) -> ServiceRequest:  # noqa: ARG001  # as above
    """A business's request. Raises NotFound."""
    return find_request(uow, business_id=business_id, request_id=request_id)
