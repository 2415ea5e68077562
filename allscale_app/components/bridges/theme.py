"""Light, dark or the system's choice, kept in a cookie (sign-in and sign-out clear the browser's storage)."""

import reflex as rx

_ASSET = rx.asset("theme.js", shared=True)


class ThemeChoice(rx.Component):
    """The island of theme.js: three buttons; writes the cookie `theme` and the class of the page."""

    library = f"$/public{_ASSET}"
    tag = "ThemeChoice"


def theme_choice() -> rx.Component:
    """The segmented control System, Light, Dark."""
    return ThemeChoice.create()
