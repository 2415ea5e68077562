"""What card processors tell us: checked over the very bytes, kept, answered; the work is a job's (rules 1, row 17)."""

from __future__ import annotations

import structlog
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from allscale_app.bootstrap import web
from allscale_app.services.card_events import take_event
from allscale_app.services.ports import BadSignature

MOST_BYTES = 256_000
"""Stripe's largest messages are a tenth of it."""
SIGNATURES = {"stripe": "Stripe-Signature", "sandbox": "Sandbox-Signature"}

log = structlog.get_logger(__name__)


def webhook_routes() -> list[Route]:
    """One address for each processor; only the one that is set up answers."""
    return [Route("/webhooks/{provider}", receive, methods=["POST"])]


async def receive(request: Request) -> Response:
    """2xx only once the message is kept; the same message again is kept already. 400 for one that is not signed."""
    desk = web.process().cards
    provider = request.path_params["provider"]
    if desk is None or provider != desk.processor.name:
        return PlainTextResponse("There is nothing at this address.", 404)
    body = await request.body()
    if len(body) > MOST_BYTES:
        return PlainTextResponse("That is more than fits here.", 413)
    try:
        event = desk.processor.verify(body, request.headers.get(SIGNATURES[provider], ""))
    except BadSignature as error:
        log.warning("webhooks.refused", provider=provider, reason=str(error))
        return PlainTextResponse("The signature does not fit.", 400)
    is_new = await web.run(take_event, provider=provider, event=event, body=body.decode())
    return PlainTextResponse("kept" if is_new else "known")
