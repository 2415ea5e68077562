"""The list of invoices, filtered and paged."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from allscale_app.api.access import InvoiceReader
from allscale_app.api.json_route import JsonRoute
from allscale_app.api.objects import InvoiceObject, ListOf, answers
from allscale_app.api.schemas import InvoiceListQuery
from allscale_app.bootstrap import web
from allscale_app.domain.errors import InvalidInput
from allscale_app.services.context import Context
from allscale_app.services.invoice_list import list_invoices, read_filter, read_sort
from allscale_app.store.uow import ReadUow
from allscale_app.views.api_invoice import invoice_view
from allscale_app.views.api_objects import listing
from allscale_app.views.labels import label_from_words

router = APIRouter(prefix="/invoices", tags=["Invoices"], route_class=JsonRoute)


@router.get("", summary="List invoices, newest first", responses=answers(ListOf[InvoiceObject]))
async def list_page(caller: InvoiceReader, query: Annotated[InvoiceListQuery, Query()]) -> dict[str, Any]:
    """`label` takes the word that people see; `q` searches number, title, recipient, amount, address and hash.

    `method` is a rail that paid: wallet, card, wire, balance, manual. `payment_link` is the id of one. `created_since` and `created_until` are days in UTC.
    """
    given = query.model_dump(exclude={"sort", "cursor", "limit"}, exclude_none=True)
    if query.label:
        given["label"] = _label_key(query.label)
    if query.payment_link:
        given["link"] = query.payment_link
    return await web.fetch(
        _page,
        business_id=caller.business_id,
        query=given,
        sort=query.sort,
        cursor=query.cursor,
        limit=query.limit,
    )


def _page(
    uow: ReadUow,
    ctx: Context,
    *,
    business_id: str,
    query: dict[str, str],
    sort: str | None,
    cursor: str | None,
    limit: int,
) -> dict[str, Any]:
    page = list_invoices(
        uow,
        ctx,
        business_id=business_id,
        narrow=read_filter(query),
        sort=read_sort(sort),
        cursor=cursor,
        limit=limit,
    )
    lines = uow.invoices.lines_of([row.invoice.id for row in page.rows])
    objects = [invoice_view(ctx, row, lines.get(row.invoice.id, ())) for row in page.rows]
    return listing(objects, page.older)


def _label_key(words: str) -> str:
    label = label_from_words(words)
    if label is None:
        raise InvalidInput(
            "Choose label from the words of the list, like Paid or Partially paid.",
            code="choice_unknown",
            param="label",
        )
    return label.value
