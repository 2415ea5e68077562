"""What the browser may do with an answer: header values, from the address it was asked for and its kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from allscale_app.bootstrap.session_cookie import is_secure

NO_STORE = "no-store"
_HASHED = re.compile(r"^/assets/[^/]*-[\w-]{8}\.(?:js|css)$")
"""What the bundler names by content: it never changes under its name."""
_FONT = re.compile(r"^/fonts/[^/]+\.woff2$")
_ORIGIN_FILE = "/assets/reflex-env-"
_FEATURES = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture",
    "encrypted-media", "geolocation", "gyroscope", "hid", "magnetometer", "microphone", "midi", "payment",
    "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip


def page_policy(scripts: Iterable[str], *, origin: str, frames: str = "'none'") -> str:
    """The Content-Security-Policy of an HTML page with those inline scripts. Nothing may be eval'ed.

    Styles are open because components set them inline. The event socket is named beside 'self': not
    every browser counts ws: as the same origin. `frames` is what the page may show in a frame.
    """
    socket = "ws" + origin.removeprefix("http")
    rules = {
        "default-src": "'self'",
        "script-src": " ".join(("'self'", *scripts)),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": f"'self' {socket}",
        "object-src": "'none'",
        "frame-src": frames,
        "worker-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    upgrade = "; upgrade-insecure-requests" if is_secure(origin) else ""
    return "; ".join(f"{name} {value}" for name, value in rules.items()) + upgrade


def frames_of(path: str) -> str:
    """The editor shows the mail of its draft in a frame; whoever starts at another page of ours can walk there
    without loading a document. A payer has nothing to frame. Each of our answers refuses to be framed by others."""
    return "'none'" if path.startswith("/pay/") else "'self'"


LOOK_ONLY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox"
)
"""A mail's HTML was written by us around words of strangers: one of our pages may show it, and it may do nothing."""
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"
"""For what is no page: JSON, images, scripts, files. If a browser shows one after all, it may do nothing."""
DOCUMENT_POLICY = "frame-ancestors 'none'; base-uri 'none'"
"""For PDFs: the browsers' viewers are pages with scripts of their own."""


def fixed_headers(*, origin: str) -> Mapping[str, str]:
    """Headers that every answer has."""
    headers = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _FEATURES),
    }
    if is_secure(origin):
        headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
    return headers


def referrer_policy(path: str) -> str:
    """The addresses of checkouts and requests are secrets. Elsewhere our own forms need their Origin, which
    `no-referrer` hides."""
    return "no-referrer" if path.startswith(("/pay/", "/r/")) else "same-origin"


def cache_policy(path: str, *, content_type: str) -> str | None:
    """The Cache-Control of an answer that brought none; None leaves it to the browser."""
    if _HASHED.match(path) and not path.startswith(_ORIGIN_FILE):
        return "public, max-age=31536000, immutable"
    if _FONT.match(path):
        return "public, max-age=2592000"
    if path == "/":
        return "no-cache"
    is_static = path.startswith("/assets/") or content_type.startswith(("text/css", "text/javascript", "image/"))
    return "no-cache" if is_static else NO_STORE
