"""Networks and their tokens, with their health."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from allscale_app.api.access import AnyCaller
from allscale_app.api.json_route import JsonRoute
from allscale_app.api.objects import ListOf, NetworkObject, answers
from allscale_app.bootstrap import web
from allscale_app.services.context import Context
from allscale_app.store.uow import ReadUow
from allscale_app.views.api_objects import listing, rfc3339

router = APIRouter(prefix="/networks", tags=["Networks"], route_class=JsonRoute)


@router.get("", summary="Enabled networks, cheapest for the payer first", responses=answers(ListOf[NetworkObject]))
async def list_networks(caller: AnyCaller) -> dict[str, Any]:  # noqa: ARG001  # any valid key may look
    """A token whose contract did not answer as registered is listed with `enabled: false` and the reason."""
    return listing(await web.fetch(network_objects), None)


def network_objects(uow: ReadUow, ctx: Context) -> list[dict[str, Any]]:
    """Every enabled network as the API shows it."""
    states = {state.network: state for state in uow.networks.all()}
    rows = []
    for network in ctx.registry.networks:
        state = states.get(network.key)
        disabled = state.disabled_tokens if state else {}
        rows.append(
            {
                "object": "network",
                "network": network.key,
                "name": network.name,
                "chain_id": network.chain_id,
                "test": network.test,
                "confirmations": network.confirmations,
                "status": state.status if state else "starting",
                "head_block": state.head_number if state else None,
                "head_at": rfc3339(state.head_at) if state else None,
                "finalized_block": state.finalized_number if state else None,
                "tokens": [
                    {
                        "symbol": token.symbol,
                        "asset": token.asset,
                        "contract": token.contract,
                        "decimals": token.decimals,
                        "kind": token.kind,
                        "enabled": token.symbol not in disabled,
                        "reason": disabled.get(token.symbol),
                    }
                    for token in network.tokens
                ],
            }
        )
    return rows
