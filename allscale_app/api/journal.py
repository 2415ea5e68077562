"""What moved in the books of a business, newest first."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from allscale_app.api.access import BalanceReader
from allscale_app.api.json_route import JsonRoute
from allscale_app.api.objects import JournalObject, ListOf, answers
from allscale_app.bootstrap import web
from allscale_app.services.balance_history import read_history
from allscale_app.services.context import Context
from allscale_app.store.uow import ReadUow
from allscale_app.views.api_objects import journal_object, listing

router = APIRouter(prefix="/journal", tags=["Balances"], route_class=JsonRoute)
Limit = Annotated[int, Query(ge=1, le=100)]


@router.get(
    "", summary="The journal entries behind the balances, newest first", responses=answers(ListOf[JournalObject])
)
async def list_page(caller: BalanceReader, cursor: str = "", limit: Limit = 20) -> dict[str, Any]:
    """Changes are signed: what an entry did to available, pending and held. `balance_after` is the available balance
    of the currency over all networks once it was posted. Money that was seen shows until it settles or goes away.
    """
    return await web.fetch(_page, business_id=caller.business_id, cursor=cursor, limit=limit)


def _page(uow: ReadUow, ctx: Context, *, business_id: str, cursor: str, limit: int) -> dict[str, Any]:
    page = read_history(uow, ctx, business_id=business_id, cursor=cursor, limit=limit)
    return listing([journal_object(line, ctx.registry) for line in page.lines], page.paging.after)
