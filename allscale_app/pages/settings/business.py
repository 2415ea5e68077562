"""Who the business is, how its invoices are numbered, and what a new one starts with."""

import reflex as rx

from allscale_app.components.field import select_field, text_field, textarea_field
from allscale_app.pages.settings.frame import section, settings_page, typed
from allscale_app.states.settings import SettingsState


def business() -> rx.Component:
    """/settings."""
    return settings_page(
        "Profile",
        "What your clients read on invoices, mails and payment pages.",
        section(
            "Business",
            "profile",
            text_field("Name", "name", **typed("name")),
            text_field("Legal name", "legal_name", optional=True, **typed("legal_name")),
            textarea_field("Address", "address", optional=True, rows=3, class_name="md:col-span-2", **typed("address")),
            text_field("Tax id", "tax_id", optional=True, **typed("tax_id")),
            text_field("E-mail for clients", "email", type="email", **typed("email")),
            text_field("Time zone", "timezone", help="Decides when a day, and a due date, ends.", **typed("timezone")),
        ),
        section(
            "Numbering",
            "numbering",
            text_field(
                "Pattern",
                "number_pattern",
                help="{YYYY} is the year, {NNNN} the counter. Numbers are given when an invoice is sent, without gaps.",
                class_name="md:col-span-2",
                **typed("number_pattern"),
            ),
        ),
        section(
            "New invoices",
            "defaults",
            select_field(
                "Currency",
                "currency",
                SettingsState.currencies,
                default_value=SettingsState.fields["currency"],
                error=SettingsState.errors.get("currency", ""),
            ),
            text_field("Days to pay", "due_days", help="Empty for no due date.", **typed("due_days")),
            textarea_field("Notes", "notes", optional=True, rows=3, **typed("notes")),
            textarea_field("Terms", "terms", optional=True, rows=3, **typed("terms")),
        ),
        current="/settings",
    )
