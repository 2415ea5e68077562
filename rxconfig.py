"""Reflex's configuration: Tailwind alone, brotli first, nothing sent to anybody."""

import reflex as rx

from allscale_app.settings import get_settings
from allscale_app.theme.tailwind import Tailwind

settings = get_settings()

config = rx.Config(
    app_name="allscale_app",
    telemetry_enabled=False,
    show_built_with_reflex=False,
    # Only our own origin may open the event socket or call with cookies; the default reflects any.
    cors_allowed_origins=[settings.origin],
    deploy_url=settings.origin,
    trusted_proxy_hops=settings.trusted_proxy_hops,
    # Open tabs live in this process's memory, or in Redis where several workers share them.
    redis_url=settings.redis_url or None,
    state_manager_mode="redis" if settings.redis_url else "memory",
    # The first format that the browser accepts wins.
    frontend_compression_formats=["brotli", "gzip"],
    frontend_lazy_bundled_libraries=True,
    plugins=[Tailwind(config={"plugins": []})],
    disable_plugins=[rx.plugins.SitemapPlugin, rx.plugins.RadixThemesPlugin],
)
