"""/contacts: whom the business bills, with totals, and the form of a new one."""

import reflex as rx

from allscale_app.components.button import button, link, link_button
from allscale_app.components.feedback import empty_state, skeleton_rows
from allscale_app.components.field import search_field, text_field, textarea_field
from allscale_app.components.overlay import dialog, dialog_close
from allscale_app.pages.frame import issuer_page
from allscale_app.states.contacts import ContactsState
from allscale_app.views.ledger_pages import ContactCard

NEW_CLIENT = "new-client"


def contacts() -> rx.Component:
    """The page."""
    return issuer_page(
        rx.el.div(
            rx.el.h1("Contacts", class_name="flex-1 text-xl"),
            link_button("Export CSV", "/contacts/export.csv", icon="download", document=True),
            button("Add client", kind="primary", icon="user-plus", on_click=ContactsState.set_adding(True)),
            class_name="mb-5 flex items-center gap-2",
        ),
        rx.el.div(
            search_field(
                "client-search",
                label="Search clients",
                placeholder="Name, address, label",
                on_change=ContactsState.search.debounce(200),
            ),
            rx.el.span(ContactsState.count, class_name="text-sm text-ink-faint"),
            class_name="mb-3 flex items-center gap-3",
        ),
        rx.el.div(
            rx.cond(
                ContactsState.ready,
                rx.cond(
                    ContactsState.rows.length() > 0,
                    rx.foreach(ContactsState.rows, _row),
                    empty_state(
                        "No clients here",
                        "Whoever you send an invoice to is kept here by itself.",
                        button("Add client", kind="primary", on_click=ContactsState.set_adding(True)),
                    ),
                ),
                skeleton_rows(count=6),
            ),
            class_name="card",
        ),
        _new_client(),
        current="/contacts",
    )


def _row(row: ContactCard) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.p(row.name, class_name="truncate font-medium"),
            rx.el.p(row.email, class_name="truncate text-sm text-ink-faint"),
            class_name="min-w-0 flex-1",
        ),
        rx.el.span(row.labels, class_name="w-32 truncate text-sm text-ink-soft max-lg:hidden"),
        rx.el.div(
            rx.el.p(row.billed, class_name="amount"),
            rx.el.p("billed", class_name="text-xs text-ink-faint"),
            class_name="w-44 text-right max-md:hidden",
        ),
        rx.el.div(
            rx.el.p(row.open, class_name="amount"),
            rx.el.p("open", class_name="text-xs text-ink-faint"),
            class_name="w-40 text-right",
        ),
        rx.el.span(row.activity, class_name="w-24 text-right text-sm text-ink-faint max-lg:hidden"),
        link("New invoice", href=row.href, class_name="btn btn-ghost btn-sm max-md:hidden"),
        class_name="flex items-center gap-4 border-t border-line px-4 py-3 first:border-t-0 md:px-5",
    )


def _new_client() -> rx.Component:
    def error(name: str) -> rx.Var[str]:
        return ContactsState.errors.get(name, "")

    return dialog(
        "Add a client",
        rx.el.form(
            text_field("E-mail", "email", type="email", error=error("email"), auto_complete="off"),
            text_field("Name or company", "name", optional=True, error=error("name"), class_name="mt-4"),
            textarea_field("Address", "address", optional=True, rows=3, error=error("address"), class_name="mt-4"),
            text_field("Tax id", "tax_id", optional=True, error=error("tax_id"), class_name="mt-4"),
            textarea_field(
                "Notes for yourself", "notes", optional=True, rows=2, error=error("notes"), class_name="mt-4"
            ),
            id=NEW_CLIENT,
            on_submit=ContactsState.add,
            reset_on_submit=False,
            no_validate=True,
        ),
        open=ContactsState.adding,
        on_open_change=ContactsState.set_adding,
        actions=(
            dialog_close(),
            button("Add client", kind="primary", type="submit", custom_attrs={"form": NEW_CLIENT}),
        ),
    )
