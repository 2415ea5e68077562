"""What stands on the page before its script has run: neutral bars that fit every page, and whose page it is."""

import reflex as rx

from allscale_app.components.feedback import skeleton, slow_note


def hydrate_fallback() -> rx.Component:
    """A header line and one quiet block; it says "Loading" to a screen reader."""
    return rx.el.div(
        rx.el.div(skeleton("size-8 rounded-md"), _name(), class_name="flex h-16 items-center gap-3"),
        rx.el.div(
            skeleton("h-4 w-40"),
            skeleton("mt-4 h-10 w-64 max-w-full"),
            skeleton("mt-8 h-64 w-full rounded-xl"),
            slow_note(),
            class_name="pt-8",
        ),
        rx.el.span("Loading", class_name="sr-only"),
        role="status",
        class_name="mx-auto w-full max-w-[72.5rem] px-4 md:px-8",
    )


def _name() -> rx.Component:
    """Words, since a browser counts no bar as painted. The payer's shell writes its issuer here (`http.built_pages`)."""
    return rx.el.span(
        "AllScale Pay",
        class_name="shell-name text-md font-semibold text-ink",
        custom_attrs={"suppressHydrationWarning": True},
    )
