"""A public profile's form: names, words and links that strangers will see."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import idna

from allscale_app.domain.errors import InvalidInput
from allscale_app.domain.handles import other_alphabets
from allscale_app.domain.text import clean_block, clean_line
from allscale_app.services.email_address import parse_email
from allscale_app.services.form_reader import Form, FormReader

NAME_LIMIT = 80
BIO_LIMIT = 500
PLACE_LIMIT = 80
LINK_LIMIT = 200
MOST_LINKS = 5


def read_profile_form(form: Form) -> dict[str, Any]:
    """Columns of Profile and what they become. Raises InvalidForm with each wrong field."""
    reader = FormReader()
    links = reader.texts(form.get("links"), param="links") or ()
    no_links: list[str] = []
    values = {
        "display_name": reader.keep(lambda: _name(form.get("display_name")), ""),
        "bio": reader.keep(lambda: clean_block(form.get("bio"), limit=BIO_LIMIT, param="bio", name="description"), ""),
        "place": reader.keep(lambda: clean_line(form.get("place"), limit=PLACE_LIMIT, param="place", name="place"), ""),
        "links": reader.keep(lambda: _links(links), no_links),
    }
    reader.raise_errors()
    return values


def parse_link(text: str) -> str:
    """An https address or an e-mail address; what has no scheme gets https. Raises InvalidInput with `param` links.

    Names with letters beyond ASCII are kept as they travel (RFC 5891, `xn--…`), so that none looks like another.
    """
    link = clean_line(text, limit=LINK_LIMIT, param="links", name="link")
    if "@" in link and "/" not in link:
        return parse_email(link.removeprefix("mailto:"), param="links")
    typed = link if "://" in link else f"https://{link}"
    try:
        parts = urlsplit(typed)
        host = parts.hostname or ""
        host = idna.encode(host, uts46=True).decode()
        port = f":{parts.port}" if parts.port else ""
    except (ValueError, UnicodeError):
        raise _no_link(link) from None
    is_plain = not any(letter.isspace() or letter in '"<>\\^`{|}' for letter in typed)
    if parts.scheme not in ("https", "http") or parts.username is not None or "." not in host or not is_plain:
        raise _no_link(link)
    rest = parts.path.rstrip("/") if not parts.query else f"{parts.path}?{parts.query}"
    return f"{parts.scheme}://{host}{port}{rest}"


def _name(text: object) -> str:
    name = clean_line(text, limit=NAME_LIMIT, param="display_name", name="name", required=True)
    other_alphabets(name)
    return name


def _links(texts: tuple[str, ...]) -> list[str]:
    links = list(dict.fromkeys(parse_link(text) for text in texts if text.strip()))
    if len(links) > MOST_LINKS:
        raise InvalidInput(f"At most {MOST_LINKS} links fit.", code="too_many_links", param="links")
    return links


def _no_link(link: str) -> InvalidInput:
    return InvalidInput(
        f"“{link[:60]}” is not a web or e-mail address. Write it like https://example.com.",
        code="link_invalid",
        param="links",
    )
