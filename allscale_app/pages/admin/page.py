"""The operator's frame and the choice of the section; to anybody else it is the page of an unknown address."""

import reflex as rx

from allscale_app.components.card import card
from allscale_app.components.feedback import skeleton_rows
from allscale_app.components.icon import icon
from allscale_app.components.menu import menu, menu_item
from allscale_app.components.navigation import side_nav
from allscale_app.pages.admin.inbox import inbox
from allscale_app.pages.admin.instance import jobs, networks
from allscale_app.pages.admin.statements import statements
from allscale_app.pages.admin.treasury import treasury
from allscale_app.pages.frame import issuer_page
from allscale_app.pages.missing import missing
from allscale_app.states.admin import AdminState
from allscale_app.theme.layout import COLUMN, PAGE_TITLE, SECTION_TITLE

ENTRIES = (
    ("server", "Networks", "networks", "What each watcher sees, and the tokens that it refused."),
    ("inbox", "Unmatched", "unmatched", "Money that belongs to no payment yet. Each decision is on record."),
    ("landmark", "Bank", "statements", "Accounts that payers send to, and statements that say what came."),
    ("coins", "Treasury", "treasury", "Your own coins and money: what cards and transfers are paid out from."),
    ("alarm-clock", "Jobs", "jobs", "Work that waits, runs, or was given up."),
)
GRID = "grid items-start gap-6 md:grid-cols-[184px_minmax(0,1fr)] md:gap-10"


def admin() -> rx.Component:
    """One route for every section: who runs the instance sees it, nobody else learns that it is there."""
    bodies = {
        "networks": networks(),
        "unmatched": inbox(),
        "statements": statements(),
        "treasury": treasury(),
        "jobs": jobs(),
    }
    sections = [(key, _frame(key, title, words, bodies[key])) for _, title, key, words in ENTRIES]
    return rx.match(
        AdminState.section,
        ("missing", missing()),
        *sections,
        card(skeleton_rows(spoken="Loading"), class_name="late m-4"),
    )


def _frame(key: str, title: str, words: str, body: rx.Component) -> rx.Component:
    entries = tuple((icon_name, label, f"/admin/{name}") for icon_name, label, name, _ in ENTRIES)
    return issuer_page(
        rx.el.h1("Operator", class_name=f"mb-5 {PAGE_TITLE}"),
        rx.el.div(
            rx.el.div(side_nav(("This instance", entries), current=f"/admin/{key}"), class_name="max-md:hidden"),
            _on_phone(key, entries),
            rx.el.div(
                rx.el.div(
                    rx.el.h2(title, class_name=SECTION_TITLE),
                    rx.el.p(words, class_name="mt-1 text-ink-soft text-pretty"),
                ),
                body,
                class_name=COLUMN,
            ),
            class_name=GRID,
        ),
        current="/admin",
    )


def _on_phone(key: str, entries: tuple[tuple[str, str, str], ...]) -> rx.Component:
    """The sections behind one button."""
    icon_name, label = next((name, label) for name, label, href in entries if href.endswith(key))
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
