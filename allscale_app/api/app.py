"""The FastAPI app of /api/v1, mounted by the web process."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI, Request
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from allscale_app.api import (
    balances,
    contacts,
    docs,
    errors,
    invoice_lists,
    invoices,
    journal,
    networks,
    objects,
    payment_links,
    payments,
    storefront,
    webhooks,
)
from allscale_app.domain.errors import NotFound

PREFIX = docs.PREFIX
MODULES = (
    invoice_lists,
    invoices,
    contacts,
    balances,
    journal,
    networks,
    payments,
    payment_links,
    storefront,
    webhooks,
)
DESCRIPTION = """Invoices, contacts, balances, networks, the storefront, payment links and webhooks of one business.

Authenticate with `Authorization: Bearer ask_…`. Amounts are decimal strings with their currency beside them.
Send an `Idempotency-Key` with every POST that must not happen twice."""


def build_api() -> FastAPI:
    """The API with its errors, its docs page and its OpenAPI 3.1 description."""
    app = FastAPI(
        title="AllScale Pay API",
        version="1",
        description=DESCRIPTION,
        openapi_url=f"{PREFIX}/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    errors.install(app)
    docs.install(app)
    api = APIRouter(prefix=PREFIX)
    for module in MODULES:
        api.include_router(module.router)
    app.include_router(api, responses=objects.REFUSALS)
    app.mount(PREFIX, _nothing_here)
    return app


async def _nothing_here(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001  # always raises
    """The last route of the API, for every method, so that nothing under it falls through to the pages."""
    path = Request(scope).url.path
    routes = [route for module in MODULES for route in module.router.routes if isinstance(route, APIRoute)]
    found = [route.methods or () for route in routes if route.path_regex.match(path.removeprefix(PREFIX))]
    if found:
        raise HTTPException(405, headers={"Allow": ", ".join(sorted(set().union(*found)))})
    raise NotFound(f"There is nothing at {path[:80]}. See {PREFIX}/docs for what there is.")
