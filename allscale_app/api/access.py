"""Who calls: a bearer key, its business, its scopes, its rate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from allscale_app.bootstrap import web
from allscale_app.domain.errors import NotAllowed, NotSignedIn
from allscale_app.services.api_keys import authenticate_key

bearer = HTTPBearer(auto_error=False, description="An API key: `ask_live_…` or `ask_test_…`.")
Bearer = Annotated[HTTPAuthorizationCredentials | None, Security(bearer)]

SCOPES = (
    "invoices:read",
    "invoices:write",
    "contacts:read",
    "contacts:write",
    "balance:read",
    "payouts:write",
    "webhooks:read",
    "webhooks:write",
)


@dataclass(frozen=True, slots=True)
class Caller:
    """A program on behalf of one business."""

    business_id: str
    user_id: str
    key_id: str
    scopes: frozenset[str]


def allows(scopes: frozenset[str], needed: str) -> bool:
    """Whether `scopes` hold `needed`: itself, its `area:*`, or write where read is enough."""
    area, _, right = needed.partition(":")
    return bool({needed, f"{area}:*"} & scopes) or (right == "read" and f"{area}:write" in scopes)


def caller_with(scope: str) -> Callable[..., object]:
    """A dependency: the caller, if the key is valid and holds `scope`."""

    async def authenticate(request: Request, credentials: Bearer) -> Caller:
        if credentials is None or credentials.scheme.lower() != "bearer":
            raise NotSignedIn("Send your API key as: Authorization: Bearer ask_…", code="api_key_missing")
        key = await web.run(authenticate_key, secret=credentials.credentials)
        caller = Caller(key.business_id, key.user_id, key.key_id, frozenset(key.scopes))
        await web.limit_api_key(caller.key_id)
        if not allows(caller.scopes, scope):
            raise NotAllowed(f"This API key lacks the scope {scope}.", code="scope_missing")
        request.state.caller = caller
        return caller

    return Depends(authenticate)


InvoiceReader = Annotated[Caller, caller_with("invoices:read")]
InvoiceWriter = Annotated[Caller, caller_with("invoices:write")]
ContactReader = Annotated[Caller, caller_with("contacts:read")]
ContactWriter = Annotated[Caller, caller_with("contacts:write")]
BalanceReader = Annotated[Caller, caller_with("balance:read")]
