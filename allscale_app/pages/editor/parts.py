"""The editor's sections around the lines: who, what, how it is paid, and the texts."""

from typing import Any

import reflex as rx

from allscale_app.components.field import date_field, select_field, text_field, textarea_field
from allscale_app.components.icon import icon
from allscale_app.states.editor import EditorState

HEADING = "mb-3 text-md"


def typed(name: str) -> dict[str, Any]:
    """What every text of the editor shares: its text, its error, and when the server hears of it."""
    return {
        "default_value": EditorState.fields[name],
        "error": EditorState.errors.get(name, ""),
        "on_change": EditorState.edit(name).debounce(350),
        "on_blur": EditorState.leave(name),
    }


def bill_to() -> rx.Component:
    """The recipient: only the e-mail is needed."""
    return rx.el.section(
        rx.el.h2("Bill to", class_name=HEADING),
        rx.el.div(
            text_field("E-mail", "recipient.email", type="email", auto_complete="off", **typed("recipient.email")),
            text_field("Name or company", "recipient.name", optional=True, **typed("recipient.name")),
            textarea_field("Address", "recipient.address", optional=True, rows=3, **typed("recipient.address")),
            text_field("Tax id", "recipient.tax_id", optional=True, **typed("recipient.tax_id")),
            class_name="grid gap-x-4 gap-y-4 md:grid-cols-2",
        ),
    )


def details() -> rx.Component:
    """Title, currency, due date, PO number."""
    return rx.el.section(
        rx.el.h2("Details", class_name=HEADING),
        rx.el.div(
            text_field("Title", "title", class_name="col-span-2 md:col-span-4", **typed("title")),
            select_field(
                "Currency",
                "currency",
                EditorState.currencies,
                class_name="col-span-2",
                value=EditorState.fields["currency"],
                error=EditorState.errors.get("currency", ""),
                on_change=EditorState.edit("currency"),
            ),
            date_field(
                "Due date",
                "due_on",
                optional=True,
                class_name="col-span-2 md:col-span-3",
                help=EditorState.cautions.get("due_on", ""),
                **typed("due_on"),
            ),
            text_field(
                "PO number", "po_number", optional=True, class_name="col-span-2 md:col-span-3", **typed("po_number")
            ),
            class_name="grid grid-cols-2 gap-4 md:grid-cols-6",
        ),
    )


def how_to_pay() -> rx.Component:
    """The ways to pay that exist."""
    return rx.el.section(
        rx.el.h2("How they can pay", class_name="mb-1 text-md"),
        rx.el.p("You receive stablecoins.", class_name="mb-3 text-sm text-ink-faint"),
        rx.el.div(
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
            class_name="flex min-h-[52px] items-center gap-3 rounded-md border border-accent bg-surface px-3 py-2",
        ),
    )


def texts() -> rx.Component:
    """What the person wants to say."""
    return rx.el.section(
        textarea_field("Notes", "notes", optional=True, rows=3, **typed("notes")),
        textarea_field("Terms", "terms", optional=True, rows=3, **typed("terms")),
        class_name="grid gap-4 md:grid-cols-2",
    )
