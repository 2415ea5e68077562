"""The settings' frame: the list of sections at the left, one column of cards, the bar of unsaved changes."""

from typing import Any

import reflex as rx

from allscale_app.components.bridges.unsaved import unsaved
from allscale_app.components.feedback import skeleton
from allscale_app.components.icon import icon
from allscale_app.components.menu import menu, menu_item
from allscale_app.components.navigation import side_nav
from allscale_app.pages.frame import issuer_page
from allscale_app.states.settings import SettingsState
from allscale_app.theme.layout import COLUMN, FIELDS, SETTINGS

GROUPS = (
    (
        "Business",
        (
            ("building-2", "Profile", "/settings"),
            ("hash", "Numbering", "/settings/numbering"),
            ("receipt-text", "New invoices", "/settings/new-invoices"),
        ),
    ),
    (
        "Getting paid",
        (
            ("coins", "Methods and tokens", "/settings/methods"),
            ("bell-ring", "Reminders", "/settings/reminders"),
        ),
    ),
    (
        "Account",
        (
            ("bell", "Notifications", "/settings/notifications"),
            ("shield-check", "Security", "/settings/security"),
            ("key-round", "API keys", "/settings/api-keys"),
            ("webhook", "Webhooks", "/settings/webhooks"),
        ),
    ),
)


def settings_page(title: str, sentence: Any, *content: Any, current: str) -> rx.Component:
    """One page of the settings."""
    return issuer_page(
        rx.el.h1("Settings", class_name="mb-5 text-xl"),
        rx.el.div(
            rx.el.div(side_nav(*GROUPS, current=current), class_name="max-md:hidden"),
            _sections_on_phone(current),
            rx.el.div(
                rx.el.div(
                    rx.el.h2(title, class_name="text-lg"),
                    rx.el.p(sentence, class_name="mt-1 text-ink-soft text-pretty"),
                ),
                *content,
                class_name=COLUMN,
            ),
            class_name=SETTINGS,
        ),
        current="/settings",
    )


def _sections_on_phone(current: str) -> rx.Component:
    """The same sections behind one button: a line of six would hide the current one."""
    entries = [entry for _, group in GROUPS for entry in group]
    icon_name, label = next((name, label) for name, label, href in entries if href == current)
    return rx.el.nav(
        menu(
            *[menu_item(label, icon_name=name, on_click=rx.redirect(href)) for name, label, href in entries],
            trigger=rx.fragment(
                icon(icon_name),
                rx.el.span(label, class_name="flex-1 text-left"),
                icon("chevron-down", class_name="text-ink-faint"),
            ),
            label=f"Section: {label}",
            class_name="btn btn-secondary w-full",
            align="start",
        ),
        aria_label="Sections",
        class_name="md:hidden",
    )


def settings_form(section: str, save: str, *cards: Any) -> rx.Component:
    """The cards of one section as one form; before it is read, their frame."""
    form = f"form-{section}"
    state = SettingsState
    return rx.cond(
        state.mounted != "",
        unsaved(
            rx.el.form(
                *cards,
                key=state.mounted,
                id=form,
                on_submit=lambda data: state.save(section, data),
                reset_on_submit=False,
                no_validate=True,
                aria_label=save.removeprefix("Save ").capitalize(),
                class_name=COLUMN,
            ),
            form=form,
            version=state.mounted,
            save=save,
            busy=state.saving,
            class_name=COLUMN,
        ),
        settings_skeleton(),
    )


def settings_card(*fields: Any, title: str = "") -> rx.Component:
    """A card of fields in two columns, one on a phone."""
    return rx.el.div(
        rx.el.h3(title, class_name="card-title mb-4") if title else rx.fragment(),
        rx.el.div(*fields, class_name=FIELDS),
        class_name="card p-4 md:p-5",
    )


def settings_skeleton() -> rx.Component:
    """A card with bars while the settings are read."""
    bars = [
        rx.el.div(skeleton("h-3 w-24"), skeleton("mt-2 h-9"), class_name=wide)
        for wide in ("", "", "md:col-span-2", "", "")
    ]
    return rx.el.div(
        rx.el.span("Loading the settings", class_name="sr-only", role="status"),
        rx.el.div(*bars, class_name=FIELDS),
        class_name="card late p-4 md:p-5",
    )


def typed(name: str) -> dict[str, Any]:
    """What every field of the settings shares."""
    return {"default_value": SettingsState.fields[name], "error": SettingsState.errors.get(name, "")}
