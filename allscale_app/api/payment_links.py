"""Payment links: create, list, read, change, switch, delete."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import JSONResponse, Response

from allscale_app.api.access import Caller, InvoiceReader, InvoiceWriter
from allscale_app.api.answers import etag, expected_version
from allscale_app.api.idempotency import Reply, mutate
from allscale_app.api.json_route import JsonRoute
from allscale_app.api.objects import ListOf, answers
from allscale_app.api.payment_link_objects import LinkBody, LinkObject, LinkPatch
from allscale_app.bootstrap import web
from allscale_app.services.payment_link_list import list_links, read_link
from allscale_app.services.payment_links import create_link, delete_link, switch_link, update_link
from allscale_app.views.api_objects import listing
from allscale_app.views.payment_link_objects import link_object

router = APIRouter(prefix="/payment-links", tags=["Payment links"], route_class=JsonRoute)
IfMatch = Annotated[str | None, Header(alias="If-Match")]
Limit = Annotated[int, Query(ge=1, le=100)]


@router.post("", status_code=201, summary="Create a payment link", responses=answers(LinkObject, 201))
async def create(request: Request, caller: InvoiceWriter, body: LinkBody) -> JSONResponse:
    """It is on at once. 409 with `param` slug when another link has that address."""

    def work(uow: Any, ctx: Any) -> Reply:
        link = create_link(uow, ctx, business_id=caller.business_id, user_id=caller.user_id, form=_form(body))
        return _reply(uow, ctx, caller, link.id, status=201)

    return await mutate(request, caller, work)


@router.get("", summary="List payment links, newest first", responses=answers(ListOf[LinkObject]))
async def list_page(caller: InvoiceReader, cursor: str | None = None, limit: Limit = 20) -> dict[str, Any]:
    """With what each brought and how often it was used."""
    rows, place = await web.fetch(list_links, business_id=caller.business_id, cursor=cursor, limit=limit)
    public_url = web.process().application.context.public_url
    return listing([link_object(row, public_url=public_url) for row in rows], place.after)


@router.get("/{link_id}", summary="Read a payment link", responses=answers(LinkObject))
async def read(caller: InvoiceReader, link_id: str) -> JSONResponse:
    """With the `ETag` for a change. Its use is not a change."""
    facts = await web.fetch(read_link, business_id=caller.business_id, link_id=link_id)
    public_url = web.process().application.context.public_url
    return JSONResponse(link_object(facts, public_url=public_url), headers={"ETag": etag(facts.link.version)})


@router.patch("/{link_id}", summary="Change or switch a payment link", responses=answers(LinkObject))
async def change(
    request: Request, caller: InvoiceWriter, link_id: str, body: LinkPatch, if_match: IfMatch = None
) -> JSONResponse:
    """Only the fields that are named change. Invoices that were made by it keep what they say; its address stays."""

    def work(uow: Any, ctx: Any) -> Reply:
        ids: Any = {"business_id": caller.business_id, "user_id": caller.user_id, "link_id": link_id}
        form, version = _form(body), expected_version(if_match)
        is_on = form.pop("enabled", None)
        if form or is_on is None:
            link = update_link(uow, ctx, form=form, expected_version=version, **ids)
            version = link.version
        if is_on is not None:
            switch_link(uow, ctx, is_on=is_on, expected_version=version, **ids)
        return _reply(uow, ctx, caller, link_id)

    return await mutate(request, caller, work)


@router.delete("/{link_id}", status_code=204, summary="Delete an unused payment link")
async def delete(caller: InvoiceWriter, link_id: str, if_match: IfMatch = None) -> Response:
    """409 for one that has invoices: switch it off instead."""
    await web.run(
        delete_link,
        business_id=caller.business_id,
        user_id=caller.user_id,
        link_id=link_id,
        expected_version=expected_version(if_match),
    )
    return Response(status_code=204)


def _form(body: LinkBody | LinkPatch) -> dict[str, Any]:
    """What was sent, as the services take it: `use_limit` is a text there."""
    form = body.model_dump(exclude_unset=True)
    if form.get("use_limit") is not None:
        form["use_limit"] = str(form["use_limit"])
    return form


def _reply(uow: Any, ctx: Any, caller: Caller, link_id: str, *, status: int = 200) -> Reply:
    facts = read_link(uow, ctx, business_id=caller.business_id, link_id=link_id)
    return Reply(status, link_object(facts, public_url=ctx.public_url), etag(facts.link.version))
