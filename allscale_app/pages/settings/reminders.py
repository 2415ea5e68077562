"""When payers are reminded, and when never."""

import reflex as rx

from allscale_app.components.button import button, icon_button
from allscale_app.components.choice import switch
from allscale_app.components.field import error_text, select_field, text_input
from allscale_app.components.icon import icon
from allscale_app.pages.settings.frame import settings_page, settings_skeleton
from allscale_app.states.settings import SettingsState
from allscale_app.states.settings_reminders import SettingsRemindersState
from allscale_app.views.reminders import HOUR_OPTIONS, SIDES, ReminderDay

STATE = SettingsRemindersState
VIEW = SettingsState.reminders


def reminders() -> rx.Component:
    """/settings/reminders."""
    return settings_page(
        "Reminders",
        "Sent automatically while an invoice is not paid. Each invoice can differ.",
        rx.cond(
            SettingsState.mounted != "",
            rx.fragment(_schedule(), rx.cond(VIEW.is_on, rx.fragment(_hours(), _recipient()))),
            settings_skeleton(),
        ),
        current="/settings/reminders",
    )


def _schedule() -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.div(
                rx.el.h3("Remind clients", class_name="card-title"),
                rx.el.p(
                    "Never while a payment is on its way, and never about an invoice that did not arrive.",
                    class_name="mt-1 text-sm text-ink-faint text-pretty",
                ),
                class_name="min-w-0 flex-1",
            ),
            switch("reminders-on", spoken="Remind clients", checked=VIEW.is_on, on_change=STATE.turn),
            class_name="flex items-start gap-4",
        ),
        rx.cond(
            VIEW.is_on,
            rx.fragment(
                rx.el.ul(rx.foreach(VIEW.days, _day), class_name="mt-5 flex flex-wrap gap-2", aria_label="Days"),
                rx.cond(
                    VIEW.is_full,
                    rx.el.p("Ten days are the most.", class_name="help !mt-3"),
                    _add(),
                ),
            ),
        ),
        class_name="card p-4 md:p-5",
        aria_label="Schedule",
    )


def _day(day: ReminderDay) -> rx.Component:
    return rx.el.li(
        rx.el.span(day.words, class_name="amount"),
        icon_button("x", f"Remove {day.words}", size="sm", on_click=STATE.remove(day.offset), class_name="-mr-2"),
        key=day.words,
        class_name="flex h-9 items-center gap-1 rounded-full border border-line-strong pr-2 pl-3.5 font-medium max-md:h-11",
    )


def _add() -> rx.Component:
    """A number, before or after, and the button."""
    return rx.el.form(
        rx.el.div(
            text_input(
                "days",
                type="text",
                aria_label="Days",
                placeholder="7",
                max_length=3,
                class_name="amount !w-16",
                error=STATE.problem,
                custom_attrs={"inputMode": "numeric", "autoComplete": "off"},
            ),
            rx.el.span(
                rx.el.select(
                    *[rx.el.option(label, value=value) for value, label in reversed(SIDES)],
                    name="side",
                    aria_label="Before or after the due date",
                    class_name="input",
                ),
                icon("chevron-down"),
                class_name="select min-w-0 flex-1 md:max-w-56",
            ),
            button("Add day", type="submit"),
            class_name="flex gap-2",
        ),
        rx.cond(STATE.problem != "", error_text(STATE.problem, id="days-note")),
        key=f"add-{STATE.added}",
        on_submit=STATE.add,
        reset_on_submit=False,
        no_validate=True,
        aria_label="Add a day",
        class_name="mt-4",
    )


def _hours() -> rx.Component:
    return rx.el.section(
        rx.el.h3("Quiet hours", class_name="card-title"),
        rx.el.p(VIEW.sentence, class_name="amount mt-1 text-ink-soft text-pretty"),
        rx.el.div(
            select_field(
                "From",
                "quiet_from",
                HOUR_OPTIONS,
                value=VIEW.quiet_from,
                on_change=lambda hour: STATE.set_quiet("from", hour),
            ),
            select_field(
                "Until",
                "quiet_until",
                HOUR_OPTIONS,
                value=VIEW.quiet_until,
                on_change=lambda hour: STATE.set_quiet("until", hour),
            ),
            class_name="mt-4 grid max-w-[416px] grid-cols-2 gap-4",
        ),
        class_name="card p-4 md:p-5",
        aria_label="Quiet hours",
    )


def _recipient() -> rx.Component:
    return rx.el.section(
        rx.el.h3("What your clients get", class_name="card-title"),
        rx.el.p(
            "The same payment link with the PDF, and what is still to pay. One click at its foot stops reminders from you;"
            " invoices and receipts still arrive.",
            class_name="mt-1 text-ink-soft text-pretty",
        ),
        rx.el.ul(rx.foreach(VIEW.days, _subject), class_name="mt-4 divide-y divide-line rounded-lg border border-line"),
        class_name="card p-4 md:p-5",
        aria_label="What your clients get",
    )


def _subject(day: ReminderDay) -> rx.Component:
    return rx.el.li(
        rx.el.span(day.words, class_name="shrink-0 text-sm text-ink-faint md:w-32"),
        rx.el.span(day.subject, class_name="amount min-w-0 break-words"),
        key=day.words,
        class_name="flex flex-col gap-x-4 px-4 py-2.5 md:flex-row",
    )
