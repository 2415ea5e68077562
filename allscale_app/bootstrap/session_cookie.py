"""The session cookie's name and value; http writes it, states read it."""

from __future__ import annotations

from starlette.requests import cookie_parser

TOKEN_LIMIT = 128


def is_secure(public_url: str) -> bool:
    """Whether browsers reach this instance over TLS."""
    return public_url.startswith("https://")


def cookie_name(public_url: str) -> str:
    """`__Host-session` over TLS (RFC 6265bis: Secure, no Domain, Path=/); browsers refuse that name over http."""
    return "__Host-session" if is_secure(public_url) else "session"


def session_token(cookie_header: str, *, public_url: str) -> str:
    """The session's token in a Cookie header, or "" when there is none that could be one of ours."""
    token = cookie_parser(cookie_header).get(cookie_name(public_url), "")
    return token if len(token) <= TOKEN_LIMIT else ""
