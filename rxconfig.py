"""Reflex's configuration: Tailwind alone, brotli first, nothing sent to anybody."""

import os

import reflex as rx

# The public origin is the only one that may call the API or open the event socket.
ORIGIN = os.environ.get("ALLSCALE_PUBLIC_URL", "http://localhost:3000").rstrip("/")

config = rx.Config(
    app_name="allscale_app",
    telemetry_enabled=False,
    show_built_with_reflex=False,
    cors_allowed_origins=[ORIGIN],
    deploy_url=ORIGIN,
    frontend_compression_formats=["brotli", "gzip"],
    frontend_lazy_bundled_libraries=True,
    plugins=[rx.plugins.TailwindV4Plugin(config={"plugins": []})],
    disable_plugins=[rx.plugins.SitemapPlugin, rx.plugins.RadixThemesPlugin],
)
