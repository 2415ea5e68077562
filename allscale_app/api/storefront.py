"""The storefront: services, and the requests for them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import JSONResponse

from allscale_app.api.access import InvoiceReader, InvoiceWriter
from allscale_app.api.answers import acting, etag, expected_version
from allscale_app.api.idempotency import Reply, mutate
from allscale_app.api.json_route import JsonRoute
from allscale_app.api.objects import ListOf, answers
from allscale_app.api.storefront_objects import (
    DeclineBody,
    QuestionBody,
    RequestObject,
    ServiceBody,
    ServiceObject,
    ServicePatch,
)
from allscale_app.bootstrap import web
from allscale_app.services import offers
from allscale_app.services.request_decisions import approve_request, ask_back, decline_request
from allscale_app.services.request_list import list_requests, list_services, read_request
from allscale_app.services.request_rows import find_request
from allscale_app.views.api_objects import listing
from allscale_app.views.storefront_objects import request_object, service_object

router = APIRouter(tags=["Storefront"], route_class=JsonRoute)
IfMatch = Annotated[str | None, Header(alias="If-Match")]
Limit = Annotated[int, Query(ge=1, le=100)]
SERVICE = "/services/{service_id}"
REQUEST = "/requests/{request_id}"


@router.post("/services", status_code=201, summary="Create a service", responses=answers(ServiceObject, 201))
async def create(request: Request, caller: InvoiceWriter, body: ServiceBody) -> JSONResponse:
    """It stands last on the public page."""

    def work(uow: Any, ctx: Any) -> Reply:
        ids = {"business_id": caller.business_id, "user_id": caller.user_id}
        service = offers.create_service(uow, ctx, form=body.model_dump(), **ids)
        return Reply(201, service_object(service), etag(service.version))

    return await mutate(request, caller, work)


@router.get("/services", summary="List services in their order", responses=answers(ListOf[ServiceObject]))
async def list_all(caller: InvoiceReader) -> dict[str, Any]:
    """Archived ones are left out. A business has at most 50, so there is one page."""
    rows = await web.fetch(list_services, business_id=caller.business_id)
    return listing([service_object(row) for row in rows], None)


@router.get(SERVICE, summary="Read a service", responses=answers(ServiceObject))
async def read(caller: InvoiceReader, service_id: str) -> JSONResponse:
    """With the `ETag` for a change; archived ones too."""
    service = await web.fetch(offers.find_service, business_id=caller.business_id, service_id=service_id)
    return JSONResponse(service_object(service), headers={"ETag": etag(service.version)})


@router.patch(SERVICE, summary="Change a service", responses=answers(ServiceObject))
async def change(
    request: Request, caller: InvoiceWriter, service_id: str, body: ServicePatch, if_match: IfMatch = None
) -> JSONResponse:
    """Only the fields that are named change; requests keep what they were made with."""

    def work(uow: Any, ctx: Any) -> Reply:
        ids = {"business_id": caller.business_id, "user_id": caller.user_id, "service_id": service_id}
        form, version = body.model_dump(exclude_unset=True), expected_version(if_match)
        service = offers.update_service(uow, ctx, form=form, expected_version=version, **ids)
        return Reply(200, service_object(service), etag(service.version))

    return await mutate(request, caller, work)


@router.post(f"{SERVICE}/archive", summary="Archive a service", responses=answers(ServiceObject))
async def archive(request: Request, caller: InvoiceWriter, service_id: str) -> JSONResponse:
    """It leaves the public page; its requests and income stay."""

    def work(uow: Any, ctx: Any) -> Reply:
        ids: Any = {"business_id": caller.business_id, "user_id": caller.user_id}
        service = offers.archive_service(uow, ctx, service_id=service_id, **ids)
        return Reply(200, service_object(service), etag(service.version))

    return await mutate(request, caller, work)


@router.get("/requests", summary="List requests, newest first", responses=answers(ListOf[RequestObject]))
async def list_page(
    caller: InvoiceReader,
    status: str | None = None,
    service_id: str | None = None,
    cursor: str | None = None,
    limit: Limit = 20,
) -> dict[str, Any]:
    """`status` is new, asked, approved or declined."""
    rows, place = await web.fetch(
        list_requests,
        business_id=caller.business_id,
        status=status,
        service_id=service_id,
        cursor=cursor,
        limit=limit,
    )
    return listing([request_object(row) for row in rows], place.after)


@router.get(REQUEST, summary="Read a request", responses=answers(RequestObject))
async def read_one(caller: InvoiceReader, request_id: str) -> dict[str, Any]:
    """What was asked, and what was said since."""
    return request_object(await web.fetch(read_request, business_id=caller.business_id, request_id=request_id))


@router.post(f"{REQUEST}/approve", summary="Approve a request", responses=answers(RequestObject))
async def approve(request: Request, caller: InvoiceWriter, request_id: str) -> JSONResponse:
    """Sends its draft invoice, as it was edited since; a second call finds it sent."""

    def work(uow: Any, ctx: Any) -> Reply:
        ids = {"business_id": caller.business_id, "request_id": request_id}
        approve_request(uow, ctx, acting=acting(caller), **ids)
        return Reply(200, request_object(find_request(uow, **ids)))

    return await mutate(request, caller, work)


@router.post(f"{REQUEST}/decline", summary="Decline a request", responses=answers(RequestObject))
async def decline(
    request: Request, caller: InvoiceWriter, request_id: str, body: DeclineBody | None = None
) -> JSONResponse:
    """Whoever asked is told by mail, with your `words`; the draft invoice goes."""

    def work(uow: Any, ctx: Any) -> Reply:
        ids = {"business_id": caller.business_id, "request_id": request_id}
        words = body.words if body else ""
        return Reply(200, request_object(decline_request(uow, ctx, acting=acting(caller), words=words, **ids)))

    return await mutate(request, caller, work)


@router.post(f"{REQUEST}/ask", summary="Ask back", responses=answers(RequestObject))
async def ask(request: Request, caller: InvoiceWriter, request_id: str, body: QuestionBody) -> JSONResponse:
    """Whoever asked gets your question by mail and answers on a page of their own."""

    def work(uow: Any, ctx: Any) -> Reply:
        ids = {"business_id": caller.business_id, "request_id": request_id}
        return Reply(200, request_object(ask_back(uow, ctx, acting=acting(caller), words=body.words, **ids)))

    return await mutate(request, caller, work)
