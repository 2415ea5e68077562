"""The editor's frame: its own bar, the sections, and the action bar of a phone."""

import reflex as rx

from allscale_app.components.bridges.unsaved import save_line, unsent_form
from allscale_app.components.button import button, icon_button, link, link_button
from allscale_app.components.data import money
from allscale_app.components.feedback import error_state, skeleton_rows
from allscale_app.components.icon import icon
from allscale_app.pages.editor.client import bill_to
from allscale_app.pages.editor.lines import lines
from allscale_app.pages.editor.parts import details, how_to_pay, texts
from allscale_app.pages.editor.preview import preview
from allscale_app.pages.editor.questions import discard_dialog, notes, send_dialog
from allscale_app.pages.editor.reminders import reminders
from allscale_app.pages.frame import issuer_page
from allscale_app.states.editor import EditorState
from allscale_app.states.editor_preview import EditorPreviewState
from allscale_app.states.editor_sending import EditorSendingState
from allscale_app.theme.layout import EDITOR_GRID

BAR = "sticky top-[var(--bar,0px)] z-20 h-14 items-center border-b border-line bg-canvas/90 backdrop-blur"
FORM_PANE = "min-w-0 px-4 py-6 md:px-8 md:py-7"


def editor() -> rx.Component:
    """/invoices/new and /invoices/[invoice_id]/edit."""
    return issuer_page(
        rx.cond(EditorState.missing, _missing(), _desk()),
        send_dialog(),
        discard_dialog(),
        current="/invoices",
        top_bar=rx.fragment(_desktop_bar(), _phone_bar(), _phone_actions()),
        bottom_bar=False,
        wide=True,
    )


def _desk() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            notes(),
            rx.cond(EditorState.mounted != "", _form(), skeleton_rows(count=6, spoken="Opening the editor")),
            class_name=rx.cond(EditorPreviewState.is_shown, f"{FORM_PANE} max-lg:hidden", FORM_PANE),
        ),
        preview(),
        class_name=EDITOR_GRID,
    )


def _missing() -> rx.Component:
    return error_state(
        "There is no such draft",
        "It may have been discarded, or the address is not quite right. Nothing else was changed.",
        link_button("To the invoices", "/invoices", kind="primary"),
    )


def _form() -> rx.Component:
    """Drawn once the draft is here, so that opening it never wipes what was typed meanwhile."""
    return unsent_form(
        bill_to(),
        details(),
        lines(),
        how_to_pay(),
        reminders(),
        texts(),
        draft=EditorState.draft_id,
        fields=EditorState.fields,
        lines=EditorState.lines,
        tries=EditorState.tries,
        key=EditorState.mounted,
        class_name="flex min-w-0 flex-col gap-8",
    )


def _title() -> rx.Component:
    return rx.cond(EditorState.is_new, "New invoice", "Edit draft")


def _saved(*, is_short: bool) -> rx.Component:
    problem = rx.match(
        EditorState.save_state,
        ("conflict", "Not saved: changed elsewhere"),
        ("gone", "Not saved: discarded elsewhere"),
        ("sent", "Sent meanwhile"),
        ("failed", "Not saved, trying again"),
        "",
    )
    return save_line(
        icon("check", size=12 if is_short else 14, class_name="text-good"),
        at=EditorState.saved_at,
        problem=problem,
        is_short=is_short,
        class_name="flex items-center gap-1.5 text-xs text-ink-faint"
        if is_short
        else "flex items-center gap-1.5 text-sm text-ink-faint",
    )


def _send_button() -> rx.Component:
    return button(
        rx.cond(EditorSendingState.sending, "Sending…", "Send invoice"),
        kind="primary",
        icon="send",
        busy=EditorSendingState.sending,
        disabled=EditorState.missing,
        on_click=EditorSendingState.ask_send,
    )


def _preview_switch(class_name: str) -> rx.Component:
    return button(
        rx.cond(EditorPreviewState.is_shown, "Edit", "Preview"),
        kind="ghost",
        icon="eye",
        on_click=EditorPreviewState.toggle,
        class_name=class_name,
    )


def _desktop_bar() -> rx.Component:
    return rx.el.header(
        link(
            icon("arrow-left", size=18),
            href="/invoices",
            class_name="btn btn-ghost btn-icon",
            aria_label="Back to invoices",
        ),
        rx.el.h1(_title(), class_name="text-md"),
        _saved(is_short=False),
        rx.el.div(class_name="flex-1"),
        _preview_switch("lg:hidden"),
        button("Discard", kind="ghost", on_click=EditorSendingState.set_asking_discard(True)),
        _send_button(),
        class_name=f"hidden gap-3 pr-6 pl-4 md:flex {BAR}",
    )


def _phone_bar() -> rx.Component:
    return rx.el.header(
        link(icon("x", size=20), href="/invoices", class_name="btn btn-ghost btn-icon", aria_label="Close"),
        rx.el.div(
            rx.el.h1(_title(), class_name="text-base font-semibold"),
            _saved(is_short=True),
            class_name="min-w-0 flex-1",
        ),
        icon_button("trash-2", "Discard", on_click=EditorSendingState.set_asking_discard(True)),
        _preview_switch(""),
        class_name=f"flex gap-1 pr-2 pl-1 md:hidden {BAR}",
    )


def _phone_actions() -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.div(
                "Total",
                rx.cond(EditorState.due_words != "", f", due {EditorState.due_words}", ""),
                class_name="text-xs text-ink-faint",
            ),
            rx.el.div(money(EditorState.total, EditorState.fields["currency"]), class_name="text-lg font-semibold"),
            class_name="flex-1",
        ),
        _send_button(),
        class_name=(
            "fixed inset-x-0 bottom-0 z-30 flex items-center gap-3 border-t border-line bg-surface/95 px-4 pt-3 "
            "pb-[calc(12px+env(safe-area-inset-bottom))] backdrop-blur md:hidden"
        ),
        aria_label="Total and sending",
    )
