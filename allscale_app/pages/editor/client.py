"""Bill to: a client as a card, or the fields of one, with the contacts that fit while typing."""

import reflex as rx

from allscale_app.components.button import button
from allscale_app.components.data import avatar
from allscale_app.components.field import field, text_field, text_input, textarea_field
from allscale_app.pages.editor.parts import HEADING, typed
from allscale_app.states.editor import EditorState
from allscale_app.states.editor_client import EMAIL, EditorClientState
from allscale_app.states.editor_fields import EditorFieldsState
from allscale_app.views.editor_client import ClientOption


def bill_to() -> rx.Component:
    """The recipient: only the e-mail is needed."""
    return rx.el.section(
        rx.el.h2("Bill to", class_name=HEADING),
        rx.cond(EditorState.has_card, _card(), _fields()),
    )


def _card() -> rx.Component:
    client = EditorState.client
    return rx.el.div(
        avatar(client.initials, size=40),
        rx.el.div(
            rx.el.div(client.name, class_name="truncate font-medium"),
            rx.el.div(
                client.email,
                rx.el.span(client.more, class_name="max-md:hidden"),
                class_name="truncate text-sm text-ink-faint",
            ),
            class_name="min-w-0 flex-1",
        ),
        rx.cond(client.habit != "", rx.el.span(client.habit, class_name="tag max-lg:!hidden")),
        rx.el.div(
            button("Edit", kind="ghost", size="sm", aria_label="Edit client", on_click=EditorClientState.edit_client),
            button(
                "Change", kind="ghost", size="sm", aria_label="Change client", on_click=EditorClientState.change_client
            ),
            class_name="flex shrink-0",
        ),
        class_name="flex items-center gap-3 rounded-md border border-line-strong bg-surface p-3",
    )


def _fields() -> rx.Component:
    former = EditorClientState.former
    return rx.el.div(
        rx.el.div(
            _email(),
            text_field(
                "Name or company", "recipient.name", optional=True, auto_complete="off", **typed("recipient.name")
            ),
            textarea_field("Address", "recipient.address", optional=True, rows=3, **typed("recipient.address")),
            text_field("Tax id", "recipient.tax_id", optional=True, auto_complete="off", **typed("recipient.tax_id")),
            class_name="grid gap-x-4 gap-y-4 md:grid-cols-2",
        ),
        rx.cond(
            former.name != "",
            button(
                f"Back to {former.name}",
                kind="ghost",
                size="sm",
                icon="undo-2",
                class_name="mt-2 -ml-2.5",
                on_click=EditorClientState.restore_client,
            ),
        ),
    )


def _email() -> rx.Component:
    """Typing looks through the contacts; while the field or its list has the focus, they hang under it."""
    words = typed(EMAIL)
    box = rx.el.div(
        text_input(
            EMAIL,
            type="text",
            error=words["error"],
            default_value=words["default_value"],
            placeholder="Name or e-mail of your client",
            on_change=EditorClientState.type_email(EditorState.mounted).debounce(250),
            on_focus=EditorClientState.look,
            on_blur=EditorFieldsState.leave(EditorState.mounted, EMAIL),
            auto_complete="off",
            custom_attrs={"inputMode": "email", "spellCheck": "false", "autoCapitalize": "none"},
        ),
        rx.el.div(
            rx.foreach(EditorClientState.suggestions, _option),
            role="group",
            aria_label="Clients",
            class_name="suggestions pop",
            hidden=EditorClientState.suggestions.length() == 0,
        ),
        class_name="suggest",
    )
    return field("E-mail", box, name=EMAIL, error=words["error"])


def _option(option: ClientOption) -> rx.Component:
    return rx.el.button(
        avatar(option.initials),
        rx.el.span(
            rx.el.span(option.name, class_name="block truncate font-medium"),
            rx.el.span(option.email, class_name="block truncate text-sm text-ink-faint"),
            class_name="min-w-0",
        ),
        type="button",
        on_click=EditorClientState.choose(option.id),
        class_name="suggestion",
        key=option.id,
    )
