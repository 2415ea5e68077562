"""What the client will get, from the saved draft: the PDF by the same renderer, and the mail."""

import reflex as rx

from allscale_app.components.bridges.pdf_pages import pdf_pages
from allscale_app.components.button import link
from allscale_app.components.choice import segmented
from allscale_app.components.icon import icon
from allscale_app.states.editor import EditorState
from allscale_app.states.editor_preview import EditorPreviewState

PANE = "editor-preview"


def preview() -> rx.Component:
    """Beside the form from 1024 px; below that in its place."""
    return rx.el.aside(
        rx.cond(EditorPreviewState.tab == "mail", _mail(), _pdf()),
        aria_label="Preview",
        class_name=rx.cond(EditorPreviewState.is_shown, f"{PANE} flex", f"{PANE} hidden lg:flex"),
    )


def _tabs() -> rx.Component:
    return segmented(
        (("pdf", "PDF"), ("mail", "E-mail")),
        value=EditorPreviewState.tab,
        on_change=EditorPreviewState.show_tab,
        spoken="What to preview",
    )


def _empty(words: str | rx.Var[str]) -> rx.Component:
    return rx.el.p(words, class_name="preview-paper grid place-items-center p-9 text-center text-sm text-ink-faint")


def _pdf() -> rx.Component:
    return pdf_pages(
        draft=EditorState.draft_id,
        version=EditorState.version,
        is_shown=EditorPreviewState.is_shown,
        tabs=_tabs(),
        download=link(
            icon("download"),
            href=f"/invoices/{EditorState.draft_id}/draft.pdf",
            document=True,
            download=True,
            class_name="btn btn-ghost btn-sm btn-icon",
            aria_label="Download the draft as PDF",
            title="Download the draft as PDF",
        ),
        empty=_empty(
            rx.cond(
                EditorState.draft_id == "", "The PDF appears here as soon as something is typed.", "Drawing the PDF…"
            )
        ),
    )


def _mail() -> rx.Component:
    frame = rx.el.iframe(
        src=f"/invoices/{EditorState.draft_id}/preview-mail.html?v={EditorState.version}",
        title="The mail as the client gets it",
        sandbox="",
        class_name="preview-mail",
    )
    return rx.el.div(
        rx.el.div(_tabs(), class_name="preview-bar"),
        rx.el.div(
            rx.cond(EditorState.draft_id != "", frame, _empty("The mail appears here as soon as something is typed.")),
            class_name="preview-body",
        ),
        class_name="flex min-h-0 flex-1 flex-col",
    )
