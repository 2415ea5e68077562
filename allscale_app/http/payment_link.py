"""A payment link before any script has run: a head of its own, a true 404, its business's logo."""

from __future__ import annotations

import html

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from allscale_app.bootstrap import web
from allscale_app.domain.errors import NotFound
from allscale_app.http.answers import file_response, page_response
from allscale_app.http.built_pages import BuiltPages
from allscale_app.http.profile import missing_page
from allscale_app.http.visits import counted_visit
from allscale_app.services.public_link import PublicLink, public_link_logo, read_public_link

WITHOUT_SCRIPT = "Paying by this link needs JavaScript: your browser does a little work against spam."


def payment_link_routes(pages: BuiltPages) -> list[Route]:
    """`/l/{slug}` from the built `pages`; search engines keep out, as the link is for whoever was given it."""

    async def show(request: Request) -> Response:
        try:
            public = await web.fetch(read_public_link, slug=request.path_params["slug"])
        except NotFound:
            return missing_page(request, pages)
        name, link = public.business.name, public.link
        document = pages.shell_page(
            title=f"{link.title} · {name}",
            description=" ".join(link.description.split()),
            name=name,
            without_script=_without_script(public),
        )
        page = page_response(request, document)
        usable = () if public.refusal else (link.id,)
        return counted_visit(request, page, business_id=link.business_id, object_ids=usable)

    return [
        Route("/l/{slug}", show, methods=["GET"]),
        Route("/l/{slug}/", show, methods=["GET"]),
        Route("/l/{slug}/logo.png", get_logo, methods=["GET"]),
    ]


async def get_logo(request: Request) -> Response:
    """The logo of the link's business."""
    file = await web.fetch(public_link_logo, slug=request.path_params["slug"])
    return file_response(request, file, may_be_kept=True)


def _without_script(public: PublicLink) -> str:
    """What it is for, of whom, and why it goes no further here."""
    why = public.refusal.message if public.refusal else WITHOUT_SCRIPT
    words = (public.business.name, public.link.description, why)
    told = "".join(f"<p>{html.escape(part)}</p>" for part in words if part)
    return f'<main class="without-script"><h1>{html.escape(public.link.title)}</h1>{told}</main>'
