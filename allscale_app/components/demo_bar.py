"""The red bar of demo mode, on each page."""

import reflex as rx


def demo_bar() -> rx.Component:
    """Says that nothing here is real money."""
    return rx.el.div(
        "Demo: test chain, test tokens, no real money",
        class_name="demo-bar",
        role="region",
        aria_label="Demo",
    )
