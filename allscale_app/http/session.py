"""The session cookie on requests and answers."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from allscale_app.bootstrap.session_cookie import cookie_name, is_secure, session_token
from allscale_app.bootstrap.web import fetch, process, run
from allscale_app.domain.errors import NotSignedIn
from allscale_app.services.sessions import LIFETIME, Member, touch_session, whoami


def request_token(request: Request) -> str:
    """The session's token that came with the request, or ""."""
    return session_token(request.headers.get("cookie", ""), public_url=_public_url())


async def required_member(request: Request) -> Member:
    """The member behind the request's cookie. Raises NotSignedIn."""
    member = await fetch(whoami, token=request_token(request))
    if member.touch_is_due:
        await run(touch_session, session_hash=member.session_hash)
    return member


async def signed_in(request: Request) -> Member | None:
    """The member behind the request's cookie, or None."""
    try:
        return await required_member(request)
    except NotSignedIn:
        return None


def with_session(response: Response, token: str) -> Response:
    """The answer with a fresh session cookie; the tab's own storage, and with it the former user's state, goes."""
    url = _public_url()
    response.set_cookie(
        cookie_name(url),
        token,
        max_age=int(LIFETIME.total_seconds()),
        path="/",
        secure=is_secure(url),
        httponly=True,
        samesite="lax",
    )
    return _forgetful(response)


def without_session(response: Response) -> Response:
    """The answer that takes the session cookie away."""
    url = _public_url()
    response.delete_cookie(cookie_name(url), path="/", secure=is_secure(url), httponly=True, samesite="lax")
    return _forgetful(response)


def _forgetful(response: Response) -> Response:
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


def _public_url() -> str:
    return process().application.context.public_url
