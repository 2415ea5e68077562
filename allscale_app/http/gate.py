"""Which requests are let in at all: our own host, our own pages' forms, bodies of a sane size."""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.datastructures import Headers

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
PROBES = frozenset({"/healthz", "/readyz", "/metrics"})
"""Asked by address instead of name, by machines that look after this one."""
API = "/api/"
PROGRAMS = (API, "/webhooks/")
"""These bring a key or a signature; no browser sends those by itself, so a foreign page gains nothing."""
STOP_LINK = re.compile(r"/pay/[^/]+/reminders")
"""Mail programs post there (RFC 8058), with no Origin or their own. The address is a secret; no cookie is read."""
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
BODY_LIMIT = 64_000
API_BODY_LIMIT = 2_000_000
"""200 line items of 2,000 characters, and some."""
UPLOADS = {
    "/settings/logo": 1_200_000,
    "/contacts/import": 5_600_000,
    "/storefront/avatar": 1_200_000,
    "/storefront/picture": 1_200_000,
    "/admin/statements/upload": 10_600_000,
}
"""Paths that take a file, and the most bytes of it and its form."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer instead of the one that was asked for; `location` makes it a redirect."""

    status: HTTPStatus
    words: str
    code: str = ""
    location: str = ""


def refusal_of(*, method: str, path: str, query: str, headers: Headers, origin: str) -> Refusal | None:
    """Why a request is not let in, or None. `origin` is scheme, host and port of this instance."""
    return (
        _wrong_host(method, path, query, headers.get("host", ""), origin)
        or _nowhere(path)
        or _foreign_form(method, path, headers, origin)
        or _too_large(path, headers)
    )


def body_limit(path: str) -> int:
    """The most bytes that a request's body may have."""
    if path.startswith(PROGRAMS):
        return API_BODY_LIMIT
    return UPLOADS.get(path, BODY_LIMIT)


def too_large() -> Refusal:
    """The answer to a body beyond the limit."""
    return Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "That is more than fits here.", "body_too_large")


def _wrong_host(method: str, path: str, query: str, host: str, origin: str) -> Refusal | None:
    own = urlsplit(origin)
    if host.lower() == own.netloc.lower() or path in PROBES:
        return None
    if _is_loopback(host) and own.hostname in LOOPBACK:
        if path.startswith(PROGRAMS):
            return None
        if method in SAFE_METHODS:
            location = f"{origin}{path}?{query}" if query else f"{origin}{path}"
            return Refusal(HTTPStatus.TEMPORARY_REDIRECT, f"Open {origin} instead.", location=location)
    return Refusal(HTTPStatus.MISDIRECTED_REQUEST, f"This server answers for {origin} only.", "wrong_host")


def _is_loopback(host: str) -> bool:
    try:
        return urlsplit(f"//{host}").hostname in LOOPBACK
    except ValueError:
        return False


def _nowhere(path: str) -> Refusal | None:
    """No text that we keep holds a NUL, and Postgres would take asking for one as a fault."""
    return Refusal(HTTPStatus.NOT_FOUND, "There is nothing at this address.", "not_found") if "\0" in path else None


def _foreign_form(method: str, path: str, headers: Headers, origin: str) -> Refusal | None:
    """A page of somebody else must not post in our user's name (OWASP: verify the origin by standard headers).

    A request with neither header comes from no browser of this decade; SameSite=Lax holds for older ones.
    """
    if method in SAFE_METHODS or path.startswith(PROGRAMS) or STOP_LINK.fullmatch(path):
        return None
    sent_from, site = headers.get("origin"), headers.get("sec-fetch-site")
    if (sent_from is None or sent_from == origin) and site in {None, "same-origin"}:
        return None
    return Refusal(HTTPStatus.FORBIDDEN, "The form did not come from this site. Open the page again and resend it.")


def _too_large(path: str, headers: Headers) -> Refusal | None:
    declared = headers.get("content-length", "")
    return too_large() if declared.isdecimal() and int(declared) > body_limit(path) else None
