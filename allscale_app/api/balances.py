"""What a business has, per token and network."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from fastapi import APIRouter

from allscale_app.api.access import BalanceReader
from allscale_app.api.json_route import JsonRoute
from allscale_app.api.objects import BalanceObject, ListOf, answers
from allscale_app.bootstrap import web
from allscale_app.domain.ledger.accounts import Role
from allscale_app.domain.money import decimal_text
from allscale_app.services.context import Context
from allscale_app.store.uow import ReadUow
from allscale_app.views.api_objects import listing

router = APIRouter(prefix="/balances", tags=["Balances"], route_class=JsonRoute)
SHOWN = (Role.AVAILABLE, Role.PENDING, Role.HELD)


@router.get("", summary="Balances, one row for each token on each network", responses=answers(ListOf[BalanceObject]))
async def list_balances(caller: BalanceReader) -> dict[str, Any]:
    """`available` is settled, `pending` is seen but not settled, `held` is set aside for payouts."""
    return listing(await web.fetch(balance_objects, business_id=caller.business_id), None)


def balance_objects(uow: ReadUow, ctx: Context, *, business_id: str) -> list[dict[str, Any]]:
    """Every unit that the business ever held."""
    sums: dict[str, dict[str, int]] = defaultdict(dict)
    for account in uow.journal.accounts_of(business_id):
        sums[account.unit][account.role] = account.balance_units
    rows = []
    for unit, roles in sorted(sums.items()):
        token = ctx.registry.find_token(unit)
        code, _, chain_id = unit.partition("@")
        rows.append(
            {
                "object": "balance",
                "currency": code,
                "network": token.network if token else chain_id or None,
                "unit": unit,
                **{role.value: decimal_text(roles.get(role.value, 0)) for role in SHOWN},
            }
        )
    return rows
