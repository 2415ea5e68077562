"""The FastAPI app of /api/v1, mounted by the web process."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI

from allscale_app.api import balances, contacts, docs, errors, invoice_lists, invoices, networks
from allscale_app.domain.errors import NotFound

PREFIX = docs.PREFIX
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
DESCRIPTION = """Invoices, contacts, balances and networks of one business.

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
    for module in (invoice_lists, invoices, contacts, balances, networks):
        api.include_router(module.router)
    api.add_api_route("/{path:path}", _nothing_here, methods=METHODS, include_in_schema=False)
    app.include_router(api)
    return app


async def _nothing_here(path: str) -> None:
    raise NotFound(f"There is nothing at {PREFIX}/{path[:80]}. See {PREFIX}/docs for what there is.")
