"""The PDF that the payer will get, drawn by the same renderer from the saved draft."""

import reflex as rx

from allscale_app.states.editor import EditorState


def preview() -> rx.Component:
    """Beside the form from 1024 px; on a phone in its place."""
    picture = rx.el.img(
        src=f"/invoices/{EditorState.draft_id}/preview-1.png?v={EditorState.version}",
        alt="The invoice as the client gets it",
        class_name="w-full rounded-[4px] shadow-pop",
    )
    empty = rx.el.p(
        "The PDF appears here as soon as something is typed.",
        class_name="rounded-[4px] bg-surface p-9 text-center text-sm text-ink-faint shadow-pop",
    )
    return rx.el.aside(
        rx.el.div("Preview", class_name="flex h-12 items-center px-6 text-sm font-medium text-ink-soft"),
        rx.el.div(
            rx.el.div(rx.cond(EditorState.draft_id != "", picture, empty), class_name="mx-auto max-w-[560px]"),
            class_name="min-h-0 flex-1 overflow-y-auto px-6 pt-1 pb-6",
        ),
        aria_label="Preview",
        class_name=rx.cond(
            EditorState.show_preview,
            "flex min-w-0 flex-col bg-sunken lg:sticky lg:top-14 lg:h-[calc(100vh-56px)] lg:border-l lg:border-line",
            "hidden min-w-0 flex-col bg-sunken lg:sticky lg:top-14 lg:flex lg:h-[calc(100vh-56px)] lg:border-l lg:border-line",
        ),
    )
