"""The settings' frame: the list of sections at the left, one column of cards."""

from typing import Any

import reflex as rx

from allscale_app.components.button import button
from allscale_app.components.navigation import side_nav
from allscale_app.pages.frame import issuer_page
from allscale_app.states.settings import SettingsState
from allscale_app.theme.layout import COLUMN, SETTINGS

GROUPS = (
    ("Business", (("building-2", "Profile", "/settings"),)),
    ("Getting paid", (("coins", "Methods and tokens", "/settings/methods"),)),
    ("Account", (("key-round", "API keys", "/settings/api-keys"),)),
)


def settings_page(title: str, sentence: str, *content: Any, current: str) -> rx.Component:
    """One page of the settings."""
    return issuer_page(
        rx.el.h1("Settings", class_name="mb-5 text-xl"),
        rx.el.div(
            side_nav(*GROUPS, current=current),
            rx.el.div(
                rx.el.div(
                    rx.el.h2(title, class_name="text-lg"),
                    rx.el.p(sentence, class_name="mt-1 text-ink-soft"),
                ),
                *content,
                class_name=COLUMN,
            ),
            class_name=SETTINGS,
        ),
        current="/settings",
    )


def section(title: str, name: str, *fields: Any) -> rx.Component:
    """A card with its own form and Save."""
    return rx.el.form(
        rx.el.h3(title, class_name="card-title"),
        rx.el.div(*fields, class_name="mt-4 grid gap-x-4 gap-y-5 md:grid-cols-2"),
        rx.el.div(button("Save", kind="primary", type="submit"), class_name="mt-5 flex justify-end"),
        key=SettingsState.mounted,
        on_submit=lambda data: SettingsState.save(name, data),
        reset_on_submit=False,
        no_validate=True,
        aria_label=title,
        class_name="card p-4 md:p-5",
    )


def typed(name: str) -> dict[str, Any]:
    """What every field of the settings shares."""
    return {"default_value": SettingsState.fields[name], "error": SettingsState.errors.get(name, "")}
