"""The services in the order of the public page, with what each brought; dragged, or moved by its buttons."""

from typing import Any

import reflex as rx

from allscale_app.components.button import button, download_button, icon_button
from allscale_app.components.card import card, card_head
from allscale_app.components.feedback import empty_state
from allscale_app.components.icon import icon
from allscale_app.components.menu import menu, menu_item, menu_line
from allscale_app.states.storefront import StorefrontState
from allscale_app.states.storefront_forms import ServiceFormState
from allscale_app.views.storefront import ServiceRow

STATE = StorefrontState
VIEW = StorefrontState.shown[0]


class DragRow(rx.el.Li):
    """A row that can be taken and let go on another one."""

    on_drag_start: rx.EventHandler[rx.event.no_args_event_spec]
    on_drag_over: rx.EventHandler[rx.event.no_args_event_spec]
    on_drop: rx.EventHandler[rx.event.no_args_event_spec]


def services_part() -> rx.Component:
    """What is offered, then what was; before the first service, what one is for."""
    return rx.el.div(
        rx.cond(
            VIEW.services.length() > 0,
            card(
                card_head(
                    "Services",
                    download_button("Export CSV", "/storefront/services.csv", kind="ghost", size="sm"),
                    line=True,
                ),
                rx.el.ul(rx.foreach(VIEW.services, _offered)),
                class_name="overflow-hidden",
            ),
            card(
                empty_state(
                    "No services yet",
                    "A service is what a visitor of your page can ask for: with its price, your questions, and how many there are.",
                    button("New service", kind="primary", icon="plus", on_click=ServiceFormState.open_new),
                )
            ),
        ),
        rx.cond(
            VIEW.archived.length() > 0,
            card(
                card_head("Archived", line=True),
                rx.el.ul(rx.foreach(VIEW.archived, _archived)),
                class_name="overflow-hidden",
            ),
        ),
        class_name="flex flex-col gap-6",
    )


def _offered(row: ServiceRow, at: rx.Var[int]) -> rx.Component:
    return DragRow.create(
        icon("grip-vertical", class_name="mt-1 shrink-0 cursor-grab text-ink-faint max-md:!hidden"),
        *_facts(row),
        rx.el.div(
            icon_button("arrow-up", "Move up", size="sm", disabled=at == 0, on_click=STATE.move(row.id, -1)),
            icon_button(
                "arrow-down",
                "Move down",
                size="sm",
                disabled=at == VIEW.services.length() - 1,
                on_click=STATE.move(row.id, 1),
            ),
            menu(
                menu_item("Edit", icon_name="pencil", on_click=ServiceFormState.open_edit(row.id)),
                menu_line(),
                menu_item("Archive", icon_name="archive", on_click=STATE.archive(row.id, True)),
                class_name="btn btn-ghost btn-sm btn-icon",
            ),
            class_name="flex shrink-0 items-center",
        ),
        on_drag_start=STATE.drag(row.id),
        on_drag_over=rx.prevent_default,
        on_drop=STATE.drop(row.id).prevent_default,
        custom_attrs={"draggable": True},
        class_name=ROW,
    )


ROW = "flex items-start gap-3 border-b border-line px-4 py-3 last:border-b-0 max-md:flex-wrap md:px-5"


def _archived(row: ServiceRow) -> rx.Component:
    back = button("Put back", size="sm", on_click=STATE.archive(row.id, False))
    return rx.el.li(*_facts(row), back, class_name=ROW)


def _facts(row: ServiceRow) -> tuple[Any, ...]:
    return (
        rx.cond(
            row.picture != "",
            rx.el.img(src=row.picture, alt="", class_name="size-10 shrink-0 rounded-md object-cover"),
        ),
        rx.el.div(
            rx.el.p(row.title, class_name="font-medium break-words"),
            rx.el.p(row.facts, class_name="amount text-sm text-ink-faint"),
            class_name="min-w-0 flex-1",
        ),
        rx.el.div(
            rx.el.p(rx.cond(row.income != "", row.income, "–"), class_name="amount font-medium"),
            rx.el.p(row.requests, class_name="amount text-sm text-ink-faint"),
            class_name="text-right max-md:order-last max-md:w-full max-md:text-left md:w-56",
            custom_attrs={"data-income": row.id},
        ),
        rx.el.div(
            rx.el.p(row.price, class_name="amount font-medium"),
            rx.el.p(row.under, class_name="amount text-sm text-ink-faint"),
            class_name="text-right max-md:order-last max-md:flex max-md:w-full max-md:gap-2 md:w-40",
        ),
    )
