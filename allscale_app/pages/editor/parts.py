"""The editor's sections around the lines: what it is for, how it is paid, and the texts."""

from typing import Any

import reflex as rx

from allscale_app.components.choice import checkbox
from allscale_app.components.field import date_field, field, select_input, text_field, textarea_field
from allscale_app.components.icon import icon, method_icon, token_mark
from allscale_app.states.editor import EditorState
from allscale_app.states.editor_fields import EditorFieldsState
from allscale_app.views.method_options import MethodOption

HEADING = "mb-3 text-md"
METHOD = "flex min-h-[52px] items-center gap-3 rounded-md border bg-surface px-3 py-2"


def typed(name: str) -> dict[str, Any]:
    """What every text of the editor shares: its text, its error, and when the server hears of it."""
    return {
        "default_value": EditorState.fields[name],
        "error": EditorState.errors.get(name, ""),
        "on_change": EditorFieldsState.edit(EditorState.mounted, name).debounce(350),
        "on_blur": EditorFieldsState.leave(EditorState.mounted, name),
    }


def details() -> rx.Component:
    """Title, currency, dates, PO number."""
    return rx.el.section(
        rx.el.h2("Details", class_name=HEADING),
        rx.el.div(
            text_field("Title", "title", class_name="col-span-2 md:col-span-4", auto_complete="off", **typed("title")),
            _currency(),
            date_field(
                "Issue date",
                "issued_on",
                optional=True,
                class_name="md:col-span-2",
                help=rx.cond(
                    EditorState.fields["issued_on"] == "", "Empty: the day it is sent", EditorState.issued_words
                ),
                **typed("issued_on"),
            ),
            date_field(
                "Due date",
                "due_on",
                optional=True,
                class_name="md:col-span-2",
                help=EditorState.cautions.get("due_on", EditorState.due_words),
                **typed("due_on"),
            ),
            text_field(
                "PO number",
                "po_number",
                optional=True,
                class_name="col-span-2",
                auto_complete="off",
                **typed("po_number"),
            ),
            class_name="grid grid-cols-2 gap-4 md:grid-cols-6",
        ),
    )


def _currency() -> rx.Component:
    """The coin's mark stands inside the list's frame."""
    code, error = EditorState.fields["currency"], EditorState.errors.get("currency", "")
    choices = select_input(
        "currency",
        EditorState.currencies,
        error=error,
        value=code,
        on_change=EditorFieldsState.edit(EditorState.mounted, "currency"),
    )
    return field(
        "Currency",
        rx.el.div(token_mark(code), choices, class_name="marked-select"),
        name="currency",
        error=error,
        class_name="col-span-2",
    )


def how_to_pay() -> rx.Component:
    """The ways to pay that are set up here; with only one there is nothing to choose."""
    several = EditorState.methods.length() > 1
    return rx.el.section(
        rx.el.h2("How they can pay", class_name="mb-1 text-md"),
        rx.el.p(
            rx.cond(several, "You receive stablecoins whichever they choose.", "You receive stablecoins."),
            class_name="mb-3 text-sm text-ink-faint",
        ),
        rx.cond(
            several,
            rx.el.div(rx.foreach(EditorState.methods, _method), class_name="grid gap-2 md:grid-cols-2"),
            _only_wallet(),
        ),
        rx.cond(
            EditorState.errors.contains("accepted_methods"),
            rx.el.p(EditorState.errors["accepted_methods"], class_name="error mt-2", role="alert"),
        ),
    )


def _method(option: MethodOption) -> rx.Component:
    return rx.el.label(
        method_icon(option.icon),
        rx.el.span(
            rx.el.span(option.name, class_name="block font-medium"),
            rx.el.span(option.detail, class_name="block text-sm text-ink-faint"),
            class_name="min-w-0 flex-1",
        ),
        checkbox(
            f"method-{option.rail}",
            spoken=f"{option.name}",
            checked=option.is_on,
            on_change=lambda is_on: EditorFieldsState.take_method(option.rail, is_on),
        ),
        class_name=rx.cond(option.is_on, f"{METHOD} border-accent", f"{METHOD} border-line-control"),
    )


def _only_wallet() -> rx.Component:
    return rx.el.div(
        icon("wallet", size=18, class_name="text-ink-soft"),
        rx.el.span(
            rx.el.span("Wallet", class_name="block font-medium"),
            rx.el.span(
                "Every accepted token on every network, one address, no fee from us",
                class_name="block text-sm text-ink-faint",
            ),
            class_name="flex-1",
        ),
        icon("check", class_name="text-accent"),
        class_name=f"{METHOD} border-accent",
    )


def texts() -> rx.Component:
    """What the person wants to say."""
    return rx.el.section(
        textarea_field("Notes", "notes", optional=True, rows=3, **typed("notes")),
        textarea_field("Terms", "terms", optional=True, rows=3, **typed("terms")),
        class_name="grid gap-4 md:grid-cols-2",
    )
