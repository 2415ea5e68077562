"""/storefront: three parts behind tabs, and over them the dialogs."""

import reflex as rx

from allscale_app.components.bridges.copy import copy_button
from allscale_app.components.button import button, link_button
from allscale_app.components.card import card
from allscale_app.components.feedback import skeleton_rows
from allscale_app.components.icon import icon
from allscale_app.components.navigation import page_header, tab, tabs
from allscale_app.pages.frame import issuer_page
from allscale_app.pages.storefront.dialogs import service_dialog, words_dialog
from allscale_app.pages.storefront.profile import profile_part
from allscale_app.pages.storefront.requests import requests_part
from allscale_app.pages.storefront.services import services_part
from allscale_app.states.storefront import StorefrontState
from allscale_app.states.storefront_forms import ServiceFormState

STATE = StorefrontState
VIEW = StorefrontState.shown[0]


def storefront() -> rx.Component:
    """The page; its frame and tabs stand before anything is read."""
    return issuer_page(
        page_header(
            "Storefront",
            _copy_link(),
            button("New service", kind="primary", icon="plus", on_click=ServiceFormState.open_new),
        ),
        tabs(
            tab(
                "Requests", selected=STATE.tab == "requests", count=VIEW.open_count, on_click=STATE.show_tab("requests")
            ),
            tab("Services", selected=STATE.tab == "services", on_click=STATE.show_tab("services")),
            tab("Public page", selected=STATE.tab == "profile", on_click=STATE.show_tab("profile")),
            spoken="Storefront",
            class_name="mb-5",
        ),
        rx.cond(
            STATE.ready,
            rx.match(
                STATE.tab,
                ("services", services_part()),
                ("profile", profile_part()),
                requests_part(),
            ),
            card(skeleton_rows(count=4, spoken="Loading the storefront"), class_name="late"),
        ),
        service_dialog(),
        words_dialog(),
        current="/storefront",
    )


def _copy_link() -> rx.Component:
    """The page's address, while anybody can open it."""
    return rx.cond(
        VIEW.is_on,
        rx.fragment(
            copy_button(
                rx.el.span(icon("link"), class_name="copy-idle"),
                rx.el.span(icon("check"), class_name="copy-done"),
                "Copy link",
                value=VIEW.url,
                spoken="Copy link",
                class_name="btn btn-secondary max-md:!hidden",
            ),
            link_button(
                "Open", VIEW.url, icon="external-link", document=True, target="_blank", class_name="max-md:!hidden"
            ),
        ),
    )
