"""The person's password, and the browsers that are signed in."""

import reflex as rx

from allscale_app.components.button import button
from allscale_app.components.field import text_field
from allscale_app.components.icon import icon
from allscale_app.pages.settings.frame import settings_page
from allscale_app.services.passwords import SHORTEST
from allscale_app.states.base import AppState
from allscale_app.states.security import SecurityState
from allscale_app.theme.layout import FIELDS
from allscale_app.views.access import SessionView

STATE = SecurityState


def security() -> rx.Component:
    """/settings/security."""
    return settings_page(
        "Security",
        rx.fragment("Your own access, ", rx.el.b(AppState.viewer.email, class_name="font-medium text-ink"), "."),
        _password(),
        _sessions(),
        current="/settings/security",
    )


def _password() -> rx.Component:
    return rx.el.form(
        rx.el.h3("Password", class_name="card-title mb-4"),
        rx.el.input(
            type="text",
            name="username",
            auto_complete="username",
            value=AppState.viewer.email,
            read_only=True,
            hidden=True,
        ),
        rx.el.div(
            text_field(
                "Current password",
                "current",
                type="password",
                auto_complete="current-password",
                error=STATE.errors.get("current", ""),
            ),
            text_field(
                "New password",
                "password",
                type="password",
                auto_complete="new-password",
                help=f"At least {SHORTEST} characters. A few words in a row are easy to remember.",
                error=STATE.errors.get("password", ""),
            ),
            class_name=FIELDS,
        ),
        rx.el.div(
            rx.el.p("Every other browser is signed out.", class_name="text-sm text-ink-faint"),
            button(
                rx.cond(STATE.saving, "Changing…", "Change password"), kind="primary", type="submit", busy=STATE.saving
            ),
            class_name="mt-5 flex items-center justify-between gap-4",
        ),
        key=STATE.mounted,
        on_submit=STATE.change_password,
        reset_on_submit=False,
        no_validate=True,
        aria_label="Password",
        class_name="card p-4 md:p-5",
    )


def _sessions() -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h3("Signed-in browsers", class_name="card-title"),
            rx.cond(
                STATE.sessions.length() > 1,
                button("Sign out all others", kind="ghost", size="sm", on_click=STATE.end_others),
            ),
            class_name="card-head",
        ),
        rx.el.ul(rx.foreach(STATE.sessions, _session)),
        class_name="card",
        aria_label="Signed-in browsers",
    )


def _session(session: SessionView) -> rx.Component:
    return rx.el.li(
        rx.el.span(
            rx.cond(session.is_phone, icon("smartphone"), icon("monitor")),
            class_name="grid size-9 shrink-0 place-items-center rounded-md bg-sunken text-ink-soft",
        ),
        rx.el.div(
            rx.el.p(session.name, class_name="truncate font-medium"),
            rx.el.p(session.made, class_name="amount truncate text-sm text-ink-faint"),
            rx.el.p(session.used, class_name="truncate text-sm text-ink-faint md:hidden"),
            class_name="min-w-0 flex-1",
        ),
        rx.el.span(session.used, class_name="shrink-0 text-sm text-ink-faint max-md:hidden"),
        rx.cond(
            session.is_current,
            rx.fragment(),
            button("Sign out", size="sm", on_click=STATE.end_session(session.id)),
        ),
        key=session.id,
        class_name="flex min-h-16 items-center gap-3 border-t border-line px-4 py-2.5 md:px-5",
    )
