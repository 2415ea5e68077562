"""Who calls: a bearer key, its business, its scopes, its rate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from allscale_app.bootstrap import web
from allscale_app.domain.errors import NotAllowed, NotSignedIn

bearer = HTTPBearer(auto_error=False, description="An API key: `ask_live_…` or `ask_test_…`.")
Bearer = Annotated[HTTPAuthorizationCredentials | None, Security(bearer)]


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


def caller_with(scope: str | None) -> Any:
    """A dependency: the caller, if the key is valid and holds `scope` (None: any valid key)."""

    async def authenticate(request: Request, credentials: Bearer) -> Caller:
        if credentials is None or credentials.scheme.lower() != "bearer":
            raise NotSignedIn("Send your API key as: Authorization: Bearer ask_…", code="api_key_missing")
        key = await web.key_holder(credentials.credentials)
        caller = Caller(key.business_id, key.user_id, key.key_id, frozenset(key.scopes))
        if scope is not None and not allows(caller.scopes, scope):
            raise NotAllowed(f"This API key lacks the scope {scope}.", code="scope_missing")
        request.state.caller = caller
        return caller

    return Depends(authenticate)


InvoiceReader = Annotated[Caller, caller_with("invoices:read")]
InvoiceWriter = Annotated[Caller, caller_with("invoices:write")]
ContactReader = Annotated[Caller, caller_with("contacts:read")]
ContactWriter = Annotated[Caller, caller_with("contacts:write")]
BalanceReader = Annotated[Caller, caller_with("balance:read")]
HookReader = Annotated[Caller, caller_with("webhooks:read")]
HookWriter = Annotated[Caller, caller_with("webhooks:write")]
AnyCaller = Annotated[Caller, caller_with(None)]
