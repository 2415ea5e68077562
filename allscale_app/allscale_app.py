"""Builds rx.App: stylesheets, fonts, fallback, pages, the mounted HTTP; no logic."""

# First: the first event with a dict argument in a fresh worker would otherwise import it while it holds the state lock.
import reflex.model  # noqa: I001 - the order is the point
import reflex as rx
from starlette.types import ASGIApp

from allscale_app.api.app import build_api
from allscale_app.bootstrap import web
from allscale_app.components.fallback import hydrate_fallback
from allscale_app.components.guards import error_boundary, offline_line
from allscale_app.http.app import build_http
from allscale_app.http.middleware import SecurityHeaders
from allscale_app.pages.routes import add_pages
from allscale_app.settings import get_settings
from allscale_app.states.base import on_exception
from allscale_app.states.session_guard import SessionGuard

FONT = "/fonts/geist-latin-wght-normal.woff2"

app = rx.App(
    stylesheets=["/tokens.css", "/base.css"],
    head_components=[
        rx.el.script(src="/theme.js"),
        rx.el.link(rel="preload", href=FONT, type="font/woff2", cross_origin="anonymous", custom_attrs={"as": "font"}),
        rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
        rx.el.link(rel="icon", href="/favicon.ico", sizes="32x32"),
        rx.el.meta(name="theme-color", content="#fafaf9", custom_attrs={"media": "(prefers-color-scheme: light)"}),
        rx.el.meta(name="theme-color", content="#0c0a09", custom_attrs={"media": "(prefers-color-scheme: dark)"}),
    ],
    # The framework's own overlays speak of servers and carry its logo; toasts of the framework need eval.
    app_wraps={
        (55, "ErrorBoundary"): lambda _stateful: error_boundary(),
        (5, "Overlay"): lambda stateful: offline_line() if stateful else None,
    },
    hydrate_fallback=hydrate_fallback,
    toaster=None,
    html_lang="en",
    backend_exception_handler=on_exception,
    api_transformer=[build_http(get_settings()), build_api()],  # tried before Reflex's own routes
)
app.add_middleware(SessionGuard(), index=0)
app.register_lifespan_task(web.lifespan)
if get_settings().is_demo:
    from allscale_app import demo_ui

    add_pages(app, instead=demo_ui.PAGES)
else:
    add_pages(app)


def asgi() -> ASGIApp:
    """What is served: around everything that Reflex adds, so that no answer is without our headers."""
    return SecurityHeaders(app())
