"""The bell: a count, and the latest news behind it."""

from typing import Any

import reflex as rx

from allscale_app.components.button import button, link, link_button
from allscale_app.components.icon import icon
from allscale_app.components.menu import popover
from allscale_app.components.timeline import activity_dot


def bell_button(bell: Any, *, on_read: Any, on_open: Any, on_approve: Any) -> rx.Component:
    """The button with its list; `bell` is a var of `views.bell.BellView`.

    `on_read` marks everything read, `on_open(id)` the one that was followed; `on_approve(id, request_id)` approves the
    request that it tells of."""
    trigger = rx.fragment(
        icon("bell", size=18),
        rx.cond(bell.count != "", rx.el.span(bell.count, class_name="badge")),
    )
    return popover(
        rx.el.div(
            rx.el.h2("Notifications", class_name="card-title flex-1"),
            rx.cond(bell.count != "", button("Mark all as read", kind="ghost", size="sm", on_click=on_read)),
            link(
                icon("settings"),
                href="/settings/notifications",
                class_name="btn btn-ghost btn-sm btn-icon",
                aria_label="Choose notifications",
                title="Choose notifications",
            ),
            class_name="flex h-12 items-center border-b border-line pr-2 pl-4",
        ),
        rx.el.div(
            rx.cond(
                bell.news.length() > 0,
                news_list(bell.news, on_open=on_open, on_approve=on_approve),
                rx.el.p(
                    "Nothing new. Payments and what needs you appear here.",
                    class_name="px-4 py-10 text-center text-ink-soft",
                ),
            ),
            class_name="max-h-[min(480px,calc(100dvh-140px))] overflow-y-auto",
        ),
        rx.el.div(
            link("All notifications", href="/notifications", class_name="btn btn-ghost w-full"),
            class_name="border-t border-line p-1",
        ),
        trigger=trigger,
        label=bell.spoken,
        fixed=True,
    )


def news_list(items: Any, *, on_open: Any, on_approve: Any) -> rx.Component:
    """The rows of `items`, a var of `views.bell.BellItem`s."""
    return rx.el.ul(rx.foreach(items, lambda item: _row(item, on_open, on_approve)))


def _row(item: Any, on_open: Any, on_approve: Any) -> rx.Component:
    return rx.el.li(
        link(
            activity_dot(item.icon, item.tone),
            rx.el.div(
                rx.el.div(
                    rx.el.b(item.lead, class_name="font-medium text-ink"),
                    item.text,
                    rx.el.span(item.number, class_name="whitespace-nowrap"),
                    rx.el.b(item.amount, class_name="amount font-medium whitespace-nowrap text-ink"),
                    class_name="text-ink-soft text-pretty",
                ),
                rx.cond(item.unread, rx.el.span("New", class_name="sr-only")),
                rx.el.div(item.detail, class_name="amount text-sm text-ink-faint"),
                class_name="min-w-0 flex-1",
            ),
            rx.el.time(item.time, title=item.exact, class_name="shrink-0 text-sm text-ink-faint"),
            rx.el.span(class_name=rx.cond(item.unread, "unread-dot", "unread-dot invisible"), aria_hidden="true"),
            href=item.href,
            on_click=on_open(item.id),
            class_name="news",
        ),
        rx.cond(
            item.action != "",
            rx.el.div(
                rx.cond(
                    item.request_id != "",
                    button(
                        "Approve and send", kind="primary", size="sm", on_click=on_approve(item.id, item.request_id)
                    ),
                ),
                link_button(item.action, item.href, size="sm", on_click=on_open(item.id)),
                class_name="flex flex-wrap gap-2 pb-3 pl-14",
            ),
        ),
        class_name=rx.cond(
            item.unread,
            "news-unread border-b border-line last:border-b-0",
            "border-b border-line last:border-b-0",
        ),
        key=item.id,
    )
