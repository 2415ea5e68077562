"""What stands over every page: the line when the connection is lost, and the page when drawing it failed."""

import reflex as rx
from reflex_components_core.base.error_boundary import ErrorBoundary
from reflex_components_core.core.banner import has_too_many_connection_errors

from allscale_app.components.button import link_button
from allscale_app.components.icon import icon


def offline_line() -> rx.Component:
    """After two failed attempts to reach the server; it goes away by itself."""
    return rx.cond(
        has_too_many_connection_errors,
        rx.el.div(
            icon("cloud-off"),
            "You are offline. This page updates again by itself when you are back.",
            role="status",
            class_name="offline-line",
        ),
    )


def error_boundary() -> rx.Component:
    """When a page cannot be drawn: what happened, what is safe, what to do; the details go to our log."""
    return ErrorBoundary.create(fallback_render=rx.Var.create(_broken_page()))


def _broken_page() -> rx.Component:
    return rx.el.main(
        rx.el.h1("This page could not be drawn", class_name="text-xl"),
        rx.el.p(
            "Nothing was changed, and payments are still watched. Load the page again; if it stays like this,"
            " tell whoever runs this instance.",
            class_name="max-w-[420px] text-ink-soft text-pretty",
        ),
        link_button("Load it again", "", document=True, icon="rotate-cw"),
        class_name="flex min-h-dvh flex-col items-center justify-center gap-4 px-4 text-center",
    )
