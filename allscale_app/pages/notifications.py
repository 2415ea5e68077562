"""/notifications: what happened, day by day."""

from typing import Any

import reflex as rx

from allscale_app.components.bell import news_list
from allscale_app.components.button import button, link_button
from allscale_app.components.card import card
from allscale_app.components.feedback import empty_state, skeleton_rows
from allscale_app.components.navigation import page_header
from allscale_app.pages.frame import issuer_page
from allscale_app.states.base import AppState
from allscale_app.states.notifications import NotificationsState
from allscale_app.states.request_news import RequestNewsState
from allscale_app.views.bell import NewsDay

STATE = NotificationsState
PAGE = NotificationsState.page


def notifications() -> rx.Component:
    """Unread ones stand out until they are followed or marked."""
    return issuer_page(
        rx.el.div(
            page_header(
                "Notifications",
                rx.cond(PAGE.unread != "", button("Mark all as read", icon="check", on_click=AppState.read_news)),
                link_button("Choose", "/settings/notifications", icon="settings", class_name="max-md:hidden"),
                sub=PAGE.unread,
            ),
            rx.cond(STATE.ready, _news(), card(skeleton_rows(spoken="Loading notifications"), class_name="late")),
            class_name="mx-auto max-w-[720px]",
        ),
        current="/notifications",
    )


def _news() -> rx.Component:
    return rx.cond(
        PAGE.days.length() > 0,
        rx.fragment(
            rx.el.div(rx.foreach(PAGE.days, _day), class_name="flex flex-col gap-6"),
            rx.cond(
                PAGE.has_more,
                rx.el.div(button("Show older", kind="ghost", on_click=STATE.show_more), class_name="mt-4 text-center"),
            ),
        ),
        card(
            empty_state(
                "Nothing new",
                "When a client opens an invoice, pays, pays too little or too much, or a mail does not arrive, it is"
                " said here and counted at the bell.",
            )
        ),
    )


def _day(day: NewsDay) -> rx.Component:
    rows: Any = day.news
    return rx.el.section(
        rx.el.h2(day.caption, class_name="mb-2 text-sm font-medium text-ink-soft"),
        card(
            news_list(rows, on_open=AppState.open_news, on_approve=RequestNewsState.approve),
            class_name="overflow-hidden",
        ),
        aria_label=day.caption,
    )
