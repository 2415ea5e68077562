"""Which news come at the bell and which by mail."""

import reflex as rx

from allscale_app.components.choice import checkbox
from allscale_app.pages.settings.frame import settings_page, settings_skeleton
from allscale_app.states.base import AppState
from allscale_app.states.notification_settings import NotificationSettingsState
from allscale_app.views.notification_settings import TopicGroup, TopicRow

STATE = NotificationSettingsState


def notifications() -> rx.Component:
    """/settings/notifications."""
    return settings_page(
        "Notifications",
        rx.fragment(
            "For you alone; mails go to ", rx.el.b(AppState.viewer.email, class_name="font-medium text-ink"), "."
        ),
        rx.cond(STATE.groups.length() > 0, rx.fragment(rx.foreach(STATE.groups, _group)), settings_skeleton()),
        current="/settings/notifications",
    )


def _group(group: TopicGroup) -> rx.Component:
    rows: list[TopicRow] = group.rows
    return rx.el.section(
        rx.el.table(
            rx.el.caption(group.title, class_name="sr-only"),
            rx.el.thead(
                rx.el.tr(
                    rx.el.th(rx.el.h3(group.title, class_name="card-title"), scope="col", class_name="!h-12 !text-ink"),
                    rx.el.th("In the app", scope="col", class_name="!w-20 md:!w-24 !text-center"),
                    rx.el.th("By mail", scope="col", class_name="!w-20 md:!w-24 !text-center"),
                )
            ),
            rx.el.tbody(rx.foreach(rows, _row)),
            class_name="table w-full",
        ),
        class_name="card overflow-hidden",
        aria_label=group.title,
    )


def _row(row: TopicRow) -> rx.Component:
    return rx.el.tr(
        rx.el.td(
            rx.el.p(row.name, class_name="font-medium"),
            rx.el.p(row.sentence, class_name="text-sm text-ink-faint text-pretty whitespace-normal"),
            class_name="py-2.5",
        ),
        _box(row, "in_app", spoken=row.app_label, checked=row.in_app),
        _box(row, "mail", spoken=row.mail_label, checked=row.mail),
        key=row.topic,
    )


def _box(row: TopicRow, channel: str, *, spoken: str, checked: bool) -> rx.Component:
    return rx.el.td(
        checkbox(
            f"{row.topic}-{channel}",
            spoken=f"{spoken}",
            checked=checked,
            on_change=lambda is_on: STATE.choose(row.topic, channel, is_on),
        ),
        class_name="text-center",
    )
