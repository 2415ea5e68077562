"""Webhooks out: endpoints, their deliveries, events."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import JSONResponse, Response

from allscale_app.api.access import HookReader, HookWriter
from allscale_app.api.answers import acting, etag, expected_version
from allscale_app.api.idempotency import Reply, mutate
from allscale_app.api.json_route import JsonRoute
from allscale_app.api.objects import ListOf, answers
from allscale_app.api.schemas import EndpointBody, EndpointPatch
from allscale_app.api.webhook_objects import EndpointObject, EndpointWithSecret, EventObject, WebhookDeliveryObject
from allscale_app.bootstrap import web
from allscale_app.domain.errors import InvalidInput
from allscale_app.services import webhook_endpoints as service
from allscale_app.services.webhook_events import list_events
from allscale_app.services.webhook_queue import resend
from allscale_app.store.tables import WebhookEndpoint
from allscale_app.views.api_objects import listing
from allscale_app.views.webhook_objects import delivery_object, endpoint_object, event_object, webhook_body

router = APIRouter(tags=["Webhooks"], route_class=JsonRoute)
IfMatch = Annotated[str | None, Header(alias="If-Match")]
Limit = Annotated[int, Query(ge=1, le=100)]
ENDPOINTS = "/webhook-endpoints"
ENDPOINT = f"{ENDPOINTS}/{{endpoint_id}}"


@router.post(ENDPOINTS, status_code=201, summary="Create an endpoint", responses=answers(EndpointWithSecret, 201))
async def create(request: Request, caller: HookWriter, body: EndpointBody) -> JSONResponse:
    """The answer shows the signing secret this once."""

    def work(uow: Any, ctx: Any) -> Reply:
        made = service.create_endpoint(
            uow, ctx, business_id=caller.business_id, acting=acting(caller), form=body.model_dump()
        )
        return _with_secret(*made, status=201)

    return await mutate(request, caller, work)


@router.get(ENDPOINTS, summary="List endpoints, oldest first", responses=answers(ListOf[EndpointObject]))
async def list_all(caller: HookReader) -> dict[str, Any]:
    """A business has at most 20, so there is one page."""
    rows = await web.fetch(service.list_endpoints, business_id=caller.business_id)
    return listing([endpoint_object(row) for row in rows], None)


@router.get(ENDPOINT, summary="Read an endpoint", responses=answers(EndpointObject))
async def read(caller: HookReader, endpoint_id: str) -> JSONResponse:
    """With the `ETag` for a change."""
    row = await web.fetch(service.find_endpoint, business_id=caller.business_id, endpoint_id=endpoint_id)
    return JSONResponse(endpoint_object(row), headers={"ETag": etag(row.version)})


@router.patch(ENDPOINT, summary="Change an endpoint", responses=answers(EndpointObject))
async def change(
    request: Request, caller: HookWriter, endpoint_id: str, body: EndpointPatch, if_match: IfMatch = None
) -> JSONResponse:
    """Only the fields that are named change. `enabled: false` gives up what was on its way; it can be sent again."""
    form = body.model_dump(exclude_unset=True)
    for name in ("url", "description", "enabled"):
        if name in form and form[name] is None:
            raise InvalidInput(f"{name} cannot be null.", code="missing", param=name)

    def work(uow: Any, ctx: Any) -> Reply:
        row = service.update_endpoint(
            uow,
            ctx,
            business_id=caller.business_id,
            acting=acting(caller),
            endpoint_id=endpoint_id,
            form=form,
            expected_version=expected_version(if_match),
        )
        return Reply(200, endpoint_object(row), etag(row.version))

    return await mutate(request, caller, work)


@router.delete(ENDPOINT, status_code=204, summary="Delete an endpoint")
async def delete(caller: HookWriter, endpoint_id: str, if_match: IfMatch = None) -> Response:
    """What was on its way is given up."""
    await web.run(
        service.delete_endpoint,
        business_id=caller.business_id,
        acting=acting(caller),
        endpoint_id=endpoint_id,
        expected_version=expected_version(if_match),
    )
    return Response(status_code=204)


@router.post(f"{ENDPOINT}/rotate-secret", summary="A new signing secret", responses=answers(EndpointWithSecret))
async def rotate(request: Request, caller: HookWriter, endpoint_id: str) -> JSONResponse:
    """Shown this once. For 24 hours each event is signed with the old one too."""

    def work(uow: Any, ctx: Any) -> Reply:
        made = service.rotate_secret(
            uow, ctx, business_id=caller.business_id, acting=acting(caller), endpoint_id=endpoint_id
        )
        return _with_secret(*made, status=200)

    return await mutate(request, caller, work)


@router.post(
    f"{ENDPOINT}/test",
    status_code=201,
    summary="Send a test event",
    responses=answers(WebhookDeliveryObject, 201),
)
async def test(request: Request, caller: HookWriter, endpoint_id: str) -> JSONResponse:
    """Of type `webhook.test`, whatever the filter; tried once. 409 while the endpoint is switched off."""

    def work(uow: Any, ctx: Any) -> Reply:
        where = {"business_id": caller.business_id, "endpoint_id": endpoint_id}
        data = endpoint_object(service.find_endpoint(uow, ctx, **where))
        sent = service.send_test(uow, ctx, **where, acting=acting(caller), data=data, write_body=webhook_body)
        return Reply(201, delivery_object(sent))

    return await mutate(request, caller, work)


@router.get(
    f"{ENDPOINT}/deliveries",
    summary="What was sent to an endpoint, newest first",
    responses=answers(ListOf[WebhookDeliveryObject]),
)
async def deliveries(
    caller: HookReader, endpoint_id: str, status: str | None = None, cursor: str | None = None, limit: Limit = 20
) -> dict[str, Any]:
    """`status` is queued, delivered or failed."""
    rows, page = await web.fetch(
        service.list_deliveries,
        business_id=caller.business_id,
        endpoint_id=endpoint_id,
        cursor=cursor,
        limit=limit,
        status=status,
    )
    return listing([delivery_object(row) for row in rows], page.after)


@router.post(
    "/webhook-deliveries/{delivery_id}/resend",
    summary="Send an event again",
    responses=answers(WebhookDeliveryObject),
)
async def send_again(request: Request, caller: HookWriter, delivery_id: str) -> JSONResponse:
    """Under the same webhook-id, with the same bytes. 409 while the endpoint is switched off."""

    def work(uow: Any, ctx: Any) -> Reply:
        row = resend(uow, ctx, business_id=caller.business_id, acting=acting(caller), delivery_id=delivery_id)
        return Reply(200, delivery_object(row))

    return await mutate(request, caller, work)


@router.get("/events", summary="What happened, newest first", responses=answers(ListOf[EventObject]))
async def events(
    caller: HookReader,
    type: str | None = None,  # noqa: A002  # the parameter's name in the contract
    object: str | None = None,  # noqa: A002  # the same
    cursor: str | None = None,
    limit: Limit = 20,
) -> dict[str, Any]:
    """`type` is one type of event, `object` the id of what it is about. They are kept whether anybody listened or not."""
    rows, page = await web.fetch(
        list_events, business_id=caller.business_id, kind=type, object_id=object, cursor=cursor, limit=limit
    )
    return listing([event_object(row) for row in rows], page.after)


def _with_secret(endpoint: WebhookEndpoint, secret: str, *, status: int) -> Reply:
    body = {**endpoint_object(endpoint), "secret": secret}
    return Reply(status, body, etag(endpoint.version), is_secret=True)
