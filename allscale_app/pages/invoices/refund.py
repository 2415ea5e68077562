"""The dialog that sends a payment back: what happens is said before the button that does it."""

import reflex as rx

from allscale_app.components.button import button
from allscale_app.components.feedback import note
from allscale_app.components.field import money_field, select_field, textarea_field
from allscale_app.components.overlay import dialog
from allscale_app.pages.form_dialog import bound, form_actions
from allscale_app.states.refund import RefundState
from allscale_app.views.refund import Consequence

STATE = RefundState
VIEW = RefundState.view
FORM = "refund"


def refund_dialog() -> rx.Component:
    """Which payment, how much, why, and what that does."""
    return dialog(
        "Refund payment",
        _problem(),
        _which(),
        _form(),
        rx.el.dl(
            rx.foreach(VIEW.facts, _fact),
            class_name="mt-5 grid gap-y-2.5 rounded-lg bg-sunken px-4 py-3.5",
            aria_label="What happens",
            custom_attrs={"aria-live": "polite"},
        ),
        open=STATE.is_open,
        on_open_change=STATE.set_open,
        description=VIEW.about,
        actions=form_actions(
            STATE,
            button(
                rx.cond(STATE.busy, "Sending back…", VIEW.confirm),
                kind="primary",
                busy=STATE.busy,
                type="submit",
                form=FORM,
            ),
        ),
    )


def _problem() -> rx.Component:
    return rx.cond(
        STATE.problem != "",
        rx.el.div(note("bad", "triangle-alert", "Nothing was sent", STATE.problem, role="alert"), class_name="mb-5"),
    )


def _which() -> rx.Component:
    """Only where there is a choice."""
    return rx.cond(
        STATE.choices.length() > 1,
        rx.el.div(
            select_field("Payment", "payment", STATE.choices, value=STATE.payment_id, on_change=STATE.choose),
            class_name="mb-5",
        ),
    )


def _form() -> rx.Component:
    return rx.el.form(
        money_field(
            "Amount",
            "amount",
            unit=VIEW.unit,
            help=VIEW.limit,
            error=STATE.errors.get("amount", ""),
            **bound(STATE, "amount"),
        ),
        textarea_field(
            "Reason",
            "reason",
            optional=True,
            placeholder="One page fewer than agreed",
            help="Your team and the operator read it.",
            max_length=500,
            error=STATE.errors.get("reason", ""),
            **bound(STATE, "reason"),
        ),
        id=FORM,
        key=STATE.mounted,
        on_submit=STATE.save,
        reset_on_submit=False,
        no_validate=True,
        class_name="grid gap-y-5",
    )


def _fact(fact: Consequence) -> rx.Component:
    return rx.el.div(
        rx.el.dt(fact.label, class_name="w-28 shrink-0 text-ink-soft"),
        rx.el.dd(
            fact.value,
            class_name=rx.cond(fact.tone == "bad", "amount min-w-0 text-bad", "amount min-w-0 break-words"),
        ),
        class_name="flex gap-4 text-sm",
    )
