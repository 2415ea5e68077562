"""The dialog that reminds a payer: the mail before it goes, or why it cannot go."""

import reflex as rx

from allscale_app.components.button import button
from allscale_app.components.feedback import note
from allscale_app.components.field import textarea_field
from allscale_app.components.overlay import dialog, dialog_close
from allscale_app.pages.form_dialog import bound, form_actions
from allscale_app.states.reminder import ReminderState

STATE = ReminderState
VIEW = ReminderState.view
FORM = "reminder"


def reminder_dialog() -> rx.Component:
    """To whom, under which subject, in which words; when the last one went and when the next one goes by itself."""
    return dialog(
        VIEW.title,
        rx.cond(
            STATE.problem != "",
            rx.el.div(
                note("wait", "bell-off", "No reminder can go now", STATE.problem, role="alert"), class_name="mb-5"
            ),
        ),
        rx.cond(VIEW.refusal == "", _mail()),
        rx.el.p(VIEW.last, " ", VIEW.next, class_name="mt-4 text-sm text-ink-soft text-pretty"),
        open=STATE.is_open,
        on_open_change=STATE.set_open,
        actions=(rx.cond(VIEW.refusal == "", rx.fragment(*_send()), dialog_close("Close")),),
    )


def _send() -> tuple[rx.Component, ...]:
    return form_actions(
        STATE,
        button(
            rx.cond(STATE.busy, "Sending…", "Send reminder"),
            kind="primary",
            icon="send",
            busy=STATE.busy,
            type="submit",
            form=FORM,
        ),
    )


def _mail() -> rx.Component:
    return rx.fragment(
        rx.el.dl(
            _fact("To", VIEW.email),
            _fact("Subject", VIEW.subject),
            class_name="mb-5 grid gap-y-2.5 rounded-lg bg-sunken px-4 py-3.5",
            aria_label="The mail",
        ),
        rx.el.form(
            textarea_field(
                "Message",
                "message",
                help="Greeting, amount, button and your name stand around it. The PDF is attached again.",
                max_length=2_000,
                error=STATE.errors.get("message", ""),
                **bound(STATE, "message"),
            ),
            id=FORM,
            key=STATE.mounted,
            on_submit=STATE.send,
            reset_on_submit=False,
            no_validate=True,
        ),
    )


def _fact(label: str, value: rx.Var[str]) -> rx.Component:
    return rx.el.div(
        rx.el.dt(label, class_name="w-16 shrink-0 text-ink-soft"),
        rx.el.dd(value, class_name="amount min-w-0 break-words"),
        class_name="flex gap-4 text-sm",
    )
