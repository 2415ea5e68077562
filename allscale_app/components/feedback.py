"""What a page says when there is nothing, something failed, or it is still loading."""

from typing import Any

import reflex as rx

from allscale_app.components.button import link
from allscale_app.components.icon import Text, icon
from allscale_app.theme.variants import NOTE_TONES, join


def skeleton(class_name: str) -> rx.Component:
    """One grey bar; give width and height ("h-4 w-40")."""
    return rx.el.span(class_name=f"skel {class_name}", aria_hidden="true")


def skeleton_rows(*, count: int = 8, spoken: str = "Loading") -> rx.Component:
    """Rows of a long list at their true height."""
    widths = ("w-40", "w-56", "w-48", "w-64", "w-44", "w-52")
    rows = [
        rx.el.div(
            skeleton("h-3.5 w-24"),
            skeleton(f"h-3.5 {widths[index % len(widths)]} max-w-[40%]"),
            rx.el.span(class_name="flex-1"),
            skeleton("h-5 w-16 rounded-full"),
            skeleton("h-3.5 w-24"),
            class_name="flex h-12 items-center gap-6 overflow-hidden border-b border-line px-5 last:border-b-0",
        )
        for index in range(count)
    ]
    return rx.el.div(rx.el.span(spoken, class_name="sr-only"), *rows, role="status")


def slow_note() -> rx.Component:
    """Appears by itself after eight seconds, with or without a script; its place is kept from the start."""
    return rx.el.p(
        "This takes longer than usual. We keep trying.",
        link("Reload", href="", document=True, class_name="link inline-flex h-11 items-center"),
        class_name="late mt-2 flex min-h-11 flex-wrap items-center gap-x-3 text-base text-ink-soft",
    )


def _state(
    picture: rx.Component,
    title: Text,
    sentence: Any,
    actions: tuple[rx.Component, ...],
    *,
    is_page: bool = False,
    **props: Any,
) -> rx.Component:
    heading = rx.el.h1 if is_page else rx.el.h2
    return rx.el.div(
        picture,
        heading(title, class_name="mt-5 text-lg"),
        rx.el.p(sentence, class_name="mt-1.5 max-w-[420px] text-base text-ink-soft text-pretty"),
        rx.el.div(*actions, class_name="mt-5 flex flex-wrap justify-center gap-2") if actions else rx.fragment(),
        class_name="flex flex-col items-center px-4 py-16 text-center md:py-20",
        **props,
    )


def empty_state(
    title: Text, sentence: Any, *actions: rx.Component, drawing: rx.Component | None = None, is_page: bool = False
) -> rx.Component:
    """What is not there yet and what to do next: at most one primary and one secondary action.

    `is_page`: it is all that the page has, so its title is the page's heading.
    """
    picture = drawing if drawing is not None else drawing_document()
    return _state(picture, title, sentence, actions, is_page=is_page)


def error_state(title: Text, sentence: Any, *actions: rx.Component, request_id: Text = "") -> rx.Component:
    """What happened, what is safe, what we do; the request id for support."""
    circle = rx.el.span(
        icon("cloud-off", size=20), class_name="grid size-11 place-items-center rounded-full bg-bad-soft text-bad"
    )
    tail = rx.cond(
        request_id != "",
        rx.el.p(
            "Request ", rx.el.span(request_id, class_name="font-mono text-xs"), class_name="mt-4 text-sm text-ink-faint"
        ),
        rx.fragment(),
    )
    return rx.el.div(
        _state(circle, title, sentence, actions, role="alert"), rx.el.div(tail, class_name="-mt-14 pb-12 text-center")
    )


def no_match(sentence: str, clear: rx.Component) -> rx.Component:
    """A filtered list without a row."""
    return rx.el.div(
        sentence, clear, class_name="flex flex-wrap items-center justify-center gap-2 px-4 py-16 text-ink-soft"
    )


def note(
    tone: str,
    icon_name: str,
    title: Text,
    body: Any = "",
    *actions: rx.Component,
    class_name: str = "",
    role: str = "status",
) -> rx.Component:
    """A quiet box in a tone: a title, one sentence, and the ways out."""
    ground, ink = NOTE_TONES[tone]
    return rx.el.div(
        rx.el.span(icon(icon_name, size=18), class_name=join("mt-px", ink)),
        rx.el.div(
            rx.el.p(title, class_name="font-medium text-ink"),
            rx.el.p(body, class_name="mt-0.5 text-ink-soft") if not isinstance(body, str) or body else rx.fragment(),
            *actions,
            class_name="min-w-0 text-base leading-[1.35rem]",
        ),
        class_name=join("flex gap-3 rounded-lg px-4 py-3.5", ground, class_name),
        role=role,
    )


def drawing_document() -> rx.Component:
    """Three sheets, the one in front drawn out, in tokens, 176 by 112."""
    behind = "card absolute top-3 h-[92px] w-[72px] p-2.5"

    def bars(*widths: str, ground: str) -> rx.Component:
        return rx.el.div(
            *[rx.el.div(class_name=f"h-1 rounded {ground} {width}") for width in widths],
            class_name="mt-2.5 flex flex-col gap-1.5",
        )

    def sheet(turned: str) -> rx.Component:
        return rx.el.div(
            rx.el.div(class_name="h-1.5 w-7 rounded bg-line"),
            bars("w-full", "w-4/5", ground="bg-sunken"),
            class_name=f"{behind} {turned}",
        )

    front = rx.el.div(
        rx.el.div(
            rx.el.div(class_name="h-1.5 w-8 rounded bg-ink"),
            rx.el.div(class_name="size-2.5 rounded-full bg-accent"),
            class_name="flex items-center justify-between",
        ),
        *[
            rx.el.div(
                rx.el.div(class_name=f"h-1 rounded bg-line {width}"),
                rx.el.div(class_name="h-1 w-3 rounded bg-line"),
                class_name=f"flex justify-between {gap}",
            )
            for width, gap in (("w-8", "mt-3"), ("w-6", "mt-1.5"), ("w-9", "mt-1.5"))
        ],
        rx.el.div(rx.el.div(class_name="h-2 w-7 rounded bg-ink"), class_name="mt-4 flex justify-end"),
        class_name="absolute top-0 left-1/2 h-[108px] w-[84px] -translate-x-1/2 rounded-lg bg-surface p-3 shadow-pop",
    )
    return rx.el.div(
        sheet("left-0 -rotate-6"),
        sheet("right-0 rotate-6"),
        front,
        class_name="relative h-[112px] w-[176px]",
        aria_hidden="true",
    )
