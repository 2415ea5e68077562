"""All plain routes as one Starlette application; Reflex mounts itself behind it."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.routing import BaseRoute

from allscale_app.domain.errors import DomainError
from allscale_app.http.admin import admin_routes
from allscale_app.http.answers import refused
from allscale_app.http.auth import auth_routes
from allscale_app.http.built_pages import read_built_pages
from allscale_app.http.checkout import checkout_routes
from allscale_app.http.downloads import download_routes
from allscale_app.http.health import health_routes
from allscale_app.http.links import link_routes
from allscale_app.http.origin import origin_route
from allscale_app.http.payment_link import payment_link_routes
from allscale_app.http.preview import preview_routes
from allscale_app.http.profile import profile_routes
from allscale_app.http.reminders import reminder_routes
from allscale_app.http.storefront import storefront_routes
from allscale_app.http.webhooks import webhook_routes
from allscale_app.settings import Settings
from allscale_app.settings.environment import CLIENT_DIR


def build_http(settings: Settings) -> Starlette:
    """The application of an instance with those settings, for `api_transformer`."""
    return Starlette(routes=routes(settings), exception_handlers={DomainError: refused})


def routes(settings: Settings) -> list[BaseRoute]:
    """Each module's routes; the demo's are imported in the demo only."""
    pages = read_built_pages(CLIENT_DIR)
    demo: list[BaseRoute] = []
    if settings.is_demo:
        from allscale_app.demo.inbox import Inbox
        from allscale_app.http.demo_bank import demo_bank_routes
        from allscale_app.http.inbox import InboxPages

        demo += [*InboxPages(Inbox(settings.inbox_dir), pages).routes(), *demo_bank_routes()]
    return [
        *demo,
        origin_route(CLIENT_DIR, origin=settings.origin),
        *auth_routes(),
        *reminder_routes(pages),
        *checkout_routes(pages),
        *download_routes(),
        *preview_routes(),
        *profile_routes(pages),
        *payment_link_routes(pages),
        *admin_routes(pages),
        *health_routes(),
        *storefront_routes(),
        *link_routes(),
        *webhook_routes(),
    ]
