"""The API over a fresh database, behind the middleware, called as a program would."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import httpx
import pytest
from starlette.types import ASGIApp

from allscale_app.api.app import build_api
from allscale_app.bootstrap import web
from allscale_app.http.built_pages import BuiltPages
from allscale_app.http.middleware import SecurityHeaders
from allscale_app.services.api_keys import create_api_key
from tests import builders

SCOPES = ("invoices:*", "contacts:*", "balance:read", "webhooks:*")
NewKey = Callable[..., str]


@pytest.fixture
def api(web_process: web.WebProcess) -> ASGIApp:  # the process that it works in
    """What answers under /api/v1, with request ids and limits."""
    return SecurityHeaders(build_api(), pages=BuiltPages("", ()))


@pytest.fixture
def new_key(web_process: web.WebProcess) -> NewKey:
    """A key of a fresh business: `new_key(scopes=("invoices:read",))`."""
    app = web_process.application

    def make(*, scopes: tuple[str, ...] = SCOPES) -> str:
        with app.database.write() as uow:
            business = builders.a_business(uow, app.context)
            owner = uow.businesses.members(business.id)[0].user_id
            _, secret = create_api_key(
                uow, app.context, business_id=business.id, user_id=owner, name="Test", scopes=scopes
            )
        return secret

    return make


@pytest.fixture
async def anonymous(api: ASGIApp) -> AsyncIterator[httpx.AsyncClient]:
    """A client without a key."""
    transport = httpx.ASGITransport(api, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:3000/api/v1") as client:
        yield client


@pytest.fixture
def client(anonymous: httpx.AsyncClient, new_key: NewKey) -> httpx.AsyncClient:
    """A client with every scope of a fresh business."""
    anonymous.headers["Authorization"] = f"Bearer {new_key()}"
    return anonymous
