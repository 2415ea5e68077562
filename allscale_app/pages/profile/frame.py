"""What the public pages of the storefront share: their frame, their loading bars, and a page that is not there."""

from typing import Any

import reflex as rx

from allscale_app.components.demo_bar import demo_bar
from allscale_app.components.feedback import skeleton, slow_note
from allscale_app.components.icon import icon
from allscale_app.components.stylesheet import stylesheet
from allscale_app.settings import get_settings
from allscale_app.theme.layout import PUBLIC_HEADING, PUBLIC_WIDTH

PANEL = "panel"


def public_page(screen: Any, content: rx.Component, *, missing_title: str, missing_words: str) -> rx.Component:
    """`content` once `screen` is open; bars before, and a plain answer where there is nothing."""
    return rx.el.div(
        stylesheet("profile"),
        demo_bar() if get_settings().is_demo else rx.fragment(),
        rx.match(
            screen,
            ("loading", _loading()),
            ("missing", _missing(missing_title, missing_words)),
            content,
        ),
        class_name="min-h-dvh text-md tracking-normal",
    )


def face(picture: Any, initials: Any) -> rx.Component:
    """Whose page it is: their picture, or their initials."""
    return rx.cond(
        picture != "",
        rx.el.img(src=picture, alt="", width="72", height="72", class_name="profile-face"),
        rx.el.span(initials, class_name="profile-face profile-letters text-xl font-semibold", aria_hidden="true"),
    )


def public_footer(left: Any) -> rx.Component:
    """One line at the left, whose software it is at the right."""
    return rx.el.footer(
        rx.el.div(
            rx.el.span(left, class_name="min-w-0 break-words"),
            rx.el.span("Runs on AllScale Pay", class_name="shrink-0"),
            class_name="flex justify-between gap-4 border-t border-line pt-5",
        ),
        class_name=f"{PUBLIC_WIDTH} pb-10 text-sm text-ink-faint",
    )


def _loading() -> rx.Component:
    return rx.el.main(
        rx.el.p("Loading", class_name="sr-only", role="status"),
        rx.el.div(
            skeleton("profile-face"),
            rx.el.div(skeleton("h-8 w-56"), skeleton("mt-3 h-4 w-64 max-w-full"), class_name="min-w-0 flex-1"),
            class_name="profile-head",
        ),
        rx.el.div(
            rx.el.div(*[skeleton("mt-5 h-10 w-full") for _ in range(4)]),
            skeleton("h-80 w-full rounded-xl"),
            class_name="profile-grid",
        ),
        slow_note(),
        id="main",
        class_name=f"{PUBLIC_WIDTH} profile-main",
    )


def _missing(title: str, words: str) -> rx.Component:
    return rx.el.main(
        rx.el.span(
            icon("file-question-mark", size=24),
            class_name="grid size-12 place-items-center rounded-lg bg-sunken text-ink-soft",
        ),
        rx.el.h1(title, class_name=f"mt-5 {PUBLIC_HEADING}"),
        rx.el.p(words, class_name="profile-words mt-2 text-md text-ink-soft"),
        id="main",
        class_name=f"{PUBLIC_WIDTH} nowhere",
    )
