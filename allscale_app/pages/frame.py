"""The issuer's frame bound to who is signed in; every issuer page returns `issuer_page(…)`."""

from typing import Any

import reflex as rx

from allscale_app.components.bell import bell_button
from allscale_app.components.bridges.palette import palette
from allscale_app.components.button import link_button
from allscale_app.components.feedback import error_state
from allscale_app.components.issuer_shell import ShellFacts, issuer_shell
from allscale_app.components.toast import toast_list
from allscale_app.settings import get_settings
from allscale_app.states.base import AppState
from allscale_app.states.palette import PaletteState
from allscale_app.states.request_news import RequestNewsState
from allscale_app.views.palette import ACTIONS, PAGES


def issuer_page(
    *content: Any,
    current: str,
    top_bar: rx.Component | None = None,
    phone_bar: rx.Component | None = None,
    bottom_bar: bool = True,
    wide: bool = False,
) -> rx.Component:
    """Sidebar, bars and toasts around a page. `current` is the href of its place in the sidebar ("/invoices").

    `top_bar` replaces the bars (editor), `phone_bar` the phone's (detail); `bottom_bar=False` where the page brings its own;
    `wide` leaves the page's margins to it."""
    viewer = AppState.viewer
    return issuer_shell(
        rx.cond(AppState.failed_request != "", _broken()),
        *content,
        facts=ShellFacts(
            business_name=viewer.business_name,
            business_initial=viewer.business_initial,
            user_name=viewer.name,
            user_email=viewer.email,
            user_initials=viewer.initials,
            open_invoices=AppState.shell.open_invoices,
            received_invoices=AppState.shell.received_invoices,
            open_requests=AppState.shell.open_requests,
            network_text=AppState.shell.network_text,
            network_tone=AppState.shell.network_tone,
            is_operator=viewer.is_operator,
            demo=get_settings().is_demo,
        ),
        current=current,
        top_bar=top_bar,
        phone_bar=phone_bar,
        bell=bell_button(
            AppState.bell,
            on_read=AppState.read_news,
            on_open=AppState.open_news,
            on_approve=RequestNewsState.approve,
        ),
        palette=palette(PaletteState.found, actions=ACTIONS, pages=PAGES, on_look=PaletteState.look),
        bottom_bar=bottom_bar,
        wide=wide,
        toasts=toast_list(AppState.toasts, AppState.dismiss_toast),
    )


def _broken() -> rx.Component:
    """In the place of a page that could not be read; the stylesheet shows it only while there is nothing else."""
    return rx.el.div(
        error_state(
            "This page could not be loaded",
            "Something failed on our side. Nothing was lost, and payments are still being watched.",
            link_button("Try again", "", kind="primary", icon="rotate-cw", document=True),
            request_id=AppState.failed_request,
        ),
        class_name="card broken",
    )
