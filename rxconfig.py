"""Reflex's configuration: Tailwind alone, brotli first, nothing sent to anybody."""

import reflex as rx

from allscale_app.settings import get_settings

ORIGIN = get_settings().origin

config = rx.Config(
    app_name="allscale_app",
    telemetry_enabled=False,
    show_built_with_reflex=False,
    # Only our own origin may open the event socket or call with cookies; the default reflects any.
    cors_allowed_origins=[ORIGIN],
    deploy_url=ORIGIN,
    trusted_proxy_hops=get_settings().trusted_proxy_hops,
    redis_url=get_settings().redis_url or None,
    # The first format that the browser accepts wins.
    frontend_compression_formats=["brotli", "gzip"],
    frontend_lazy_bundled_libraries=True,
    plugins=[rx.plugins.TailwindV4Plugin(config={"plugins": []})],
    disable_plugins=[rx.plugins.SitemapPlugin, rx.plugins.RadixThemesPlugin],
)
