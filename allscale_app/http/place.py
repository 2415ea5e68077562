"""Where a request comes from and where its answer may lead."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse

from allscale_app.domain.place import place_of

FIELD_LIMIT = 2_000


def client_place(request: Request, *, proxy_hops: int) -> str:
    """The client's place for rate limits.

    With `proxy_hops` proxies of ours in front, it is the entry that the outermost of them added to
    X-Forwarded-For; entries further left are the client's own invention.
    """
    address = request.client.host if request.client else ""
    if proxy_hops:
        hops = [hop.strip() for hop in ",".join(request.headers.getlist("x-forwarded-for")).split(",") if hop.strip()]
        if len(hops) >= proxy_hops:
            address = hops[-proxy_hops]
    return place_of(address)


async def read_fields(request: Request, *names: str) -> dict[str, str]:
    """The named fields of a posted form as text, "" for one that is absent, a file, or endless."""
    form: FormData = await request.form(max_files=0, max_fields=20, max_part_size=64_000)
    values = {name: form.get(name) for name in names}
    return {name: text if isinstance(text, str) and len(text) <= FIELD_LIMIT else "" for name, text in values.items()}


def see_other(path: str, **query: str) -> RedirectResponse:
    """303 to a page of ours; empty values stay out of its address."""
    pairs = {name: value for name, value in query.items() if value}
    return RedirectResponse(f"{path}?{urlencode(pairs)}" if pairs else path, status_code=303)
