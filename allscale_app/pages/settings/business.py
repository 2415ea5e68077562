"""Who the business is, how its invoices are numbered, and what a new one starts with."""

import reflex as rx

from allscale_app.components.bridges.search_select import search_select
from allscale_app.components.bridges.upload import upload_button
from allscale_app.components.button import button
from allscale_app.components.field import field, select_field, text_field, textarea_field
from allscale_app.pages.settings.frame import settings_card, settings_form, settings_page, typed
from allscale_app.services.logo import LEAST_SIDE, MOST_BYTES
from allscale_app.states.base import AppState
from allscale_app.states.settings import SettingsState
from allscale_app.states.settings_logo import SettingsLogoState
from allscale_app.theme.layout import FIELD_WIDE

LOGO = "grid size-16 shrink-0 place-items-center overflow-hidden rounded-lg"


def business() -> rx.Component:
    """/settings."""
    return settings_page(
        "Business profile",
        "Printed on every invoice and shown on the payment page. Invoices already sent keep what they were sent with.",
        settings_form(
            "profile",
            "Save profile",
            rx.el.div(
                _logo(),
                rx.el.div(
                    text_field("Trading name", "name", **typed("name")),
                    text_field("Legal name", "legal_name", optional=True, **typed("legal_name")),
                    text_field(
                        "VAT or tax number",
                        "tax_id",
                        optional=True,
                        help="Printed under your address.",
                        **typed("tax_id"),
                    ),
                    text_field(
                        "Billing e-mail",
                        "email",
                        type="email",
                        help="Replies from clients arrive here.",
                        **typed("email"),
                    ),
                    textarea_field(
                        "Address",
                        "address",
                        optional=True,
                        rows=3,
                        placeholder="Street and number\nPostal code and city\nCountry",
                        class_name=FIELD_WIDE,
                        **typed("address"),
                    ),
                    _timezone(),
                    class_name="mt-5 grid gap-x-4 gap-y-5 md:grid-cols-2",
                ),
                class_name="card p-4 md:p-5",
            ),
        ),
        current="/settings",
    )


def _logo() -> rx.Component:
    shown = SettingsState.logo != ""
    return rx.el.div(
        rx.cond(
            shown,
            rx.el.img(src=SettingsState.logo, alt="Your logo", class_name=f"{LOGO} object-contain"),
            rx.el.span(
                AppState.viewer.business_initial,
                aria_hidden="true",
                class_name=f"{LOGO} bg-ink text-xl font-semibold text-on-ink",
            ),
        ),
        rx.el.div(
            rx.el.p("Logo", class_name="font-medium"),
            rx.el.p(f"PNG, JPEG or WebP, at least {LEAST_SIDE} px, up to 1 MB", class_name="text-sm text-ink-faint"),
            class_name="min-w-0 flex-1",
        ),
        rx.el.div(
            upload_button(
                rx.cond(shown, "Replace", "Upload"),
                action="/settings/logo",
                field="logo",
                accept="image/png,image/jpeg,image/webp",
                limit=MOST_BYTES,
                on_done=SettingsLogoState.logo_sent,
                class_name="btn btn-secondary",
            ),
            rx.cond(shown, button("Remove", kind="ghost", on_click=SettingsLogoState.remove_logo)),
            class_name="flex gap-1",
        ),
        class_name="flex flex-wrap items-center gap-4",
    )


def _timezone() -> rx.Component:
    error = SettingsState.errors.get("timezone", "")
    return field(
        "Time zone",
        search_select(
            "timezone",
            SettingsState.timezones,
            default_value=SettingsState.fields["timezone"],
            invalid=error != "",
        ),
        name="timezone",
        help="Decides when a day, and a due date, ends.",
        error=error,
    )


def numbering() -> rx.Component:
    """/settings/numbering."""
    example = SettingsState.example
    return settings_page(
        "Numbering",
        "Numbers are given when an invoice is sent, one after the other, without gaps. Numbers already given stay.",
        settings_form(
            "numbering",
            "Save numbering",
            settings_card(
                text_field(
                    "Pattern",
                    "number_pattern",
                    help=rx.cond(
                        example != "", f"The next invoice is {example}", "The counter, {NNNN}, must be in it."
                    ),
                    on_change=SettingsState.try_pattern.debounce(200),
                    auto_complete="off",
                    spell_check=False,
                    class_name=FIELD_WIDE,
                    **typed("number_pattern"),
                ),
                rx.el.dl(
                    *[
                        rx.el.div(
                            rx.el.dt(token, class_name="font-mono text-xs leading-5"),
                            rx.el.dd(words, class_name="text-ink-soft"),
                            class_name="grid grid-cols-[72px_minmax(0,1fr)]",
                        )
                        for token, words in (
                            ("{NNNN}", "The counter; one N for each digit. It must be there."),
                            ("{YYYY}", "The year, also {YY}. The counter starts again with each year."),
                            ("{MM}", "The month."),
                        )
                    ],
                    class_name=f"flex flex-col gap-1.5 text-sm {FIELD_WIDE}",
                ),
            ),
        ),
        current="/settings/numbering",
    )


def new_invoices() -> rx.Component:
    """/settings/new-invoices."""
    return settings_page(
        "New invoices",
        "What a new invoice starts with. Each can differ, and drafts that exist stay as they are.",
        settings_form(
            "defaults",
            "Save defaults",
            settings_card(
                select_field(
                    "Currency",
                    "currency",
                    SettingsState.currencies,
                    default_value=SettingsState.fields["currency"],
                    error=SettingsState.errors.get("currency", ""),
                ),
                text_field(
                    "Days to pay",
                    "due_days",
                    optional=True,
                    help="Empty for no due date.",
                    input_mode="numeric",
                    **typed("due_days"),
                ),
                textarea_field(
                    "Notes",
                    "notes",
                    optional=True,
                    rows=3,
                    help="Printed under the amounts.",
                    class_name=FIELD_WIDE,
                    **typed("notes"),
                ),
                textarea_field("Terms", "terms", optional=True, rows=3, class_name=FIELD_WIDE, **typed("terms")),
            ),
        ),
        current="/settings/new-invoices",
    )
