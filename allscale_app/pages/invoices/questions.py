"""The one dialog before anything that cannot be undone."""

import reflex as rx

from allscale_app.components.button import button
from allscale_app.components.field import textarea_field
from allscale_app.components.overlay import dialog, dialog_close
from allscale_app.states.invoice_actions import InvoiceActionsState

FORM = "question"


def question_dialog() -> rx.Component:
    """What InvoiceActionsState asks."""
    state = InvoiceActionsState
    question = state.question
    return dialog(
        question.title,
        rx.el.form(
            rx.cond(
                question.wants_reason,
                textarea_field(
                    "Reason",
                    "reason",
                    optional=True,
                    help="Your client reads it in the e-mail.",
                    max_length=500,
                ),
            ),
            id=FORM,
            on_submit=state.confirm,
        ),
        open=state.is_asking,
        on_open_change=state.set_asking,
        description=question.body,
        actions=(
            dialog_close(question.keep),
            button(
                rx.cond(state.busy, question.busy, question.confirm),
                kind="danger",
                busy=state.busy,
                type="submit",
                form=FORM,
            ),
        ),
        size="sm",
    )
