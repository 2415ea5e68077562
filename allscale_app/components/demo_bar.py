"""The red bar of demo mode, on each page."""

import reflex as rx


def demo_bar() -> rx.Component:
    """Says that nothing here is real money."""
    return rx.el.div(
        "Demo: a local test chain and test tokens. No real money moves here.", class_name="demo-bar", role="note"
    )
