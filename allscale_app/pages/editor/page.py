"""The editor's frame: its own bar, the sections, the questions before sending and discarding."""

import reflex as rx

from allscale_app.components.button import button, icon_button, link
from allscale_app.components.data import money
from allscale_app.components.feedback import note, skeleton_rows
from allscale_app.components.icon import icon
from allscale_app.components.overlay import dialog, dialog_close
from allscale_app.pages.editor.lines import lines
from allscale_app.pages.editor.parts import bill_to, details, how_to_pay, texts
from allscale_app.pages.editor.preview import preview
from allscale_app.pages.frame import issuer_page
from allscale_app.states.editor import EditorState
from allscale_app.theme.layout import EDITOR_GRID

BAR = "sticky top-0 z-20 h-14 items-center border-b border-line bg-canvas/90 backdrop-blur"


def editor() -> rx.Component:
    """/invoices/new and /invoices/[invoice_id]/edit."""
    return issuer_page(
        rx.el.div(
            rx.el.div(
                rx.cond(EditorState.save_state == "conflict", _conflict()),
                rx.cond(EditorState.mounted != "", _form(), skeleton_rows(count=6, spoken="Opening the editor")),
                class_name=rx.cond(
                    EditorState.show_preview,
                    "min-w-0 px-4 py-6 max-lg:hidden md:px-8 md:py-7",
                    "min-w-0 px-4 py-6 md:px-8 md:py-7",
                ),
            ),
            preview(),
            class_name=EDITOR_GRID,
        ),
        _send_dialog(),
        _discard_dialog(),
        current="/invoices",
        top_bar=rx.fragment(_desktop_bar(), _phone_bar(), _phone_actions()),
        bottom_bar=False,
        wide=True,
    )


def _form() -> rx.Component:
    """Drawn once the draft is here, so that opening it never wipes what was typed meanwhile."""
    return rx.el.form(
        bill_to(),
        details(),
        lines(),
        how_to_pay(),
        texts(),
        key=EditorState.mounted,
        no_validate=True,
        class_name="flex min-w-0 flex-col gap-8",
    )


def _title() -> rx.Component:
    return rx.cond(EditorState.version > 1, "Edit draft", "New invoice")


def _saved() -> rx.Component:
    return rx.match(
        EditorState.save_state,
        (
            "saved",
            rx.el.span(
                icon("check", size=14, class_name="text-good"),
                "Draft saved",
                class_name="flex items-center gap-1.5",
            ),
        ),
        ("conflict", rx.el.span("Not saved: changed elsewhere", class_name="text-bad")),
        rx.el.span("Saves as you type"),
    )


def _send_button(class_name: str = "") -> rx.Component:
    return button(
        rx.cond(EditorState.sending, "Sending…", "Send invoice"),
        kind="primary",
        icon="send",
        busy=EditorState.sending,
        on_click=EditorState.ask_send,
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
        rx.el.span(_saved(), class_name="text-sm text-ink-faint", role="status"),
        rx.el.div(class_name="flex-1"),
        button("Discard", kind="ghost", on_click=EditorState.set_confirm_discard(True)),
        _send_button(),
        class_name=f"hidden gap-3 pr-6 pl-4 md:flex {BAR}",
    )


def _phone_bar() -> rx.Component:
    return rx.el.header(
        link(icon("x", size=20), href="/invoices", class_name="btn btn-ghost btn-icon", aria_label="Close"),
        rx.el.div(
            rx.el.h1(_title(), class_name="text-base font-semibold"),
            rx.el.div(_saved(), class_name="text-xs text-ink-faint"),
            class_name="min-w-0 flex-1",
        ),
        icon_button("trash-2", "Discard", on_click=EditorState.set_confirm_discard(True)),
        button(
            rx.cond(EditorState.show_preview, "Edit", "Preview"),
            kind="ghost",
            icon="eye",
            on_click=EditorState.toggle_preview,
        ),
        class_name=f"flex gap-1 pr-2 pl-1 md:hidden {BAR}",
    )


def _phone_actions() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.div("Total", class_name="text-xs text-ink-faint"),
            rx.el.div(money(EditorState.total, EditorState.fields["currency"]), class_name="text-lg font-semibold"),
            class_name="flex-1",
        ),
        _send_button(),
        class_name=(
            "fixed inset-x-0 bottom-0 z-30 flex items-center gap-3 border-t border-line bg-surface/95 px-4 pt-3 "
            "pb-[calc(12px+env(safe-area-inset-bottom))] backdrop-blur md:hidden"
        ),
    )


def _conflict() -> rx.Component:
    return note(
        "bad",
        "triangle-alert",
        "This draft was changed in another tab, or by a colleague",
        rx.el.span(
            "Nothing you typed is lost, but it is not saved. ",
            rx.el.button("Show the other version", type="button", on_click=EditorState.take_theirs, class_name="link"),
            " or ",
            rx.el.button("save yours over it", type="button", on_click=EditorState.keep_mine, class_name="link"),
            ".",
        ),
        class_name="mb-6",
        role="alert",
    )


def _send_dialog() -> rx.Component:
    recipient = EditorState.fields["recipient.email"]
    return dialog(
        f"Send {EditorState.total} {EditorState.fields['currency']} to {recipient}?",
        open=EditorState.confirm_send,
        on_open_change=EditorState.set_confirm_send,
        description="It gets its number, the PDF goes out by e-mail, and the payment page opens. Amounts cannot change after that.",
        actions=(
            dialog_close("Keep editing"),
            button(
                rx.cond(EditorState.sending, "Sending…", "Send invoice"),
                kind="primary",
                icon="send",
                busy=EditorState.sending,
                on_click=EditorState.send,
            ),
        ),
        size="sm",
    )


def _discard_dialog() -> rx.Component:
    return dialog(
        "Discard this draft?",
        open=EditorState.confirm_discard,
        on_open_change=EditorState.set_confirm_discard,
        description="What you typed is thrown away. Nothing was sent, and no number was used.",
        actions=(dialog_close("Keep draft"), button("Discard draft", kind="danger", on_click=EditorState.discard)),
        size="sm",
    )
