"""Public profiles and requests before any script has run: a head of their own, a true 404, their pictures."""

from __future__ import annotations

import html

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from allscale_app.bootstrap import web
from allscale_app.bootstrap.previewer import RenderFailed
from allscale_app.domain.errors import NotFound
from allscale_app.http.answers import file_response, page_response
from allscale_app.http.built_pages import BuiltPages, PublicHead
from allscale_app.http.visits import counted_visit
from allscale_app.services.profile_card import read_card
from allscale_app.services.public_profile import PublicProfile, public_picture, read_public_profile
from allscale_app.services.requests import read_public_request

NOT_FOUND_TITLE = "We can't find this page"
WITHOUT_SCRIPT = "Asking for a service needs JavaScript: your browser does a little work against spam."


def profile_routes(pages: BuiltPages) -> list[Route]:
    """`/u/{handle}` and `/r/{token}` from the built `pages`."""

    async def show(request: Request) -> Response:
        handle = request.path_params["handle"]
        try:
            public = await web.fetch(read_public_profile, handle=handle)
        except NotFound:
            return missing_page(request, pages)
        profile = public.profile
        if handle != profile.handle:
            return RedirectResponse(f"/u/{profile.handle}", status_code=302)
        url = f"{web.process().application.context.public_url}/u/{profile.handle}"
        document = pages.shell_page(
            title=profile.display_name,
            description=" ".join(profile.bio.split()),
            name=profile.display_name,
            without_script=_without_script(public),
            public=PublicHead(url, f"{url}/card.png"),
        )
        page = page_response(request, document)
        offered = [service.id for service in public.services]
        return counted_visit(request, page, business_id=profile.business_id, object_ids=offered)

    async def show_request(request: Request) -> Response:
        try:
            public = await web.fetch(read_public_request, token=request.path_params["token"])
        except NotFound:
            return missing_page(request, pages)
        name = public.profile.display_name
        title = f"{public.request.service_title} · {name}"
        return page_response(request, pages.shell_page(title=title, name=name))

    return [
        Route("/u/{handle}", show, methods=["GET"]),
        Route("/u/{handle}/", show, methods=["GET"]),
        Route("/u/{handle}/picture.png", get_picture, methods=["GET"]),
        Route("/u/{handle}/card.png", get_card, methods=["GET"]),
        Route("/r/{token}", show_request, methods=["GET"]),
        Route("/r/{token}/", show_request, methods=["GET"]),
    ]


def missing_page(request: Request, pages: BuiltPages) -> Response:
    """A true 404 that looks like the page of what is there."""
    gone = f'<main class="without-script"><h1>{NOT_FOUND_TITLE}</h1></main>'
    return page_response(request, pages.shell_page(title=NOT_FOUND_TITLE, without_script=gone), status=404)


async def get_picture(request: Request) -> Response:
    """The avatar or a service's picture, `?v=` its hash."""
    handle, sha256 = request.path_params["handle"], request.query_params.get("v", "")
    file = await web.fetch(public_picture, handle=handle, sha256=sha256)
    return file_response(request, file, may_be_kept=True)


async def get_card(request: Request) -> Response:
    """The picture for whoever shares the link, drawn by us and kept until something on it changes."""
    facts = await web.fetch(read_card, handle=request.path_params["handle"])
    try:
        png = await web.process().previewer.card(facts, public_url=web.process().application.context.public_url)
    except RenderFailed as error:
        return Response(error.message, status_code=503, media_type="text/plain", headers={"Retry-After": "2"})
    headers = {"Cache-Control": "public, max-age=3600", "ETag": f'"{facts.version}"'}
    return Response(png, media_type="image/png", headers=headers)


def _without_script(public: PublicProfile) -> str:
    """What a browser without JavaScript shows: who it is, what they offer, where else they are found."""
    profile = public.profile
    services = "".join(f"<li>{html.escape(service.title)}</li>" for service in public.services)
    links = "".join(
        f'<li><a rel="nofollow noopener" href="{html.escape(link if "://" in link else f"mailto:{link}")}">'
        f"{html.escape(link)}</a></li>"
        for link in profile.links
    )
    return (
        f'<main class="without-script"><h1>{html.escape(profile.display_name)}</h1><p>{html.escape(profile.bio)}</p>'
        f"<ul>{services}</ul><ul>{links}</ul><p>{WITHOUT_SCRIPT}</p></main>"
    )
