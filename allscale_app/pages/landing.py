"""The landing page."""

import reflex as rx

from allscale_app.components.public_shell import site_shell


def landing() -> rx.Component:
    return site_shell(rx.el.h1("Send an invoice."))
