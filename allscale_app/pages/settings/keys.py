"""API keys: the list, the dialog that makes one, the question before one ends."""

import reflex as rx

from allscale_app.components.bridges.copy import copy_button
from allscale_app.components.button import button, link
from allscale_app.components.choice import checkbox
from allscale_app.components.feedback import empty_state
from allscale_app.components.field import error_text, text_field
from allscale_app.components.icon import icon
from allscale_app.components.overlay import dialog, dialog_close
from allscale_app.components.status import tag
from allscale_app.pages.settings.frame import settings_page
from allscale_app.states.api_keys import ApiKeysState
from allscale_app.views.access import SCOPES, KeyView

NEW_KEY = "new-key"


def keys() -> rx.Component:
    """/settings/api-keys."""
    return settings_page(
        "API keys",
        rx.fragment(
            "For programs that make invoices or read balances. ",
            link("Read the reference", href="/api/v1/docs", document=True),
            ".",
        ),
        rx.el.div(
            rx.cond(
                ApiKeysState.keys.length() > 0,
                rx.fragment(
                    rx.el.div(
                        rx.el.h3("Keys", class_name="card-title flex-1"),
                        button("New key", size="sm", icon="plus", on_click=ApiKeysState.set_creating(True)),
                        class_name="card-head",
                    ),
                    rx.foreach(ApiKeysState.keys, _key),
                ),
                empty_state(
                    "No keys yet",
                    "A key lets your own program create and send invoices here.",
                    button("New key", kind="primary", icon="plus", on_click=ApiKeysState.set_creating(True)),
                ),
            ),
            class_name="card",
        ),
        _new_key(),
        _revoke(),
        current="/settings/api-keys",
    )


def _key(key: KeyView) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.p(key.name, class_name="font-medium"),
            rx.el.p(key.prefix, class_name="font-mono text-xs text-ink-soft"),
            rx.el.p(key.scopes, class_name="mt-0.5 text-sm text-ink-faint"),
            rx.el.p(key.made, ". ", key.used, ".", class_name="text-sm text-ink-faint md:hidden"),
            class_name="min-w-0 flex-1 break-words",
        ),
        rx.el.div(
            rx.el.p(key.used, class_name="text-ink-soft"),
            rx.el.p(key.made, class_name="amount text-ink-faint"),
            class_name="shrink-0 text-right text-sm max-md:hidden",
        ),
        rx.cond(
            key.is_revoked,
            tag("Revoked"),
            button("Revoke…", kind="quiet-danger", size="sm", on_click=ApiKeysState.ask_revoke(key.id)),
        ),
        key=key.id,
        class_name="flex items-center gap-4 border-t border-line px-4 py-3 md:px-5",
    )


def _scopes() -> rx.Component:
    error = ApiKeysState.errors.get("scopes", "")
    return rx.el.fieldset(
        rx.el.legend("It may", class_name="label"),
        rx.el.div(
            *[
                checkbox(scope, label, help=help_text, default_checked=scope.endswith(":read"))
                for scope, label, help_text in SCOPES
            ],
            class_name="mt-1 flex flex-col gap-2.5",
        ),
        rx.cond(error != "", error_text(error)),
        class_name="mt-5",
    )


def _new_key() -> rx.Component:
    form = rx.el.form(
        text_field(
            "Name",
            "name",
            placeholder="Web shop",
            help="So that you know later which program holds it.",
            error=ApiKeysState.errors.get("name", ""),
            auto_complete="off",
        ),
        _scopes(),
        id=NEW_KEY,
        on_submit=ApiKeysState.create,
        reset_on_submit=False,
        no_validate=True,
    )
    secret = rx.el.div(
        rx.el.p("Copy it now: it is not shown again.", class_name="text-base text-ink-soft"),
        rx.el.div(
            rx.el.code(ApiKeysState.secret, class_name="min-w-0 flex-1 font-mono text-sm break-all"),
            copy_button(
                icon("copy", class_name="copy-idle"),
                icon("check", class_name="copy-done"),
                value=ApiKeysState.secret,
                spoken="Copy key",
                class_name="btn btn-secondary btn-icon",
            ),
            class_name="mt-3 flex items-center gap-3 rounded-lg bg-sunken p-3",
        ),
    )
    made = ApiKeysState.secret != ""
    return dialog(
        rx.cond(made, "Your new key", "New API key"),
        rx.cond(made, secret, form),
        open=ApiKeysState.creating,
        on_open_change=ApiKeysState.set_creating,
        actions=(
            rx.cond(made, rx.fragment(), dialog_close("Back")),
            rx.cond(
                made,
                button("I have copied it", kind="primary", on_click=ApiKeysState.set_creating(False)),
                button("Create key", kind="primary", type="submit", form=NEW_KEY),
            ),
        ),
    )


def _revoke() -> rx.Component:
    return dialog(
        f"Revoke {ApiKeysState.revoking_name}?",
        open=ApiKeysState.revoking != "",
        on_open_change=ApiKeysState.set_revoking,
        description="Programs that use it are refused at once. This cannot be undone.",
        actions=(dialog_close("Keep key"), button("Revoke key", kind="danger", on_click=ApiKeysState.revoke)),
        size="sm",
    )
