"""Contacts: create, list, read, change, delete."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import JSONResponse, Response

from allscale_app.api.access import ContactReader, ContactWriter
from allscale_app.api.answers import etag, expected_version
from allscale_app.api.idempotency import Reply, mutate
from allscale_app.api.json_route import JsonRoute
from allscale_app.api.objects import ContactObject, ListOf, answers
from allscale_app.api.schemas import ContactBody, ContactPatch, MergeBody
from allscale_app.bootstrap import web
from allscale_app.domain.contact_listing import ContactSort
from allscale_app.services.contact_list import list_contacts
from allscale_app.services.contact_merge import merge_contacts
from allscale_app.services.contacts import create_contact, delete_contact, find_contact, update_contact
from allscale_app.views.api_objects import contact_object, listing

router = APIRouter(prefix="/contacts", tags=["Contacts"], route_class=JsonRoute)
IfMatch = Annotated[str | None, Header(alias="If-Match")]
Limit = Annotated[int, Query(ge=1, le=100)]


@router.post("", status_code=201, summary="Create a contact", responses=answers(ContactObject, 201))
async def create(request: Request, caller: ContactWriter, body: ContactBody) -> JSONResponse:
    """409 when a contact has that address already."""

    def work(uow: Any, ctx: Any) -> Reply:
        contact = create_contact(uow, ctx, business_id=caller.business_id, form=body.model_dump())
        return Reply(201, contact_object(contact), etag(contact.version))

    return await mutate(request, caller, work)


@router.get("", summary="List contacts, newest first", responses=answers(ListOf[ContactObject]))
async def list_page(caller: ContactReader, q: str = "", cursor: str | None = None, limit: Limit = 20) -> dict[str, Any]:
    """`q` looks at names, addresses, labels and wallets."""
    page = await web.fetch(
        list_contacts,
        business_id=caller.business_id,
        query=q,
        sort=ContactSort.CREATED,
        cursor=cursor,
        limit=limit,
    )
    return listing([contact_object(row.contact) for row in page.rows], page.next)


@router.get("/{contact_id}", summary="Read a contact", responses=answers(ContactObject))
async def read(caller: ContactReader, contact_id: str) -> JSONResponse:
    """With the `ETag` for a change."""
    contact = await web.fetch(find_contact, business_id=caller.business_id, contact_id=contact_id)
    return JSONResponse(contact_object(contact), headers={"ETag": etag(contact.version)})


@router.patch("/{contact_id}", summary="Change a contact", responses=answers(ContactObject))
async def change(
    request: Request, caller: ContactWriter, contact_id: str, body: ContactPatch, if_match: IfMatch = None
) -> JSONResponse:
    """Sent invoices keep the recipient that they were sent to."""

    def work(uow: Any, ctx: Any) -> Reply:
        contact = update_contact(
            uow,
            ctx,
            business_id=caller.business_id,
            contact_id=contact_id,
            form=body.model_dump(exclude_unset=True),
            expected_version=expected_version(if_match),
        )
        return Reply(200, contact_object(contact), etag(contact.version))

    return await mutate(request, caller, work)


@router.post("/{contact_id}/merge", summary="Merge contacts into this one", responses=answers(ContactObject))
async def merge(request: Request, caller: ContactWriter, contact_id: str, body: MergeBody) -> JSONResponse:
    """Their invoices, addresses, labels, wallets and notes become this contact's; the others are gone for good."""

    def work(uow: Any, ctx: Any) -> Reply:
        contact = merge_contacts(
            uow,
            ctx,
            business_id=caller.business_id,
            keep_id=contact_id,
            other_ids=body.contact_ids,
            actor=f"api_key:{caller.key_id}",
        )
        return Reply(200, contact_object(contact), etag(contact.version))

    return await mutate(request, caller, work)


@router.delete("/{contact_id}", status_code=204, summary="Delete a contact")
async def delete(caller: ContactWriter, contact_id: str, if_match: IfMatch = None) -> Response:
    """Its invoices stay."""
    await web.run(
        delete_contact,
        business_id=caller.business_id,
        contact_id=contact_id,
        expected_version=expected_version(if_match),
    )
    return Response(status_code=204)
