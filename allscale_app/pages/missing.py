"""The page of an address that leads nowhere."""

import reflex as rx

from allscale_app.components.button import link_button
from allscale_app.components.feedback import empty_state
from allscale_app.components.public_shell import site_shell
from allscale_app.settings import get_settings


def missing() -> rx.Component:
    """What happened and two ways on."""
    return site_shell(
        empty_state(
            "There is no page here",
            "The address is incomplete, or the page has moved. Some mail programs cut long links in two.",
            link_button("To the start page", "/", kind="primary"),
            link_button("Sign in", "/login"),
            is_page=True,
        ),
        demo=get_settings().is_demo,
    )
