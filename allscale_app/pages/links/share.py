"""The dialog with everything that leads to a link: its address, a code, a button for websites, a poster."""

import reflex as rx

from allscale_app.components.bridges.copy import copy_button
from allscale_app.components.button import download_button, link, link_button
from allscale_app.components.feedback import note
from allscale_app.components.icon import icon
from allscale_app.components.overlay import dialog
from allscale_app.states.links import LinkShareState
from allscale_app.views.links import BUTTON_STYLE

STATE = LinkShareState
VIEW = LinkShareState.view


def share_dialog() -> rx.Component:
    """Three ways to one page."""
    return dialog(
        VIEW.title,
        rx.cond(
            VIEW.warning != "",
            note("wait", "triangle-alert", "Nobody can pay by it now", VIEW.warning, class_name="mb-4"),
        ),
        _code(),
        _button(),
        _poster(),
        description=VIEW.amount,
        open=STATE.is_open,
        on_open_change=STATE.set_open,
        size="lg",
    )


def _code() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.img(src=VIEW.code, alt="QR code of the link", class_name="size-[184px]"),
            class_name="qr",
        ),
        rx.el.p(VIEW.address, class_name="mt-3 max-w-full text-center font-mono text-sm break-all"),
        rx.el.div(
            copy_button(
                icon("copy", class_name="copy-idle"),
                icon("check", class_name="copy-done"),
                rx.el.span("Copy link"),
                value=VIEW.url,
                spoken="Copy link",
                class_name="btn btn-secondary",
            ),
            link_button("Save QR", VIEW.code, icon="download", document=True, download=VIEW.code_name),
            link_button("Open", VIEW.url, icon="external-link", document=True, target="_blank"),
            class_name="mt-3 flex flex-wrap justify-center gap-2",
        ),
        class_name="flex flex-col items-center rounded-lg bg-sunken px-4 pt-5 pb-4",
    )


def _button() -> rx.Component:
    """What others' websites show, and the HTML of it; it brings its own look, so it is drawn here with that alone."""
    return rx.el.section(
        rx.el.div(
            rx.el.h3("Button for your website", class_name="flex-1 font-medium"),
            copy_button(
                icon("copy", class_name="copy-idle"),
                icon("check", class_name="copy-done"),
                rx.el.span("Copy HTML"),
                value=VIEW.snippet,
                spoken="Copy HTML",
                class_name="btn btn-secondary btn-sm",
            ),
            class_name="flex items-center gap-3",
        ),
        rx.el.div(
            link(VIEW.words, href=VIEW.url, document=True, target="_blank", class_name="", style=BUTTON_STYLE),
            class_name="qr mt-3 !block overflow-x-auto text-center",
        ),
        rx.el.pre(
            rx.el.code(VIEW.snippet),
            tab_index=0,
            aria_label="HTML of the button",
            class_name="mt-2 max-h-24 overflow-auto rounded-lg bg-sunken p-3 font-mono text-xs leading-5 break-all"
            " whitespace-pre-wrap",
        ),
        class_name="mt-5",
    )


def _poster() -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h3("Poster", class_name="font-medium"),
            rx.el.p("An A4 page with the code, for a counter or a wall.", class_name="text-sm text-ink-soft"),
            class_name="min-w-0 flex-1",
        ),
        download_button("Poster PDF", VIEW.poster_href, icon="file-down", size="sm"),
        class_name="mt-5 flex items-center gap-3 border-t border-line pt-5",
    )
